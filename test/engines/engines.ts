/** Where a program runs. Commands are run in a folder of the engine's own, in which its packages are installed. */
export type Engine = {
  readonly name: string;
  /** npm packages with their versions, the first of which is the engine. */
  readonly packages: readonly string[];
  /** Runs `program.js`. */
  readonly command: readonly [program: string, ...args: string[]];
  /** The program and the Debian package that it needs, where it comes from no npm package. */
  readonly needs?: { readonly program: string; readonly debianPackage: string };
  /** Prints the version, where that of the package does not tell it. */
  readonly version?: readonly [program: string, ...args: string[]];
  /** Turns `library.js` into what the engine can run. */
  readonly compile?: readonly [program: string, ...args: string[]];
  /** The end of the program, which hands the text `outcomes` over. */
  readonly ending: string;
  /** What is known to differ, and only in the outcomes that fit. */
  readonly differs?: { readonly what: string; readonly where: RegExp };
};

const installed = (program: string) => `./node_modules/.bin/${program}`;
const node = process.execPath;
const toConsole = "console.log(outcomes);";

/** The Node that runs the tests. */
export const thisNode: Engine = { name: "Node", packages: [], command: [node, "program.js"], ending: toConsole };

function nodeEngine(version: string): Engine {
  const program = installed("node");
  return {
    name: `Node ${version}`,
    packages: [`node@${version}`],
    command: [program, "program.js"],
    ending: toConsole,
  };
}

const hermes = `./node_modules/hermes-engine-cli/${process.platform === "darwin" ? "osx" : "linux64"}-bin/hermes`;
const reactNative = "@react-native/babel-preset";

/** Those that npm has, with their binaries. */
export const npmEngines: readonly Engine[] = [
  nodeEngine("22.23.3"),
  nodeEngine("24.21.0"),
  nodeEngine("26.10.0"),
  {
    name: "Deno",
    packages: ["deno@2.9.6"],
    command: [installed("deno"), "run", "--no-config", "program.js"],
    ending: toConsole,
  },
  { name: "Bun", packages: ["bun@1.4.5"], command: [installed("bun"), "program.js"], ending: toConsole },
  {
    name: "workerd",
    packages: ["miniflare@4.20260730.0", "node@24.21.0"],
    command: [installed("node"), "workerd.js"],
    version: [installed("workerd"), "--version"],
    ending: 'addEventListener("fetch", (event) => event.respondWith(new Response(outcomes)));',
  },
  {
    name: "QuickJS",
    packages: ["quickjs-emscripten@0.32.0"],
    command: [node, "quickjs.js"],
    ending: "outcomes;",
  },
  {
    name: "Babel's preset-env for Internet Explorer 11",
    packages: ["@babel/preset-env@7.29.14", "@babel/core@7.29.13"],
    compile: [node, "babel.js", "@babel/preset-env", '{ "targets": "ie 11" }'],
    command: [node, "program.js"],
    ending: toConsole,
  },
  {
    name: "Babel's preset-env for Internet Explorer 11, loose",
    packages: ["@babel/preset-env@7.29.14", "@babel/core@7.29.13"],
    compile: [node, "babel.js", "@babel/preset-env", '{ "targets": "ie 11", "loose": true }'],
    command: [node, "program.js"],
    ending: toConsole,
  },
  {
    name: "Babel with React Native's preset",
    packages: [`${reactNative}@0.88.1`, "@babel/core@7.29.13"],
    compile: [node, "babel.js", reactNative, '{ "enableBabelRuntime": false }'],
    command: [node, "program.js"],
    ending: toConsole,
  },
  {
    name: "Hermes, with React Native's preset",
    packages: ["hermes-engine-cli@0.12.0", `${reactNative}@0.88.1`, "@babel/core@7.29.13"],
    compile: [
      node,
      "babel.js",
      reactNative,
      '{ "enableBabelRuntime": false, "unstable_transformProfile": "hermes-stable" }',
    ],
    command: [hermes, "program.js"],
    ending: "print(outcomes);",
    // Its JSON.stringify leaves them as they are; ECMAScript has escaped them since 2019.
    differs: { what: "lists with lone surrogates in them", where: /\\\\ud[89a-f]/ },
  },
];

function browserEngine(name: string, program: string, ...options: readonly string[]): Engine {
  return {
    name,
    packages: [],
    needs: { program, debianPackage: program },
    command: [node, "browser.js", program, "--headless", ...options],
    version: [program, "--version"],
    ending: 'fetch("/", { method: "POST", body: outcomes });',
  };
}

const packageVersion = ["dpkg-query", "--show", "--showformat=${Version}"] as const;

/** Those that Debian has. */
export const debianEngines: readonly Engine[] = [
  {
    name: "JavaScriptCore",
    packages: [],
    needs: { program: "jsc", debianPackage: "libjavascriptcoregtk-4.0-bin" },
    command: ["jsc", "program.js"],
    version: [...packageVersion, "libjavascriptcoregtk-4.0-bin"],
    ending: "print(outcomes);",
  },
  {
    name: "SpiderMonkey",
    packages: [],
    needs: { program: "gjs", debianPackage: "gjs" },
    command: ["gjs", "program.js"],
    version: [...packageVersion, "libmozjs-*"],
    ending: "print(outcomes);",
  },
  browserEngine("Chromium", "chromium", "--no-sandbox", "--user-data-dir=profile"),
  browserEngine("Firefox", "firefox-esr", "--no-remote", "--profile", "profile"),
];
