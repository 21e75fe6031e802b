import { expect, test } from "vitest";

import { having, type Template } from "~/ui/templates/queries";

const template = (name: string, blocks: string[], datasets: string[]): Template => ({
  id: name,
  name,
  description: "",
  blocks,
  datasets,
  document: {},
});
const routes = template("Busiest routes", ["Join", "Sort"], ["flights", "airports"]);
const income = template("Income by age", ["Group by"], ["people"]);

test("templates are found by words of their name, their blocks and what they read", () => {
  expect(having([routes, income], "")).toEqual([routes, income]);
  expect(having([routes, income], "join AIRPORTS")).toEqual([routes]);
  expect(having([routes, income], " people ")).toEqual([income]);
  expect(having([routes, income], "join people")).toEqual([]);
});
