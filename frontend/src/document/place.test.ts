import { expect, it } from "vitest";

import { placeOf, same } from "~/document/place";

it.each([
  [{ where: "a" }, { where: "ab" }, "/where"],
  [{}, { where: "a" }, "/where"],
  [{ by: [{ column: "a" }] }, { by: [{ column: "b" }] }, "/by/0/column"],
  [{ by: [{ column: "a" }] }, { by: [{ column: "a" }, { column: "b" }] }, "/by#2"],
  [{ by: [1, 2] }, { by: [2, 1] }, "/by0,1"],
])("tells where %j and %j differ", (before, after, place) => {
  expect(placeOf(before, after)).toBe(place);
});

it.each([
  [{ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 }, true],
  [{ a: 1 }, { a: 1, b: undefined }, true],
  [{ a: [1, 2] }, { a: [2, 1] }, false],
  [{ a: [1] }, { a: { 0: 1 } }, false],
  [{ a: null }, { a: undefined }, false],
])("tells whether %j is %j", (one, other, is) => {
  expect(same(one, other)).toBe(is);
});
