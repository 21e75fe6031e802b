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
    "(name != 'x' or name is null) and age > 1",
    "name != 'x'",
    "age between 1 and 5 or age between ${least} and 20",
    "born between '2024-01-01' and '2024-01-31'",
    "name in ('a', 'b, c', 'it''s')",
    "age in (1, 2)",
    "(age not in (1, 2) or age is null)",
    "(not contains(name, 'or name is null)') or name is null)",
    "not contains(\"home town\", 'port')",
  ])("are the same after they were read: %s", (formula) => {
    expect(again(formula)).toBe(formula);
  });

  it.each([
    "(age between 1 and 5)",
    "(name != 'x' or age is null)",
    "(name = 'x' or name is null)",
    "name not in ('x', age)",
    "age > 1 and (ok or name = 'x')",
    "age + 1 > 2",
    "a = 1 and b = 2 or c = 3",
    "null",
    "age in (1, 1 + 1)",
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

  it("count what is missing as not being something", () => {
    const list = [{ column: "name", comparison: "not", value: "x" } as const];
    expect(written({ joined: "and", list }, kind)).toBe("(name != 'x' or name is null)");
    const several = [{ column: "age", comparison: "none", value: "", values: ["1", "2"] } as const];
    expect(written({ joined: "and", list: several }, kind)).toBe("(age not in (1, 2) or age is null)");
  });

  it("read days as they are beside columns of days", () => {
    expect(again("born >= date '2024-01-31'")).toBe("born >= '2024-01-31'");
  });

  it("are none in an empty formula", () => {
    expect(read(" ")).toEqual({ joined: "and", list: [] });
  });
});
