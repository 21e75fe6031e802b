import { expect, it } from "vitest";

import { everyPage } from "~/api/pages";

it.each([0, 1, 199, 200, 201, 450])("takes all of %i", async (count) => {
  const all = Array.from({ length: count }, (_, n) => n);
  const asked: number[] = [];
  const found = await everyPage(({ limit, offset }) => {
    asked.push(offset);
    return Promise.resolve(all.slice(offset, offset + limit));
  });
  expect(found).toEqual(all);
  expect(asked).toHaveLength(Math.floor(count / 200) + 1);
});
