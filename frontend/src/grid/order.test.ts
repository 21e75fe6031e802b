import { expect, test } from "vitest";

import { orderOf } from "~/grid/order";

test("an order says its direction, whatever the column is called", () => {
  expect(orderOf({ column: "age", descending: true })).toBe("age:desc");
  expect(orderOf({ column: "x:desc", descending: false })).toBe("x:desc:asc");
});
