import { Checkbox, Select, TextInput } from "@mantine/core";

import { ColumnInput } from "~/forms/ColumnInput";
import { ColumnsInput } from "~/forms/ColumnsInput";
import { placeholders } from "~/document/parameters";
import { faultAt, useAround } from "~/forms/context";
import { FormulaInput } from "~/forms/FormulaInput";
import { ListInput } from "~/forms/ListInput";
import { RecordInput } from "~/forms/RecordInput";
import type { Field } from "~/forms/schema";
import { NamedThing } from "~/forms/NamedThing";
import { NumberSetting } from "~/forms/NumberSetting";

export interface Props<Kind extends Field["kind"] = Field["kind"]> {
  field: Extract<Field, { kind: Kind }>;
  /** The pointer of the value, from the settings on. */
  at: string;
  value: unknown;
  onChange: (value: unknown) => void;
  /** Whether the label is only for those who do not see the row that it stands in. */
  bare?: boolean;
}

/** The input for a setting, whichever it is. */
export function FieldInput({ field, at, value, onChange, bare = false }: Props) {
  const { faults, readOnly } = useAround();
  const fault = faultAt(faults, at, field.kind === "other");
  const label = bare ? { "aria-label": field.title } : { label: field.title };
  const shared = { ...label, error: fault?.message, disabled: readOnly };
  switch (field.kind) {
    case "text": {
      const props = { field, at, value, onChange, bare };
      if (field.widget === "column") return <ColumnInput {...props} />;
      if (field.widget === "formula") return <FormulaInput {...props} />;
      if (field.widget === "dataset" || field.widget === "connection") return <NamedThing {...props} />;
      return (
        <TextInput
          {...shared}
          value={typeof value === "string" ? value : ""}
          maxLength={field.most ?? undefined}
          onChange={(event) =>
            onChange(event.currentTarget.value === "" && field.optional ? null : event.currentTarget.value)
          }
        />
      );
    }
    case "number":
      return <NumberSetting field={field} at={at} value={value} onChange={onChange} bare={bare} />;
    case "truth":
      return (
        <Checkbox
          label={field.title}
          error={fault?.message}
          disabled={readOnly}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case "choice":
      return (
        <Select
          {...shared}
          data={[...field.choices, ...placeholders([], value)]}
          value={typeof value === "string" ? value : null}
          clearable={field.optional}
          allowDeselect={false}
          searchable={field.choices.length > 8}
          comboboxProps={{ withinPortal: true }}
          onChange={onChange}
        />
      );
    case "list": {
      const isColumns = field.item.kind === "text" && field.item.widget === "column";
      const props = { field, at, value, onChange, bare };
      return isColumns ? <ColumnsInput {...props} /> : <ListInput {...props} />;
    }
    case "record":
      return <RecordInput field={field} at={at} value={value} onChange={onChange} bare={bare} />;
    case "other":
      return <TextInput {...shared} value={JSON.stringify(value)} readOnly />;
  }
}
