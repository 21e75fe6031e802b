import { expect, it } from "vitest";

import { Pages } from "~/grid/pages";
import type { Row, Source } from "~/grid/source";

function numbered(key: string, asked: number[]): Source {
  return {
    key,
    columns: [{ name: "n", type: "BIGINT" }],
    total: 1_000_000,
    load: (offset, limit) => {
      asked.push(offset);
      return Promise.resolve(
        Array.from({ length: limit }, (_, row): Row => ({ n: `${key}${offset + row}` })),
      );
    },
  };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

it("asks for the pages in view, each once", async () => {
  const asked: number[] = [];
  const pages = new Pages();
  pages.of(numbered("a", asked));
  pages.want(95, 120);
  pages.want(95, 120);
  await settled();
  pages.want(100, 130);
  await settled();
  expect(asked).toEqual([0, 100]);
  expect(pages.row(119)).toEqual({ n: "a119" });
  expect(pages.row(200)).toBeUndefined();
});

it("shows the old rows until the new ones are there", async () => {
  const pages = new Pages();
  pages.of(numbered("a", []));
  pages.want(0, 10);
  await settled();
  pages.of(numbered("b", []));
  expect(pages.row(3)).toEqual({ n: "a3" });
  pages.want(0, 10);
  await settled();
  expect(pages.row(3)).toEqual({ n: "b3" });
});

it("forgets pages far from where one looks", async () => {
  const pages = new Pages();
  pages.of(numbered("a", []));
  for (let page = 0; page < 80; page += 1) pages.want(page * 100, page * 100 + 1);
  await settled();
  expect(pages.row(7900)).toBeDefined();
  expect(pages.row(0)).toBeUndefined();
});

it("drops the answer to a question that nobody asks any more", async () => {
  const pages = new Pages();
  pages.of(numbered("a", []));
  pages.want(0, 10);
  pages.of(numbered("b", []));
  await settled();
  expect(pages.row(3)).toBeUndefined();
});

it("tells what went wrong", async () => {
  const pages = new Pages();
  pages.of({ ...numbered("a", []), load: () => Promise.reject(new Error("no")) });
  pages.want(0, 10);
  await settled();
  expect(pages.error).toEqual(new Error("no"));
});
