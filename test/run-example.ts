/** `npm run example`: the session of the examples; with arguments, the dry run. */
import { main } from "../src/bin/main.js";

const args = process.argv.slice(2);
if (args.length > 0) process.exitCode = await main(args, process);
else await import("../examples/session.js");
