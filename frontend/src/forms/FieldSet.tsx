import { useState } from "react";

import { faultAt, useAround } from "~/forms/context";
import { FieldInput } from "~/forms/FieldInput";
import styles from "~/forms/forms.module.css";
import type { Field } from "~/forms/schema";
import { forms as formsTexts } from "~/i18n/en/forms";

interface Props {
  fields: readonly Field[];
  at: string;
  value: Readonly<Record<string, unknown>>;
  onChange: (value: Record<string, unknown>, name: string) => void;
}

/** Fields below each other; those that few need are folded away until one of them is set or wrong. */
export function FieldSet({ fields, at, value, onChange }: Props) {
  const { faults } = useAround();
  const advanced = fields.filter((field) => field.advanced);
  const isSet = (field: Field) =>
    value[field.name] !== undefined && JSON.stringify(value[field.name]) !== JSON.stringify(field.preset);
  const needed = advanced.some((field) => isSet(field) || faultAt(faults, `${at}/${field.name}`, true));
  const [open, setOpen] = useState(needed);

  const input = (field: Field) => (
    <FieldInput
      key={field.name}
      field={field}
      at={`${at}/${field.name}`}
      value={value[field.name] ?? field.preset}
      onChange={(changed) => onChange({ ...value, [field.name]: changed }, field.name)}
    />
  );
  return (
    <div className={styles.fields}>
      {fields.filter((field) => !field.advanced).map(input)}
      {advanced.length > 0 && (
        <details
          className={styles.advanced}
          open={open || needed}
          onToggle={(event) => setOpen(event.currentTarget.open)}
        >
          <summary>{formsTexts.more}</summary>
          <div className={styles.fields}>{advanced.map(input)}</div>
        </details>
      )}
    </div>
  );
}
