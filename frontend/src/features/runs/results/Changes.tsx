import { useQuery } from "@tanstack/react-query";
import { Equal, GitCompare } from "lucide-react";

import type { Column } from "~/api/columns";
import type { components } from "~/api/schema";
import type { Result } from "~/features/runs/queries";
import { changesQuery } from "~/features/runs/results/queries";
import styles from "~/features/runs/results/ResultCard.module.css";
import { DataGrid } from "~/grid/DataGrid";
import { rowsAtHand } from "~/grid/source";
import { runs as runsTexts } from "~/i18n/en/runs";
import { Failure } from "~/ui/Failure";
import { Notice } from "~/ui/Notice";
import { Waiting } from "~/ui/Waiting";

const words = runsTexts.results;

/** Which rows a result has that the version before had not, and the other way round. */
export function Changes({ result }: { result: Result }) {
  if (result.version === 1) return <Notice icon={<GitCompare />} {...words.firstVersion} />;
  return <Compared result={result} />;
}

function Compared({ result }: { result: Result }) {
  const found = useQuery(changesQuery(result));
  if (found.isPending) return <Waiting lines={4} />;
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  const { data } = found;
  const same = data.added + data.removed + data.new_columns.length + data.gone_columns.length === 0;
  if (same) return <Notice icon={<Equal />} {...words.nothingChanged} />;
  return (
    <div className={styles.changes}>
      <p className={styles.note}>
        {words.compared(data.since)}{" "}
        <strong>
          {words.added(words.count(data.added))}, {words.removed(words.count(data.removed))}.
        </strong>
      </p>
      {data.added > 0 && data.removed > 0 && <p className={styles.note}>{words.changedHint}</p>}
      {data.new_columns.length > 0 && (
        <p className={styles.note}>{words.newColumns(named(data.new_columns))}</p>
      )}
      {data.gone_columns.length > 0 && (
        <p className={styles.note}>{words.goneColumns(named(data.gone_columns))}</p>
      )}
      <Some title={words.addedRows} columns={data.columns} rows={data.added_rows} total={data.added} />
      <Some title={words.removedRows} columns={data.columns} rows={data.removed_rows} total={data.removed} />
    </div>
  );
}

interface SomeProps {
  title: string;
  columns: readonly Column[];
  rows: components["schemas"]["VersionChangesAnswer"]["added_rows"];
  total: number;
}

function Some({ title, columns, rows, total }: SomeProps) {
  if (rows.length === 0) return null;
  return (
    <section className={styles.some} aria-label={title}>
      <h3>{title}</h3>
      {rows.length < total && <p className={styles.note}>{words.examples(rows.length)}</p>}
      <div className={styles.someRows}>
        <DataGrid source={rowsAtHand(title, columns, rows)} label={title} />
      </div>
    </section>
  );
}

function named(columns: readonly Column[]): string {
  return columns.map(({ name }) => name).join(", ");
}
