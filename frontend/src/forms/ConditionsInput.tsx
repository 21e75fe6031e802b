import { ActionIcon, Button, Select } from "@mantine/core";
import { Plus, X } from "lucide-react";
import { useState } from "react";

import { ColumnOption } from "~/forms/ColumnOption";
import {
  type Comparison,
  comparisonsOf,
  type Condition,
  type Conditions,
  takes,
  written,
} from "~/forms/conditions";
import { ConditionValue } from "~/forms/ConditionValue";
import { useAround } from "~/forms/context";
import styles from "~/forms/forms.module.css";
import { type Column, kindOf } from "~/api/columns";
import { forms as formsTexts } from "~/i18n/en/forms";

const words = formsTexts.conditions;

interface Props {
  formula: string;
  /** What the formula stands for. */
  conditions: Conditions;
  columns: readonly Column[];
  onChange: (formula: string) => void;
}

/** Conditions that are chosen: which column, how it is compared, and with what. */
export function ConditionsInput({ formula, conditions, columns, onChange }: Props) {
  const { readOnly, values } = useAround();
  // A condition that is not finished is no part of the formula yet, and still keeps its place among the others.
  const [{ list, joined, told }, setRows] = useState(() => rowsOf(conditions, formula));
  if (told !== formula) setRows(rowsOf(conditions, formula));
  const kind = (name: string) => {
    const type = columns.find((column) => column.name === name)?.type;
    return type === undefined ? null : kindOf(type);
  };

  const isDay = ({ column }: Condition) => columns.find(({ name }) => name === column)?.type === "DATE";

  function tell(changed: readonly Condition[], how = joined) {
    const next = written({ joined: how, list: changed.filter(isFinished) }, kind);
    setRows({ list: changed, joined: how, told: next });
    if (next !== formula) onChange(next);
  }

  function change(index: number, part: Partial<Condition>) {
    tell(list.map((one, other) => (other === index ? { ...one, ...part } : one)));
  }

  return (
    <div className={styles.conditions}>
      {list.length > 1 && (
        <Select
          aria-label={words.how}
          data={[
            { value: "and", label: words.all },
            { value: "or", label: words.any },
          ]}
          value={joined}
          allowDeselect={false}
          disabled={readOnly}
          onChange={(how) => how && tell(list, how)}
        />
      )}
      {list.map((condition, index) => {
        const found = kind(condition.column);
        const choices = found === null ? comparisonsOf("number") : comparisonsOf(found);
        const label = (comparison: Comparison) =>
          found === "time" && comparison === "<"
            ? words.before
            : found === "time" && comparison === ">"
              ? words.after
              : words.comparisons[comparison];
        return (
          <div key={index} className={styles.condition}>
            <Select
              aria-label={words.column}
              placeholder={words.column}
              data={columns.map((column) => column.name)}
              value={condition.column || null}
              searchable
              allowDeselect={false}
              disabled={readOnly}
              renderOption={({ option }) => <ColumnOption columns={columns} name={option.value} />}
              onChange={(name) => name && change(index, refit(condition, name, kind(name)))}
            />
            <Select
              aria-label={words.comparison}
              data={[...new Set([...choices, condition.comparison])].map((comparison) => ({
                value: comparison,
                label: label(comparison),
              }))}
              value={condition.comparison}
              allowDeselect={false}
              disabled={readOnly}
              onChange={(comparison) => comparison && change(index, compared(condition, comparison))}
            />
            <ConditionValue
              condition={condition}
              days={isDay(condition)}
              known={found === "text" ? values(condition.column) : []}
              readOnly={readOnly}
              onChange={(part) => change(index, part)}
            />
            {!readOnly && (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={words.remove(index + 1)}
                onClick={() => tell(list.filter((_, other) => other !== index))}
              >
                <X size={14} />
              </ActionIcon>
            )}
          </div>
        );
      })}
      {!readOnly && list.every(isFinished) && (
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<Plus size={14} />}
          onClick={() => tell([...list, fresh("")])}
        >
          {words.add}
        </Button>
      )}
    </div>
  );
}

function rowsOf({ list, joined }: Conditions, told: string) {
  return { list: list.length === 0 ? [fresh("")] : list, joined, told };
}

function isFinished({ column, comparison, value, values = [] }: Condition): boolean {
  if (column === "") return false;
  switch (takes(comparison)) {
    case "none":
      return true;
    case "one":
      return value !== "";
    case "two":
      return values.length === 2 && !values.includes("");
    case "many":
      return values.length > 0;
  }
}

/** Another comparison, with what was given for the one before as far as it fits. */
function compared({ value, values = [] }: Condition, comparison: Comparison): Partial<Condition> {
  const given = values.length > 0 ? values : value === "" ? [] : [value];
  switch (takes(comparison)) {
    case "none":
      return { comparison };
    case "one":
      return { comparison, value: given[0] ?? "", values: [] };
    case "two":
      return { comparison, value: "", values: [given[0] ?? "", given[1] ?? ""] };
    case "many":
      return { comparison, value: "", values: given.filter((one) => one !== "") };
  }
}

function fresh(column: string): Condition {
  return { column, comparison: "=", value: "" };
}

function refit(
  condition: Condition,
  column: string,
  kind: ReturnType<typeof kindOf> | null,
): Partial<Condition> {
  const choices = comparisonsOf(kind ?? "number");
  const comparison = choices.includes(condition.comparison) ? condition.comparison : (choices[0] ?? "=");
  return { column, comparison };
}
