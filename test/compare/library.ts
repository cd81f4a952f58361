import type { Advance, Explanation, Session, TotangoRequest } from "segment-to-totango";
import { z } from "zod";
import { buildOf, entryOf } from "../builds.js";

/** The library as JavaScript calls it, with any values. */
export type Library = {
  readonly emptySession: Session;
  translate(message: unknown, settings: unknown): readonly TotangoRequest[];
  explain(message: unknown, settings: unknown): Explanation;
  advance(message: unknown, settings: unknown, session: unknown): Advance;
  sessionKey(message: unknown): string | undefined;
  coalesce(requests: readonly TotangoRequest[]): readonly TotangoRequest[];
  toFetch(request: TotangoRequest): unknown;
};

export type Schema = { safeParse(value: unknown): ParseResult };

type ParseResult = {
  readonly success: boolean;
  readonly data?: unknown;
  readonly error?:
    { readonly issues: readonly { readonly path: PropertyKey[]; readonly message: string }[] } | undefined;
};

export type Schemas = Readonly<Record<(typeof schemas)[number], Schema>>;

type Arbitraries = typeof import("segment-to-totango/arbitraries");

export type Build = { readonly library: Library; readonly schemas: Schemas; readonly arbitraries: Arbitraries };

const functions = ["translate", "explain", "advance", "sessionKey", "coalesce", "toFetch"] as const;
const schemas = ["SegmentMessage", "TotangoSettings", "TotangoOptions", "Session"] as const;

const libraryModule = z.custom<Library>((module) => hasFunctions(module, functions), "lacks functions of the library");
const schemaModule = z.custom<Schemas>((module) => hasNames(module, schemas), "lacks schemas");
const arbitrariesModule = z.custom<Arbitraries>(
  (module) => hasFunctions(module, ["segmentStream", "segmentMessage", "totangoSettings", "totangoOptions"]),
  "lacks arbitraries",
);

/** Builds the library at a commit, or as it is now, and loads it. */
export async function load(commit?: string): Promise<Build> {
  const folder = await buildOf(commit);
  return {
    library: libraryModule.parse(await import(entryOf(folder, "index"))),
    schemas: schemaModule.parse(await import(entryOf(folder, "schema"))),
    arbitraries: arbitrariesModule.parse(await import(entryOf(folder, "arbitraries"))),
  };
}

function hasFunctions(module: unknown, names: readonly string[]): boolean {
  return hasNames(module, names) && names.every((name) => typeof Reflect.get(Object(module), name) === "function");
}

function hasNames(module: unknown, names: readonly string[]): boolean {
  return typeof module === "object" && module !== null && names.every((name) => name in module);
}
