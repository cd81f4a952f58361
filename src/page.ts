import { activity, activityText, moduleText, unknownText } from "./activity.js";
import { report } from "./issues.js";
import { contextTraits, hasUsage, part, usageParams, type Reading } from "./reading.js";
import type { Draft } from "./request.js";
import { said, type Said } from "./said.js";
import { soleItem, type Fields } from "./text.js";

/** What a page or screen goes by; `heartbeat` is the one of them that makes it the article's `__heartbeat` page (R4.7). */
type View = {
  readonly name: Said | undefined;
  readonly category: Said | undefined;
  readonly heartbeat: Said | undefined;
};

const heartbeatName = "__heartbeat";

/** R4.5: an `activity` request to the usage account for the page's category, and one for its name. */
export function page(reading: Reading): Draft[] {
  return viewed(reading, "Page");
}

/** R4.6: as page, with `Screen` in the activity's name. */
export function screen(reading: Reading): Draft[] {
  return viewed(reading, "Screen");
}

/** R6.4, R4.7: the category outlives the page, until the next page that is no heartbeat. */
function viewed(reading: Reading, noun: "Page" | "Screen"): Draft[] {
  const { message, memory, issues } = reading;
  const properties = part(message.properties, ["properties"], issues);
  const name = pageText(message, properties, "name");
  const category = pageText(message, properties, "category");
  const subject = name ?? category;
  const heartbeat = subject?.text === heartbeatName ? subject : undefined;
  const requests = viewRequests(reading, { name, category, heartbeat }, noun);
  if (heartbeat) return requests;
  if (category) memory.category = category.text;
  else if (memory.category !== undefined) delete memory.category;
  return requests;
}

/** R4.5: the page's own field, else the property of that name. */
function pageText(message: Fields, properties: Fields, field: "name" | "category"): Said | undefined {
  return said(soleItem(message[field]), [field]) ?? said(soleItem(properties[field]), ["properties", field]);
}

/** The same parameters for both activities, but for their names. */
function viewRequests(reading: Reading, view: View, noun: string): Draft[] {
  const { issues } = reading;
  const traits = contextTraits(reading);
  const [first, second] = activities(reading, view, noun);
  if (!first) {
    if (hasUsage(reading)) report(issues, "untracked-page", (view.name ?? view.category)?.path ?? ["name"]);
    return [];
  }
  const usage = usageParams(reading);
  if (!usage) return [];
  const name = activityText(first, issues);
  const request = activity(reading, usage, name, moduleOf(reading, view), traits);
  if (!second) return [request];
  const { kind, url, params } = request;
  return [request, { kind, url, params: { ...params, sdr_a: activityText(second, issues) } }];
}

/** R4.5: the activity of the category, then that of the name. R4.7: the heartbeat is one of its own. */
function activities({ settings }: Reading, { name, category, heartbeat }: View, noun: string): Said[] {
  const { disableHeartbeat = false, trackCategorizedPages = true, trackNamedPages = true } = settings;
  if (heartbeat) return disableHeartbeat ? [] : [heartbeat];
  const found: Said[] = [];
  if (category && trackCategorizedPages) found.push({ text: `Viewed ${category.text} ${noun}`, path: category.path });
  if (name && trackNamedPages) {
    const place = category ? `${category.text} ${name.text}` : name.text;
    found.push({ text: `Viewed ${place} ${noun}`, path: name.path });
  }
  return found;
}

/** R4.5; R4.7: a heartbeat without a module is Totango's own. */
function moduleOf(reading: Reading, { category, heartbeat }: View): string {
  if (!heartbeat) return moduleText(reading, category) ?? unknownText("defaulted-module", ["category"], reading.issues);
  return moduleText(reading, category?.text === heartbeatName ? undefined : category) ?? "__system";
}
