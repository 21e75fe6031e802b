import { NativeSelect } from "@mantine/core";

import type { Column } from "~/api/columns";
import { ALONG, type Aggregate, type Choice, columnsOf, possibleKinds, turnedInto } from "~/charts/choice";
import styles from "~/charts/Chart.module.css";
import { charts as words } from "~/i18n/en/charts";

const AGGREGATES: readonly Aggregate[] = ["sum", "mean", "min", "max"];

interface Props {
  columns: readonly Column[];
  choice: Choice;
  change: (choice: Choice) => void;
}

/** What is drawn, and how. */
export function ChartForm({ columns, choice, change }: Props) {
  const kinds = possibleKinds(columns);
  const numbers = columnsOf(columns, ["number"]);
  const grouped = choice.kind === "bar" || choice.kind === "line";
  return (
    <div className={styles.form}>
      <NativeSelect
        size="xs"
        label={words.kind}
        value={choice.kind}
        data={kinds.map((kind) => ({ value: kind, label: words.kinds[kind] }))}
        onChange={({ currentTarget: { value } }) => {
          const kind = kinds.find((each) => each === value);
          if (kind) change(turnedInto(kind, choice, columns));
        }}
      />
      <NativeSelect
        size="xs"
        label={words.x}
        value={choice.x}
        data={columnsOf(columns, ALONG[choice.kind])}
        onChange={(event) => change({ ...choice, x: event.currentTarget.value })}
      />
      {choice.kind !== "histogram" && (
        <NativeSelect
          size="xs"
          label={words.y}
          value={choice.y}
          data={[...(grouped ? [{ value: "", label: words.rows }] : []), ...numbers]}
          onChange={({ currentTarget: { value } }) =>
            change({ ...choice, y: value, aggregate: aggregateOf(choice, value) })
          }
        />
      )}
      {grouped && choice.y !== "" && (
        <NativeSelect
          size="xs"
          label={words.aggregate}
          value={choice.aggregate}
          data={AGGREGATES.map((each) => ({ value: each, label: words.aggregates[each] }))}
          onChange={({ currentTarget: { value } }) =>
            change({ ...choice, aggregate: AGGREGATES.find((each) => each === value) ?? "sum" })
          }
        />
      )}
    </div>
  );
}

function aggregateOf(before: Choice, y: string): Aggregate {
  if (y === "") return "count";
  return before.aggregate === "count" ? "sum" : before.aggregate;
}
