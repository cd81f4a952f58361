import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** What somebody writes by hand, and the field at which the compiler must stop. */
const misspelt: readonly (readonly [code: string, field: string])[] = [
  ['translate({ type: "track", evnet: "Login" }, settings)', "evnet"],
  ['translate({ type: "track", event: "Login", evnet: "Login" }, settings)', "evnet"],
  ['translate({ type: "track", event: "Login", userID: "jack" }, settings)', "userID"],
  ['translate({ type: "group", groupID: "g" }, settings)', "groupID"],
  ['translate({ type: "identify", trait: {} }, settings)', "trait"],
  ['translate({ type: "track", event: "Login", propertys: {} }, settings)', "propertys"],
  ['translate({ type: "page", titel: "Docs" }, settings)', "titel"],
  ['translate({ type: "screen", name: "Docs", categroy: "Docs" }, settings)', "categroy"],
  ['translate({ type: "trak", event: "Login" }, settings)', "type"],
  ['explain({ type: "trak" }, settings)', "type"],
  ['advance({ type: "track", evnet: "Login" }, settings, emptySession)', "evnet"],
  ['translate({ type: "identify", userId: ["u"] }, settings)', "userId"],
  ['translate({ type: "group", context: { Totango: { enableHierarcy: false } } }, settings)', "enableHierarcy"],
  ['translate({ type: "group", integrations: { Totango: { products: {} } } }, settings)', "products"],
  ['translate({ type: "page", integrations: { totango: false } }, settings)', "totango"],
  ['translate({ type: "page", context: { totango: false } }, settings)', "totango"],
  ['translate({ type: "page", context: { groupID: "g" } }, settings)', "groupID"],
  ['translate(page, { serviceId: "SP-1234-01", attributes: { user: { plan: 7 } } })', "plan"],
  ['translate(page, { serviceId: "SP-1234-01", attributes: { users: {} } })', "users"],
  ['translate(page, { serviceId: "SP-1234-01", disableHeartBeat: true })', "disableHeartBeat"],
  ['translate(page, { serviceId: "SP-1234-01", activities: { Login: { nmae: "x" } } })', "nmae"],
  ['translate(page, { serviceId: "SP-1234-01", activities: { Login: 7 } })', "Login"],
  ['translate(page, { serviceId: "SP-1234-01", activites: {} })', "activites"],
  ['translate(page, { serviceId: "SP-1234-01", integrationName: "Webhooks" })', "integrationName"],
  ['translate(page, { serviceId: "SP-1234-01", integrationNames: [7] })', "7"],
  ['translate(page, { serviceId: "SP-1234-01", accountIDFrom: "context.group_id" })', "accountIDFrom"],
  ["toFetch(request, { apitoken: 'secret' })", "apitoken"],
];

const preface = `
  import { advance, emptySession, explain, toFetch, translate } from "segment-to-totango";
  import type { PageMessage, TotangoRequest, TotangoSettings } from "segment-to-totango";
  declare const settings: TotangoSettings;
  declare const page: PageMessage;
  declare const request: TotangoRequest;
  void [advance, emptySession, explain, toFetch, translate, settings, page, request];
`;

describe("R1.6 types", () => {
  describe.each([true, false])("with exactOptionalPropertyTypes %s", (exactOptionalPropertyTypes) => {
    const errors = errorsIn(
      misspelt.map(([code]) => `${preface}${code};`),
      { exactOptionalPropertyTypes },
    );

    test.each(misspelt.map(([code, field], index) => ({ code, field, index })))(
      "$code stops at $field",
      ({ field, index }) => {
        const [first, ...others] = errors[index] ?? [];
        expect(others).toEqual([]);
        expect(first?.at).toBe(field);
        expect(first?.message).not.toContain("No overload matches");
        expect(first?.message).toMatch(/Object literal may only specify known properties|is not assignable to type/);
      },
    );
  });
});

type Stop = { readonly at: string; readonly message: string };

/** The errors of each file, all of which are compiled at once: the words at which each begins, and what it says. */
function errorsIn(codes: readonly string[], overrides: ts.CompilerOptions): Stop[][] {
  const files = new Map(codes.map((code, index) => [`${root}test/misspelt-${index}.ts`, code]));
  const config: unknown = ts.readConfigFile(`${root}test/tsconfig.json`, (file) => ts.sys.readFile(file)).config;
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, `${root}test`);
  const host = ts.createCompilerHost(options);
  host.fileExists = (file) => files.has(file) || ts.sys.fileExists(file);
  host.readFile = (file) => files.get(file) ?? ts.sys.readFile(file);
  const program = ts.createProgram([...files.keys()], { ...options, ...overrides }, host);
  return [...files].map(([file, code]) =>
    program.getSemanticDiagnostics(program.getSourceFile(file)).map(({ start = 0, length, messageText }) => ({
      at: code.slice(start, start + (length ?? 0)),
      message: ts.flattenDiagnosticMessageText(messageText, "\n"),
    })),
  );
}
