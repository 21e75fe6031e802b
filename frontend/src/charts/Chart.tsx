import { useElementSize } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { ChartColumn } from "lucide-react";
import { useMemo, useRef, useState } from "react";

import { type Choice, chosenFor } from "~/charts/choice";
import styles from "~/charts/Chart.module.css";
import { ChartForm } from "~/charts/ChartForm";
import { Drawing } from "~/charts/Drawing";
import { drawnOf } from "~/charts/drawn";
import { drawnRowsQuery } from "~/charts/rows";
import { SaveMenu } from "~/charts/SaveMenu";
import { notesOf, titleOf } from "~/charts/telling";
import { tabulated } from "~/charts/tabulated";
import { DataGrid } from "~/grid/DataGrid";
import type { Source } from "~/grid/source";
import { texts } from "~/i18n";
import { Failure } from "~/ui/Failure";
import { Notice } from "~/ui/Notice";
import { Waiting } from "~/ui/Waiting";

const words = texts.charts;

interface Props {
  source: Source;
  /** What the rows are, for the title. */
  name: string;
}

/** A chart of rows, chosen well at first and changed at will, with its values as a table. */
export function Chart({ source, name }: Props) {
  const { columns, total } = source;
  const rows = useQuery(drawnRowsQuery(source));
  const [changed, setChanged] = useState<Choice | null>(null);
  const drawing = useRef<SVGSVGElement>(null);
  const { ref: box, width } = useElementSize();
  const chosen = useMemo(() => (rows.data ? chosenFor(columns, rows.data) : null), [columns, rows.data]);
  const choice = changed ?? chosen;
  const drawn = useMemo(
    () => (rows.data && choice ? drawnOf(choice, columns, rows.data) : null),
    [choice, columns, rows.data],
  );

  if (rows.isPending) return <Waiting lines={4} />;
  if (rows.isError) return <Failure error={rows.error} retry={() => void rows.refetch()} />;
  if (total === 0) return <Notice icon={<ChartColumn />} {...words.empty} />;
  if (!choice || !drawn) return <Notice icon={<ChartColumn />} {...words.cannot} />;
  const title = titleOf(name, choice);
  const table = tabulated(choice, drawn);
  return (
    <div className={styles.chart}>
      <div className={styles.tools}>
        <ChartForm columns={columns} choice={choice} change={setChanged} />
        <SaveMenu drawing={drawing} name={title} />
      </div>
      <figure className={styles.figure}>
        <figcaption className={styles.title}>{title}</figcaption>
        <div ref={box} className={styles.box}>
          {table.rows.length === 0 ? (
            <Notice icon={<ChartColumn />} {...words.noValues} />
          ) : (
            width > 0 && <Drawing ref={drawing} choice={choice} drawn={drawn} width={width} title={title} />
          )}
        </div>
      </figure>
      {notesOf(drawn, rows.data.length, total).map((note) => (
        <p key={note} className={styles.note}>
          {note}
        </p>
      ))}
      {table.rows.length > 0 && (
        <details className={styles.values}>
          <summary>{words.table}</summary>
          <div className={styles.table}>
            <DataGrid
              source={{ ...table.source, key: `${source.key} ${table.source.key}` }}
              label={words.values(name)}
            />
          </div>
        </details>
      )}
    </div>
  );
}
