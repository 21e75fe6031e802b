import { Button, Menu, TextInput } from "@mantine/core";
import { ArrowDown, ArrowUp, Filter, FilterX, Replace } from "lucide-react";

import { type SyntheticEvent, useState } from "react";

import { columnName } from "~/document/names";
import { useCatalogue } from "~/features/builder/blocks";
import { useAdding } from "~/features/builder/palette/adding";
import styles from "~/features/builder/preview/Preview.module.css";
import type { Picked } from "~/grid/DataGrid";
import { type Column, kindOf } from "~/api/columns";
import { inFull, shown } from "~/grid/values";
import { builder as builderTexts } from "~/i18n/en/builder";
import { Dialog } from "~/ui/Dialog";
import { useFocusBack } from "~/ui/focus";

const words = builderTexts.preview;

/** What can be done with a value: each adds a step behind the chosen one. */
export function CellMenu({ step, picked, onClose }: { step: string; picked: Picked; onClose: () => void }) {
  const { byName } = useCatalogue();
  const adding = useAdding();
  useFocusBack();
  const { column, value, box } = picked;
  const name = columnName(column.name);
  const literal = written(value, column.type);
  const said = value === null ? words.missing : `'${shown(value)}'`;
  const [asking, setAsking] = useState(false);

  function add(block: string, settings: Record<string, unknown>) {
    const found = byName.get(block);
    if (found) adding.add(found, { after: step, follows: true, place: null }, settings);
  }

  if (asking && literal !== undefined) {
    const when = literal === null ? `${name} is null` : `${name} = ${literal}`;
    return (
      <Replacement
        said={said}
        column={column}
        onClose={onClose}
        onGiven={(by) => {
          add("formula", { columns: [{ name: column.name, formula: `if(${when}, ${by}, ${name})` }] });
          onClose();
        }}
      />
    );
  }
  return (
    <Menu opened onClose={() => !asking && onClose()} position="bottom-start" returnFocus>
      <Menu.Target>
        <span className={styles.anchor} style={{ left: box.left + 8, top: box.bottom }} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{words.actions(column.name)}</Menu.Label>
        {literal !== undefined && (
          <>
            <Menu.Item
              data-autofocus
              leftSection={<Filter size={14} />}
              onClick={() =>
                add("filter", { where: literal === null ? `${name} is null` : `${name} = ${literal}` })
              }
            >
              {words.keep(said)}
            </Menu.Item>
            <Menu.Item
              leftSection={<FilterX size={14} />}
              onClick={() =>
                add("filter", {
                  where:
                    literal === null ? `${name} is not null` : `(${name} != ${literal} or ${name} is null)`,
                })
              }
            >
              {words.drop(said)}
            </Menu.Item>
            <Menu.Item
              leftSection={<Replace size={14} />}
              closeMenuOnClick={false}
              onClick={() => setAsking(true)}
            >
              {words.replace(said)}
            </Menu.Item>
          </>
        )}
        <Menu.Item
          leftSection={<ArrowUp size={14} />}
          onClick={() => add("sort", { by: [{ column: column.name }] })}
        >
          {words.ascending}
        </Menu.Item>
        <Menu.Item
          leftSection={<ArrowDown size={14} />}
          onClick={() => add("sort", { by: [{ column: column.name, direction: "descending" }] })}
        >
          {words.descending}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

interface ReplacementProps {
  said: string;
  column: Column;
  onClose: () => void;
  onGiven: (value: string) => void;
}

/** By what a value is replaced; by nothing, it is missing afterwards. */
function Replacement({ said, column, onClose, onGiven }: ReplacementProps) {
  const [by, setBy] = useState("");
  const value = by === "" ? "null" : written(by, column.type);

  function submit(event: SyntheticEvent) {
    event.preventDefault();
    if (typeof value === "string") onGiven(value);
  }

  return (
    <Dialog onClose={onClose} title={words.replaceIn(said, column.name)}>
      <form className={styles.replacement} onSubmit={submit}>
        <TextInput
          label={words.replaceBy}
          description={words.replaceByNothing}
          data-autofocus
          type={column.type === "DATE" ? "date" : "text"}
          value={by}
          error={value === undefined && words.notOfType}
          onChange={(event) => setBy(event.currentTarget.value)}
        />
        <Button type="submit" disabled={value === undefined || (said === words.missing && by === "")}>
          {words.replaceNow}
        </Button>
      </form>
    </Dialog>
  );
}

const MOMENT = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$/;

/** A value as a formula has it; undefined if formulas have no such values. */
export function written(value: unknown, type: string): string | null | undefined {
  if (value === null) return null;
  const kind = kindOf(type);
  const text = inFull(value);
  if (kind === "number") return /^-?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(text) ? text : undefined;
  if (kind === "boolean") return /^(true|false)$/.test(text) ? text : undefined;
  if (kind === "other") return undefined;
  const quoted = `'${text.replaceAll("'", "''")}'`;
  if (type === "DATE") return `date ${quoted}`;
  return type === "TIMESTAMP"
    ? MOMENT.test(text)
      ? `timestamp '${text.replace("T", " ")}'`
      : undefined
    : kind === "text"
      ? quoted
      : undefined;
}
