import { Button, Select } from "@mantine/core";

import { closest } from "~/forms/closest";
import { ColumnOption } from "~/forms/ColumnOption";
import { faultAt, useAround } from "~/forms/context";
import type { Props } from "~/forms/FieldInput";
import styles from "~/forms/forms.module.css";
import { forms as words } from "~/i18n/en/forms";

/** A column of an input, chosen from those that there are. One that is gone stays, and can be replaced at once. */
export function ColumnInput({ field, at, value, onChange, bare = false }: Props<"text">) {
  const { columns, faults, readOnly } = useAround();
  const known = columns(field.input);
  const names = known?.map((column) => column.name) ?? [];
  const name = typeof value === "string" && value !== "" ? value : null;
  const gone = name !== null && known !== null && !names.includes(name);
  const instead = gone ? closest(name, names) : null;
  const error = gone ? words.gone(name) : faultAt(faults, at)?.message;
  return (
    <div>
      <Select
        {...(bare ? { "aria-label": field.title } : { label: field.title })}
        data={gone || (known === null && name !== null) ? [...names, name] : names}
        value={name}
        placeholder={words.choose}
        searchable
        clearable={field.optional && name !== null}
        allowDeselect={false}
        disabled={readOnly}
        error={error}
        nothingFoundMessage={known === null ? words.unknown : words.noColumn}
        renderOption={({ option }) => <ColumnOption columns={known ?? []} name={option.value} />}
        onChange={(chosen) => onChange(chosen ?? (field.optional ? null : ""))}
      />
      {instead !== null && !readOnly && (
        <Button
          variant="light"
          size="compact-xs"
          className={styles.instead}
          onClick={() => onChange(instead)}
        >
          {words.instead(instead)}
        </Button>
      )}
    </div>
  );
}
