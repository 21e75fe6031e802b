import { ActionIcon, Button, Input } from "@mantine/core";
import { ArrowDown, ArrowUp, Plus, X } from "lucide-react";

import { faultAt, useAround } from "~/forms/context";
import { FieldInput, type Props } from "~/forms/FieldInput";
import styles from "~/forms/forms.module.css";
import { blank, type Field } from "~/forms/schema";
import { forms as words } from "~/i18n/en/forms";

/** Any number of values of a kind, in an order. */
export function ListInput({ field, at, value, onChange }: Props<"list">) {
  const { columns, faults, readOnly } = useAround();
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  const full = field.most !== null && items.length >= field.most;
  const column = columnIn(field.item);
  const known = column ? (columns(column.input) ?? []) : [];
  const left = column
    ? known.filter(
        (one) => !items.some((item) => (item as Record<string, unknown>)[column.name] === one.name),
      )
    : [];

  function moved(from: number, to: number) {
    const changed = [...items];
    const [item] = changed.splice(from, 1);
    changed.splice(to, 0, item);
    onChange(changed);
  }

  return (
    <fieldset className={styles.list}>
      <legend>{field.title}</legend>
      {items.map((item, index) => (
        <div key={index} className={styles.item}>
          <div className={styles.content}>
            <FieldInput
              field={field.item}
              at={`${at}/${index}`}
              value={item}
              bare
              onChange={(changed) => onChange(items.map((one, other) => (other === index ? changed : one)))}
            />
            <Input.Error>{faultAt(faults, `${at}/${index}`)?.message}</Input.Error>
          </div>
          {!readOnly && (
            <div className={styles.tools}>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={words.up(index + 1)}
                disabled={index === 0}
                onClick={() => moved(index, index - 1)}
              >
                <ArrowUp size={14} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={words.down(index + 1)}
                disabled={index === items.length - 1}
                onClick={() => moved(index, index + 1)}
              >
                <ArrowDown size={14} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={words.removeOne(field.title, index + 1)}
                onClick={() => onChange(items.filter((_, other) => other !== index))}
              >
                <X size={14} />
              </ActionIcon>
            </div>
          )}
        </div>
      ))}
      <Input.Error>{faultAt(faults, at)?.message}</Input.Error>
      {!readOnly && (
        <div className={styles.adding}>
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<Plus size={14} />}
            disabled={full}
            onClick={() => onChange([...items, begun(field.item, left[0]?.name)])}
          >
            {words.add}
          </Button>
          {column && left.length > 1 && (field.most === null || items.length + left.length <= field.most) && (
            <Button
              variant="subtle"
              size="compact-sm"
              onClick={() => onChange([...items, ...left.map((one) => begun(field.item, one.name))])}
            >
              {words.addAll(left.length)}
            </Button>
          )}
        </div>
      )}
    </fieldset>
  );
}

/** The field that names the column which an item is about, if that is what it is about. */
function columnIn(item: Field): { name: string; input: string } | null {
  if (item.kind !== "record") return null;
  const [first, ...others] = item.fields.filter((field) => field.required);
  return first?.kind === "text" && first.widget === "column" && others.length === 0
    ? { name: first.name, input: first.input }
    : null;
}

function begun(item: Field, column: string | undefined): unknown {
  const about = columnIn(item);
  const made = blank(item);
  return about && column !== undefined
    ? { ...(made as Record<string, unknown>), [about.name]: column }
    : made;
}
