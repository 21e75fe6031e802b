import { expect, test } from "vitest";

import { columnName } from "~/document/names";

test.each([
  ["age", "age"],
  ["home town", '"home town"'],
  ["end", '"end"'],
  ["Like", '"Like"'],
  ['6" pipe', '"6"" pipe"'],
  ["straße", '"straße"'],
])("a formula calls the column %s %s", (name, written) => {
  expect(columnName(name)).toBe(written);
});
