import type { Props } from "~/forms/FieldInput";
import { FieldSet } from "~/forms/FieldSet";

/** The fields of a value that has some. */
export function RecordInput({ field, at, value, onChange }: Props<"record">) {
  return <FieldSet fields={field.fields} at={at} value={recordOf(value)} onChange={onChange} />;
}

export function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}
