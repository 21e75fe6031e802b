import { expect, it } from "vitest";

import { moved } from "~/grid/active";

const at = { row: 5, column: 2 };
const press = (key: string, ctrl = false) => moved(at, { key, ctrl }, 1000, 4, 20);

it("goes where the keys of a grid go", () => {
  expect(press("ArrowDown")).toEqual({ row: 6, column: 2 });
  expect(press("PageDown")).toEqual({ row: 25, column: 2 });
  expect(press("PageUp")).toEqual({ row: 0, column: 2 });
  expect(press("End")).toEqual({ row: 5, column: 3 });
  expect(press("End", true)).toEqual({ row: 999, column: 3 });
  expect(press("Home", true)).toEqual({ row: 0, column: 0 });
  expect(press("a")).toBeNull();
});

it("reaches the titles and stays within the grid", () => {
  expect(moved({ row: 0, column: 0 }, { key: "ArrowUp", ctrl: false }, 10, 4, 5)).toEqual({
    row: -1,
    column: 0,
  });
  expect(moved({ row: -1, column: 0 }, { key: "ArrowLeft", ctrl: false }, 10, 4, 5)).toEqual({
    row: -1,
    column: 0,
  });
  expect(moved({ row: 9, column: 3 }, { key: "ArrowDown", ctrl: false }, 10, 4, 5)).toEqual({
    row: 9,
    column: 3,
  });
});
