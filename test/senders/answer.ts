import { runInThisContext } from "node:vm";

// Evaluates what the parent process sends, and answers when that is done.
process.on("message", (expression: string) => {
  void Promise.resolve(runInThisContext(expression)).then(() => process.send?.("done"));
});
