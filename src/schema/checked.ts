import { $constructor, globalRegistry, type $ZodShape, type $ZodType, type $ZodTypeDef } from "zod/v4/core";
import { never, nullish, number, string, union, unknown, ZodMiniType } from "zod/v4/mini";

/** What is wrong with a value, and where in it. */
export type Fault = { readonly path: readonly (string | number)[]; readonly message: string };

export const objectSentence = "must be an object";

/** What a schema says of itself, and what it does with a value. */
type Definition<Schema extends ZodMiniType> = {
  readonly description: string;
  /** The fields, for whoever reads a schema: `z.toJSONSchema`, makers of forms and documents. */
  readonly shape: $ZodShape;
  /** What becomes of other fields. */
  readonly others: "pass" | "reject" | "drop";
  /** The values of the fields by which `z.discriminatedUnion` chooses. */
  readonly propValues?: Schema["_zod"]["propValues"];
  readonly findFaults: (value: unknown) => readonly Fault[];
  /** What a value without faults becomes. Without this, it stays the very same. */
  readonly convert?: (value: unknown) => Schema["_zod"]["output"];
};

/** The definition as zod reads it. `coerce` keeps `z.compile` from checking the fields in the place of this schema. */
type CheckedDef<Schema extends ZodMiniType> = $ZodTypeDef &
  Definition<Schema> & { readonly coerce: true; readonly catchall: $ZodType | undefined };

/**
 * A schema that describes an object as those of zod do, but checks it by the rules of the translation, and gives back
 * the very value that it is given. `define` is a function so that a bundle leaves out a schema that nobody uses.
 */
export function checked<Schema extends ZodMiniType>(define: () => Definition<Schema>): Schema {
  const Checked = $constructor<Schema, CheckedDef<Schema>>("SegmentToTotangoObject", (schema, def) => {
    ZodMiniType.init(schema, def);
    schema._zod.propValues = def.propValues;
    schema._zod.parse = (payload) => {
      const faults = def.findFaults(payload.value);
      for (const { path, message } of faults) {
        payload.issues.push({ code: "custom", path: [...path], message, input: payload.value, inst: schema });
      }
      if (def.convert && faults.length === 0) payload.value = def.convert(payload.value);
      return payload;
    };
  });
  const definition = define();
  const catchall = { pass: unknown, reject: never, drop: () => undefined }[definition.others]();
  const schema = new Checked({ ...definition, type: "object", coerce: true, catchall });
  return described(definition.description, schema);
}

/** A schema with what documents say of it. */
export function described<Schema extends $ZodType>(description: string, schema: Schema): Schema {
  globalRegistry.add(schema, { description });
  return schema;
}

/** A field that may be absent. */
export function field(description: string, schema: $ZodType): ZodMiniType {
  return described(description, nullish(schema));
}

/** R2.4: an ID or a text, which may be a number. */
export function text(description: string): ZodMiniType {
  return field(description, union([string(), number()]));
}
