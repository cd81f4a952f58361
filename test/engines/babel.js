// Compiles library.js with a preset, in the folder in which Babel is installed.
import { writeFile } from "node:fs/promises";
import babel from "@babel/core";

const [preset, options = "{}"] = process.argv.slice(2);
const settings = { presets: [[preset, JSON.parse(options)]], sourceType: "script", configFile: false, compact: false };
const { code } = await babel.transformFileAsync("library.js", settings);
await writeFile("library.js", code);
