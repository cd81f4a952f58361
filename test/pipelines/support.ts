import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

/** From Debian's packages. */
function installed(program: string): string {
  const binary = `/usr/bin/${program}`;
  if (!existsSync(binary)) throw new Error(`${binary} is missing: apt-get install ${program}`);
  return binary;
}

export function startChromium(): Promise<Browser> {
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
  return chromium.launch({ executablePath: installed("chromium"), args });
}
