import "@mantine/core/styles/NumberInput.layer.css";
import "@mantine/core/styles/Pill.layer.css";
import "@mantine/core/styles/PillsInput.layer.css";

import { FieldSet } from "~/forms/FieldSet";
import { fieldsOf, type JsonSchema } from "~/forms/schema";

interface Props {
  schema: JsonSchema;
  value: Readonly<Record<string, unknown>>;
  onChange: (value: Record<string, unknown>, name: string) => void;
}

/** A form for the settings of any block, made from their schema alone. */
export function SchemaForm({ schema, value, onChange }: Props) {
  return <FieldSet fields={fieldsOf(schema)} at="" value={value} onChange={onChange} />;
}
