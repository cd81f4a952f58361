import { activityText, moduleText, unknownModule, type Said } from "./activity.js";
import { addUserAttributes } from "./attributes.js";
import { report } from "./issues.js";
import { part, requireUsage, usageParams, type Reading, type Translation } from "./reading.js";
import type { Draft } from "./request.js";
import type { TotangoSettings } from "./settings.js";
import { readText, type Fields } from "./text.js";

const heartbeat = "__heartbeat";

/** R4.5: an `activity` request to the usage account for the page's category, and one for its name. */
export function page(reading: Reading): Translation {
  return viewed(reading, "Page");
}

/** R4.6: as page, with `Screen` in the activity's name. */
export function screen(reading: Reading): Translation {
  return viewed(reading, "Screen");
}

function viewed(reading: Reading, noun: "Page" | "Screen"): Translation {
  const { message, context, settings, url, issues } = reading;
  const properties = part(message.properties, ["properties"], issues);
  const traits = { fields: part(context.traits, ["context", "traits"], issues), path: ["context", "traits"] };
  const name = said(message, properties, "name");
  const category = said(message, properties, "category");
  const subject = name ?? category;
  const isHeartbeat = subject?.text === heartbeat;
  const memory = isHeartbeat ? reading.memory : { ...reading.memory, category: category?.text }; // R6.4

  const usage = requireUsage(reading);
  if (usage === undefined) return { requests: [], memory };
  const [first, second] = isHeartbeat ? heartbeats(subject, settings) : views(name, category, noun, settings);
  if (first === undefined) {
    report(issues, "untracked-page", subject?.path ?? ["name"]);
    return { requests: [], memory };
  }
  const ids = usageParams(reading, usage);
  if (ids === undefined) return { requests: [], memory };

  const sdr_m = isHeartbeat
    ? moduleText(reading, category?.text === heartbeat ? undefined : category) ?? "__system"
    : moduleText(reading, category) ?? unknownModule(["category"], issues);
  const params = { ...ids, sdr_a: activityText(first, issues), sdr_m };
  addUserAttributes(params, traits, issues);
  const requests: Draft[] = [{ kind: "activity", url, params }];
  if (second) requests.push({ kind: "activity", url, params: { ...params, sdr_a: activityText(second, issues) } });
  return { requests, memory };
}

/** R4.7: a user who is still there. */
function heartbeats(subject: Said, { disableHeartbeat = false }: TotangoSettings): Said[] {
  return disableHeartbeat ? [] : [subject];
}

/** R4.5: the activity of the category, then that of the name. */
function views(
  name: Said | undefined,
  category: Said | undefined,
  noun: string,
  { trackCategorizedPages = true, trackNamedPages = true }: TotangoSettings,
): Said[] {
  const activities: Said[] = [];
  if (category && trackCategorizedPages) {
    activities.push({ text: `Viewed ${category.text} ${noun}`, path: category.path });
  }
  if (name && trackNamedPages) {
    const viewed = category ? `${category.text} ${name.text}` : name.text;
    activities.push({ text: `Viewed ${viewed} ${noun}`, path: name.path });
  }
  return activities;
}

/** R4.5: the page's own field, else the property of that name. */
function said(message: Fields, properties: Fields, field: "name" | "category"): Said | undefined {
  const own = readListedText(message[field]);
  if (own !== undefined) return { text: own, path: [field] };
  const property = readListedText(properties[field]);
  return property === undefined ? undefined : { text: property, path: ["properties", field] };
}

/** R2.4: a text, or a list of one, as the classic library emits the article's `page(["__heartbeat"])`. */
function readListedText(value: unknown): string | undefined {
  return readText(Array.isArray(value) && value.length === 1 ? value[0] : value);
}
