import { expect, it } from "vitest";

import { viewOf } from "~/features/builder/view";

const canvas = { width: 900, height: 500 };
const shownAt = (view: { x: number; zoom: number }, x: number) => view.x + x * view.zoom;

it("shows all steps while they can be read", () => {
  const view = viewOf(
    [
      { x: 0, y: 0 },
      { x: 840, y: 0 },
    ],
    { x: 840, y: 0 },
    canvas,
  );
  expect(view.zoom).toBeLessThan(1);
  expect(shownAt(view, 0)).toBeGreaterThanOrEqual(40);
  expect(shownAt(view, 840 + 216)).toBeLessThanOrEqual(860);
});

it("shows the one step where all would be too small", () => {
  const view = viewOf(
    [
      { x: 0, y: 0 },
      { x: 9000, y: 0 },
    ],
    { x: 9000, y: 0 },
    canvas,
  );
  expect(view.zoom).toBe(0.6);
  expect(shownAt(view, 9108)).toBeCloseTo(450);
});
