import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { env } from "../../consumers/run.js";

/** A program that runs, with all that it started. */
export type Program = {
  readonly pid: number;
  /** What it wrote. */
  readonly output: () => string;
  /** Ends all of it at once, in the middle of whatever it does. */
  readonly kill: () => Promise<void>;
  /** Asks it to end, and waits until it has. */
  readonly end: () => Promise<void>;
};

/** Resolves once the program answers: a program that ended before is an error. */
export async function start(
  folder: string,
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
  isReady: () => Promise<boolean>,
): Promise<Program> {
  const [file = "", ...args] = command;
  const child = spawn(file, args, { cwd: folder, env: { ...env, ...environment }, detached: true });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${file} does not start`);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output = (output + text).slice(-200_000)));
  }
  const killGroup = () => process.kill(-pid, "SIGKILL");
  process.once("exit", killGroup);
  const exited = once(child, "exit").then(() => process.off("exit", killGroup));
  while (!(await isReady().catch(() => false))) {
    if (hasEnded(child)) throw new Error(`${command.join(" ")} has ended: ${output}`);
    await sleep(20);
  }
  return {
    pid,
    output: () => output,
    kill: async () => {
      if (!hasEnded(child)) killGroup();
      await exited;
    },
    end: async () => {
      child.kill("SIGTERM");
      await exited;
    },
  };
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
