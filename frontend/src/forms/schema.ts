/** As much of JSON Schema as pydantic writes for the settings of blocks, with the hints for forms. */
export interface JsonSchema {
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  type?: string;
  title?: string;
  description?: string;
  default?: unknown;
  enum?: readonly unknown[];
  const?: unknown;
  anyOf?: readonly JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: readonly string[];
  items?: JsonSchema;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  "ui:widget"?: string;
  "ui:input"?: string;
  "ui:advanced"?: boolean;
  "ui:condition"?: boolean;
  "ui:labels"?: Record<string, string>;
  "ui:proposal"?: string;
}

interface Told {
  name: string;
  title: string;
  required: boolean;
  /** Whether no value is a value. */
  optional: boolean;
  advanced: boolean;
  preset: unknown;
  /** What fills it in as long as nobody does: names of the fields beside it in braces. */
  proposal: string | null;
}

interface Choice {
  value: string;
  label: string;
}

/** A setting as a form shows it. */
export type Field = Told &
  (
    | { kind: "text"; widget: string | null; input: string; condition: boolean; most: number | null }
    | { kind: "number"; whole: boolean; least: number | null; most: number | null }
    | { kind: "truth" }
    | { kind: "choice"; choices: readonly Choice[] }
    | { kind: "list"; item: Field; most: number | null }
    | { kind: "record"; fields: readonly Field[] }
    | { kind: "other" }
  );

/** The fields of an object's schema. */
export function fieldsOf(schema: JsonSchema, root: JsonSchema = schema): Field[] {
  return Object.entries(schema.properties ?? {}).map(([name, property]) =>
    fieldOf(name, property, root, schema.required?.includes(name) ?? false),
  );
}

function fieldOf(name: string, given: JsonSchema, root: JsonSchema, required: boolean): Field {
  const outer = resolved(given, root);
  const alternatives = outer.anyOf?.map((one) => resolved(one, root)) ?? [];
  const optional = alternatives.some((one) => one.type === "null");
  const only = alternatives.filter((one) => one.type !== "null");
  const schema = only.length === 1 && only[0] ? { ...only[0], ...hints(outer) } : outer;
  const told: Told = {
    name,
    title: outer.title ?? words(name),
    required,
    optional,
    advanced: outer["ui:advanced"] ?? false,
    preset: outer.default,
    proposal: outer["ui:proposal"] ?? null,
  };
  if (schema.enum) {
    const labels = schema["ui:labels"] ?? {};
    const choices = schema.enum.map((value) => ({
      value: String(value),
      label: labels[String(value)] ?? words(String(value)),
    }));
    return { ...told, kind: "choice", choices };
  }
  switch (schema.type) {
    case "string":
      return {
        ...told,
        kind: "text",
        widget: schema["ui:widget"] ?? null,
        input: schema["ui:input"] ?? "rows",
        condition: schema["ui:condition"] ?? false,
        most: schema.maxLength ?? null,
      };
    case "integer":
    case "number":
      return {
        ...told,
        kind: "number",
        whole: schema.type === "integer",
        least: schema.minimum ?? null,
        most: schema.maximum ?? null,
      };
    case "boolean":
      return { ...told, kind: "truth" };
    case "array":
      return {
        ...told,
        kind: "list",
        item: fieldOf("", schema.items ?? {}, root, true),
        most: schema.maxItems ?? null,
      };
    case "object":
      return { ...told, kind: "record", fields: fieldsOf(schema, root) };
    case undefined:
    default:
      return { ...told, kind: "other" };
  }
}

function resolved(schema: JsonSchema, root: JsonSchema): JsonSchema {
  if (!schema.$ref) return schema;
  const found = root.$defs?.[schema.$ref.split("/").at(-1) ?? ""] ?? {};
  return { ...found, ...schema };
}

function hints(schema: JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== "anyOf"));
}

/** A name in words: `count_distinct` is "Count distinct". */
export function words(name: string): string {
  const spaced = name.replaceAll("_", " ");
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** The title of the field at a pointer, if there is one. */
export function titleAt(schema: JsonSchema, pointer: string): string | null {
  let fields: readonly Field[] = fieldsOf(schema);
  let title: string | null = null;
  for (const name of pointer.split("/").slice(1)) {
    if (/^\d+$/.test(name)) continue;
    const field = fields.find((one) => one.name === name);
    if (!field) return title;
    title = field.title;
    const inner = field.kind === "list" ? field.item : field;
    fields = inner.kind === "record" ? inner.fields : [];
  }
  return title;
}

/** A changed record; what was filled in by its other values, and by nobody, is filled in again. */
export function refilled(
  fields: readonly Field[],
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const filled = { ...after };
  for (const { name, proposal } of fields) {
    if (proposal === null || after[name] !== (before[name] ?? "")) continue;
    if (!before[name] || before[name] === filledIn(proposal, before))
      filled[name] = filledIn(proposal, after);
  }
  return filled;
}

/** A proposal for the values that there are: "{function}_{column}" is "count" without a column. */
function filledIn(proposal: string, values: Readonly<Record<string, unknown>>): string {
  return proposal
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name];
      return typeof value === "string" ? value : "";
    })
    .replaceAll(/^_+|_+$/g, "");
}

/** A value to begin with: what the schema says, and otherwise as little as it takes. */
export function blank(field: Field): unknown {
  if (field.preset !== undefined) return field.preset;
  switch (field.kind) {
    case "record": {
      const needed = field.fields.filter((one) => one.required);
      return refilled(field.fields, {}, Object.fromEntries(needed.map((one) => [one.name, blank(one)])));
    }
    case "list":
      return [];
    case "choice":
      return field.choices[0]?.value;
    case "truth":
      return false;
    case "number":
      return field.least ?? 0;
    case "text":
      return "";
    case "other":
      return null;
  }
}
