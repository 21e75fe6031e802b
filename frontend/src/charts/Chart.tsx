import { skipToken, useQuery } from "@tanstack/react-query";
import { ChartColumn } from "lucide-react";
import { type RefObject, useMemo, useRef, useState } from "react";

import styles from "~/charts/Chart.module.css";
import { ChartForm } from "~/charts/ChartForm";
import { type Choice, chosenFor } from "~/charts/choice";
import { drawnOf } from "~/charts/drawn";
import { Figure } from "~/charts/Figure";
import { FEW_ROWS, firstRowsQuery, MOST_ROWS } from "~/charts/rows";
import { SaveMenu } from "~/charts/SaveMenu";
import { canSum, summedQuery, type Version } from "~/charts/summed";
import { notesOf, titleOf } from "~/charts/telling";
import type { Source } from "~/grid/source";
import { charts as words } from "~/i18n/en/charts";
import { Failure } from "~/ui/Failure";
import { Notice } from "~/ui/Notice";
import { Waiting } from "~/ui/Waiting";

interface Props {
  source: Source;
  /** Where the rows are, if the platform holds them: it then sums up all of them, however many there are. */
  version?: Version;
  /** What the rows are, for the title. */
  name: string;
}

/** A chart of rows, chosen well at first and changed at will, with its values as a table. */
export function Chart({ source, version, name }: Props) {
  const { columns, total } = source;
  const few = useQuery(firstRowsQuery(source, FEW_ROWS));
  const [changed, setChanged] = useState<Choice | null>(null);
  const drawing = useRef<SVGSVGElement>(null);
  const chosen = useMemo(() => (few.data ? chosenFor(columns, few.data) : null), [columns, few.data]);
  const choice = changed ?? chosen;

  if (few.isPending) return <Waiting lines={4} />;
  if (few.isError) return <Failure error={few.error} retry={() => void few.refetch()} />;
  if (total === 0) return <Notice icon={<ChartColumn />} {...words.empty} />;
  if (!choice) return <Notice icon={<ChartColumn />} {...words.cannot} />;
  const title = titleOf(name, choice);
  return (
    <div className={styles.chart}>
      <div className={styles.tools}>
        <ChartForm columns={columns} choice={choice} change={setChanged} />
        <SaveMenu drawing={drawing} name={title} />
      </div>
      <Drawn source={source} version={version} choice={choice} title={title} drawing={drawing} />
    </div>
  );
}

interface DrawnProps {
  source: Source;
  version: Version | undefined;
  choice: Choice;
  title: string;
  drawing: RefObject<SVGSVGElement | null>;
}

function Drawn({ source, version, choice, title, drawing }: DrawnProps) {
  const { columns, total } = source;
  const asked = version !== undefined && total > MOST_ROWS && canSum(choice);
  const summed = useQuery(
    asked ? summedQuery(version, choice, columns) : { queryKey: ["chart", "none"], queryFn: skipToken },
  );
  const rows = useQuery(firstRowsQuery(source, asked ? FEW_ROWS : MOST_ROWS));
  const here = useMemo(
    () => (rows.data && !asked ? drawnOf(choice, columns, rows.data) : undefined),
    [asked, choice, columns, rows.data],
  );
  const found = asked ? summed : rows;
  const drawn = asked ? summed.data : here;
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (!drawn) return <Waiting lines={4} />;
  return (
    <>
      <Figure key={choice.kind} drawn={drawn} choice={choice} title={title} drawing={drawing} />
      {notesOf(drawn, asked ? total : (rows.data?.length ?? 0), total).map((note) => (
        <p key={note} className={styles.note}>
          {note}
        </p>
      ))}
    </>
  );
}
