import type { Parameter } from "~/document/model";

export type Kind = NonNullable<Parameter["type"]>;

/** What a text is as the value of a parameter. What numbers here would not hold as it is written stays text, and so
 * does what does not fit; the platform takes the one and says what is wrong with the other. */
export function valueOf(text: string, kind: Kind): Exclude<Parameter["default"], undefined> {
  if (text === "") return null;
  if (kind === "boolean") return text === "true" ? true : text === "false" ? false : text;
  if (kind !== "integer" && kind !== "number") return text;
  const number = Number(text);
  return Number.isFinite(number) && String(number) === text ? number : text;
}

/** Whether a setting's value is a parameter, as documents write one. */
export function isParameter(value: unknown): value is string {
  return typeof value === "string" && /^\$\{\w+\}$/.test(value);
}

/** Parameters as documents write them, and with them one that a setting has and nobody declares. */
export function placeholders(parameters: readonly string[], value?: unknown): string[] {
  return [...new Set([...parameters.map((name) => `\${${name}}`), ...(isParameter(value) ? [value] : [])])];
}
