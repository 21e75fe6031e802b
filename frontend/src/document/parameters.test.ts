import { expect, test } from "vitest";

import { valueOf } from "~/document/parameters";

test.each([
  ["12", "integer", 12],
  ["-1.5", "number", -1.5],
  ["true", "boolean", true],
  ["", "integer", null],
  ["12", "text", "12"],
  ["2024-02-29", "date", "2024-02-29"],
] as const)("%s of type %s is a value of that type", (text, kind, value) => {
  expect(valueOf(text, kind)).toBe(value);
});

test.each([
  ["9007199254740993", "integer"],
  ["19.90", "number"],
  ["soon", "integer"],
  ["perhaps", "boolean"],
] as const)("%s of type %s stays as it is written", (text, kind) => {
  expect(valueOf(text, kind)).toBe(text);
});
