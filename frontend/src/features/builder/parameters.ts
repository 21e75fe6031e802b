import type { Parameter } from "~/document/model";

export type Kind = NonNullable<Parameter["type"]>;

/** What a text is as the value of a parameter; what does not fit stays text, and the platform says so. */
export function valueOf(text: string, kind: Kind): Exclude<Parameter["default"], undefined> {
  if (text === "") return null;
  if (kind === "boolean") return text === "true" ? true : text === "false" ? false : text;
  if (kind !== "integer" && kind !== "number") return text;
  const number = Number(text);
  return Number.isFinite(number) && String(number) === text ? number : text;
}
