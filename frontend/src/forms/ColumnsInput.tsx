import { Button, MultiSelect } from "@mantine/core";

import { closest } from "~/forms/closest";
import { ColumnOption } from "~/forms/ColumnOption";
import { faultAt, useAround } from "~/forms/context";
import type { Props } from "~/forms/FieldInput";
import styles from "~/forms/forms.module.css";
import { forms as words } from "~/i18n/en/forms";

/** Several columns of an input, in the order in which they were chosen. */
export function ColumnsInput({ field, at, value, onChange, bare = false }: Props<"list">) {
  const { columns, faults, readOnly } = useAround();
  const input = field.item.kind === "text" ? field.item.input : "rows";
  const known = columns(input);
  const names = known?.map((column) => column.name) ?? [];
  const chosen = Array.isArray(value) ? value.filter((name) => typeof name === "string") : [];
  const gone = known === null ? [] : chosen.filter((name) => !names.includes(name));
  const error = gone[0] === undefined ? faultAt(faults, at, true)?.message : words.gone(gone[0]);
  return (
    <div>
      <MultiSelect
        {...(bare ? { "aria-label": field.title } : { label: field.title })}
        data={[...new Set([...names, ...chosen])]}
        value={chosen}
        placeholder={chosen.length === 0 ? words.choose : ""}
        searchable
        hidePickedOptions
        disabled={readOnly}
        error={error}
        {...(field.most !== null && { maxValues: field.most })}
        nothingFoundMessage={known === null ? words.unknown : words.noColumn}
        renderOption={({ option }) => <ColumnOption columns={known ?? []} name={option.value} />}
        onChange={onChange}
      />
      {!readOnly &&
        gone.map((name) => {
          const instead = closest(
            name,
            names.filter((other) => !chosen.includes(other)),
          );
          return (
            instead && (
              <Button
                key={name}
                variant="light"
                size="compact-xs"
                className={styles.instead}
                onClick={() => onChange(chosen.map((one) => (one === name ? instead : one)))}
              >
                {words.insteadOf(name, instead)}
              </Button>
            )
          );
        })}
    </div>
  );
}
