import { expect, it } from "vitest";

import { blank, fieldsOf, type JsonSchema, refilled, titleAt } from "~/forms/schema";

const schema: JsonSchema = {
  type: "object",
  required: ["keys"],
  $defs: {
    Measure: {
      type: "object",
      title: "Measure",
      required: ["name", "function"],
      properties: {
        name: { type: "string", title: "Name", "ui:proposal": "{function}_{column}" },
        function: { enum: ["count", "count_distinct"], "ui:labels": { count: "How many" } },
        column: {
          anyOf: [{ type: "string", "ui:widget": "column", "ui:input": "left" }, { type: "null" }],
          default: null,
        },
        separator: { type: "string", default: ", ", "ui:advanced": true },
      },
    },
  },
  properties: {
    keys: { type: "array", items: { type: "string", "ui:widget": "column" }, minItems: 1, title: "Group by" },
    measures: { type: "array", items: { $ref: "#/$defs/Measure" }, default: [] },
    limit: { type: "integer", minimum: 1 },
    exact: { type: "boolean", default: true },
  },
};

it("reads what pydantic writes", () => {
  const [keys, measures, limit, exact] = fieldsOf(schema);
  expect(keys).toMatchObject({ kind: "list", title: "Group by", required: true, item: { widget: "column" } });
  expect(limit).toMatchObject({ kind: "number", whole: true, least: 1 });
  expect(exact).toMatchObject({ kind: "truth", preset: true });
  if (measures?.kind !== "list" || measures.item.kind !== "record") throw new Error("no list of records");
  const [, choice, column, separator] = measures.item.fields;
  expect(choice).toMatchObject({
    kind: "choice",
    choices: [
      { value: "count", label: "How many" },
      { value: "count_distinct", label: "Count distinct" },
    ],
  });
  expect(column).toMatchObject({ kind: "text", widget: "column", input: "left", optional: true });
  expect(separator?.advanced).toBe(true);
});

it("finds the title of a field, however deep", () => {
  expect(titleAt(schema, "/keys")).toBe("Group by");
  expect(titleAt(schema, "/measures/0/name")).toBe("Name");
  expect(titleAt(schema, "/nothing")).toBeNull();
});

it("begins with as little as the schema takes", () => {
  const [keys, measures, limit] = fieldsOf(schema);
  if (!keys || !limit || measures?.kind !== "list") throw new Error("fields are missing");
  expect(blank(keys)).toEqual([]);
  expect(blank(limit)).toBe(1);
  expect(blank(measures.item)).toEqual({ name: "count", function: "count" });
});

it("fills a name in by what stands beside it, until somebody else does", () => {
  const [, measures] = fieldsOf(schema);
  if (measures?.kind !== "list" || measures.item.kind !== "record") throw new Error("no list of records");
  const { fields } = measures.item;
  const counted = { name: "count", function: "count" };
  const distinct = refilled(fields, counted, { ...counted, function: "count_distinct", column: "city" });
  expect(distinct.name).toBe("count_distinct_city");
  const named = refilled(fields, distinct, { ...distinct, name: "cities" });
  expect(refilled(fields, named, { ...named, column: "town" }).name).toBe("cities");
  expect(refilled(fields, named, { ...named, name: "" }).name).toBe("");
});
