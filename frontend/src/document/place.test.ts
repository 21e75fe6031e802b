import { expect, it } from "vitest";

import { placeOf } from "~/document/place";

it.each([
  [{ where: "a" }, { where: "ab" }, "/where"],
  [{}, { where: "a" }, "/where"],
  [{ by: [{ column: "a" }] }, { by: [{ column: "b" }] }, "/by/0/column"],
  [{ by: [{ column: "a" }] }, { by: [{ column: "a" }, { column: "b" }] }, "/by#2"],
  [{ by: [1, 2] }, { by: [2, 1] }, "/by0,1"],
])("tells where %j and %j differ", (before, after, place) => {
  expect(placeOf(before, after)).toBe(place);
});
