import { expect, it } from "vitest";

import { kindOf } from "~/api/columns";
import { inFull, shown, widthOf } from "~/grid/values";

it("tells numbers from text and times by their type", () => {
  expect(kindOf("DECIMAL(18,2)")).toBe("number");
  expect(kindOf("UBIGINT")).toBe("number");
  expect(kindOf("TIMESTAMP WITH TIME ZONE")).toBe("time");
  expect(kindOf("INTERVAL")).toBe("other");
  expect(kindOf("INTEGER[]")).toBe("other");
});

it("cuts long decimals and loses nothing else", () => {
  expect(shown(15.333333333333334)).toBe("15.333333");
  expect(shown(0.000012)).toBe("0.000012");
  expect(shown(7)).toBe("7");
  expect(shown("007")).toBe("007");
  expect(shown(false)).toBe("false");
  expect(shown(null)).toBe("");
  expect(inFull({ a: [1] })).toBe('{"a":[1]}');
});

it("makes columns as wide as what is in them, within reason", () => {
  expect(widthOf("id", [1, 2])).toBeLessThan(widthOf("a long name of a column", [1]));
  expect(widthOf("text", ["x".repeat(5000)])).toBe(320);
});
