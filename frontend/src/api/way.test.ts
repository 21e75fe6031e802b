import { expect, it } from "vitest";

import { dropWay, keepWay, keptWay, pathOf } from "~/api/way";

it("is kept until one has arrived", () => {
  keepWay("/datasets?q=a");
  expect(keptWay()).toBe("/datasets?q=a");
  dropWay();
  expect(keptWay()).toBe("/");
});

it.each([
  ["/datasets", "/datasets"],
  ["//elsewhere.example", "/"],
  ["/\\elsewhere.example", "/"],
  ["https://elsewhere.example", "/"],
  [null, "/"],
])("leads with %s to %s", (next, path) => {
  expect(pathOf(next)).toBe(path);
});
