import { stopwatch } from "./clock.js";
import { peers, worksOf } from "./works.js";

// One of those who are compared, alone in its process: two in one would disturb each other's compiled code. It is asked
// for a slice of a case, by name, and tells the nanoseconds that it took for an item.

const [name = "", folder = ""] = process.argv.slice(2);
const works = await (peers[name]?.() ?? worksOf(folder));

// Everything runs before anything is measured: the code of a consumer has seen every kind of message too.
const watches = new Map(Object.entries(works).map(([name, work]) => [name, stopwatch(work, 100)]));

process.on("message", (asked) => process.send?.(watches.get(String(asked))?.() ?? Number.NaN));
process.send?.(Array.from(watches.keys()));
