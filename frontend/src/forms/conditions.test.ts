import { describe, expect, it } from "vitest";

import { type Kind, read, written } from "~/forms/conditions";

const kinds: Record<string, Kind> = {
  age: "number",
  name: "text",
  "home town": "text",
  born: "time",
  ok: "boolean",
};
const kind = (column: string) => kinds[column] ?? null;
const again = (formula: string) => {
  const found = read(formula);
  return found && written(found, kind);
};

describe("conditions", () => {
  it.each([
    "age > 30",
    "age >= -1.5 and name = 'O''Neill'",
    `contains("home town", 'port') or starts_with(name, 'A')`,
    "born >= '2024-01-31' and age is not null",
    "ok and not ok",
    "age = ${least}",
    "name = '42'",
    "name = 'this and that'",
    "unknown = '01234'",
    "unknown = 1234",
  ])("are the same after they were read: %s", (formula) => {
    expect(again(formula)).toBe(formula);
  });

  it.each([
    "age between 1 and 5",
    "age > 1 and (ok or name = 'x')",
    "age + 1 > 2",
    "a = 1 and b = 2 or c = 3",
    "null",
    "age in (1, 2)",
  ])("are left as a formula where they are more than a list: %s", (formula) => {
    expect(read(formula)).toBeNull();
  });

  it("quote what must be quoted", () => {
    const list = [{ column: "home town", comparison: "=", value: "12" } as const];
    expect(written({ joined: "and", list }, kind)).toBe(`"home town" = '12'`);
    expect(
      written({ joined: "and", list: [{ column: "case", comparison: "missing", value: "" }] }, kind),
    ).toBe('"case" is null');
  });

  it("are none in an empty formula", () => {
    expect(read(" ")).toEqual({ joined: "and", list: [] });
  });
});
