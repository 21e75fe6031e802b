import type { Props } from "~/forms/FieldInput";
import { FieldSet } from "~/forms/FieldSet";
import { refilled } from "~/forms/schema";

/** The fields of a value that has some. */
export function RecordInput({ field, at, value, onChange }: Props<"record">) {
  const record = recordOf(value);
  return (
    <FieldSet
      fields={field.fields}
      at={at}
      value={record}
      onChange={(changed) => onChange(refilled(field.fields, record, changed))}
    />
  );
}

export function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}
