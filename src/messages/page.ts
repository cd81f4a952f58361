import { hasUserAndAccount } from "../accounts/usage.js";
import type { Facts } from "../facts.js";
import { report, type Path, type Placed } from "../issues.js";
import { readPlaced } from "../reading/ids.js";
import { readProperties } from "../reading/parts.js";
import type { Service } from "../settings.js";
import { soleItem } from "../text.js";
import { makeActivities } from "./activity.js";
import { outcomeOf, type Move, type Outcome } from "./outcome.js";

const heartbeatName = "__heartbeat";
const namePath: Path = ["name"];
const categoryPath: Path = ["category"];
const namePropertyPath: Path = ["properties", "name"];
const categoryPropertyPath: Path = ["properties", "category"];

/** What a page or screen is called. */
type View = {
  readonly name: Placed<string> | undefined;
  readonly category: Placed<string> | undefined;
  /** R4.7: whether it is Totango's sign that the user is still there. */
  readonly isHeartbeat: boolean;
};

/** R4.5: an `activity` request to the usage account for the page's category, and one for its name. */
export function page(facts: Facts): Outcome {
  return translateView(facts, "Page");
}

/** R4.6: as page, with `Screen` in the activity's name. */
export function screen(facts: Facts): Outcome {
  return translateView(facts, "Screen");
}

/** R6.4, R4.7: the heartbeat leaves the device's category alone. */
function translateView(facts: Facts, noun: "Page" | "Screen"): Outcome {
  const view = readView(facts);
  const { name, category, isHeartbeat } = view;
  const move: Move | undefined = isHeartbeat ? undefined : { step: "page", category: category?.value };
  const names = activityNames(view, noun, facts.service);
  if (names.length === 0 && hasUserAndAccount(facts)) {
    report(facts.findings, "untracked-page", (name ?? category)?.path ?? namePath);
    return outcomeOf(facts, [], move);
  }
  const isName = isHeartbeat && category?.value === heartbeatName;
  return makeActivities(facts, { names, category: isName ? undefined : category, categoryPath, isHeartbeat }, move);
}

function readView({ message, findings }: Facts): View {
  const properties = readProperties(message, findings);
  const name = readPageText(message.name, namePath) ?? readPageText(properties.name, namePropertyPath);
  const category =
    readPageText(message.category, categoryPath) ?? readPageText(properties.category, categoryPropertyPath);
  return { name, category, isHeartbeat: (name ?? category)?.value === heartbeatName };
}

/** R2.4 */
function readPageText(given: unknown, path: Path): Placed<string> | undefined {
  return readPlaced(soleItem(given), path);
}

/** R4.5: the category's activity, then the name's. R4.7: the heartbeat is one of its own. */
function activityNames({ name, category, isHeartbeat }: View, noun: string, service: Service): Placed<string>[] {
  if (isHeartbeat) return service.disableHeartbeat ? [] : [{ value: heartbeatName, path: namePath }];
  const names: Placed<string>[] = [];
  if (category && service.trackCategorizedPages) {
    names.push({ value: `Viewed ${category.value} ${noun}`, path: category.path });
  }
  if (name && service.trackNamedPages) {
    const place = category ? `${category.value} ${name.value}` : name.value;
    names.push({ value: `Viewed ${place} ${noun}`, path: name.path });
  }
  return names;
}
