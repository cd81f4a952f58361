// Runs program.js in QuickJS, in the folder in which quickjs-emscripten is installed.
import { readFile } from "node:fs/promises";
import { getQuickJS } from "quickjs-emscripten";

const context = (await getQuickJS()).newContext();
const outcome = context.unwrapResult(context.evalCode(await readFile("program.js", "utf8")));
process.stdout.write(context.getString(outcome));
