import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { createPortal } from "react-dom";

import { Problem } from "~/api/problem";
import type { components } from "~/api/schema";
import { type Trouble, useFact } from "~/features/builder/facts";
import { called } from "~/features/builder/look";
import { Bars } from "~/features/builder/preview/Bars";
import { useLastGood } from "~/features/builder/preview/lastGood";
import styles from "~/features/builder/preview/Preview.module.css";
import { summary } from "~/features/builder/preview/summary";
import { previewQuery } from "~/features/builder/queries";
import { useDraft, useSession } from "~/features/builder/session";
import { useWorkflowId } from "~/features/builder/workflow";
import { DataGrid, type Picked } from "~/grid/DataGrid";
import { rowsAtHand } from "~/grid/source";
import { whole } from "~/i18n";
import { builder as builderTexts } from "~/i18n/en/builder";
import { Failure } from "~/ui/Failure";
import { Waiting } from "~/ui/Waiting";

const CellMenu = lazy(async () => ({
  default: (await import("~/features/builder/preview/CellMenu")).CellMenu,
}));

const words = builderTexts.preview;
const BARS = 24;
const REST = 200;

interface Props {
  step: string;
  rows: "sample" | "all";
  title: string | null;
  /** Whether it is the step that is chosen, of which the bar above tells. */
  isChosen?: boolean;
  /** The step whose rows are shown while this one has never had any: what comes in, to set it up by. */
  instead?: string | undefined;
}

/** The first rows of a step. While they are computed, or cannot be, those from before stay. */
export function StepRows({ step, rows, title, isChosen = false, instead }: Props) {
  const [document] = useDebouncedValue(useDraft().document, REST);
  const workflow = useWorkflowId();
  const readOnly = useSession((session) => session.readOnly);
  const found = useQuery(previewQuery(workflow, document, step, rows));
  const key = `${workflow} ${step}`;
  const keep = useLastGood((state) => state.keep);
  const before = useLastGood((state) => state.byStep[key]);
  const [picked, setPicked] = useState<Picked | null>(null);
  useEffect(() => {
    if (found.data) keep(key, found.data);
  }, [found.data, keep, key]);

  const shown = found.data ?? before;
  const source = useMemo(
    () =>
      shown &&
      rowsAtHand(
        `${key} ${JSON.stringify(shown.columns)} ${whole(shown.rows.length)} ${found.dataUpdatedAt}`,
        shown.columns,
        shown.rows,
      ),
    [found.dataUpdatedAt, key, shown],
  );
  const summaries = useMemo(
    () => new Map(shown?.columns.map((column) => [column.name, summary(column.name, shown.rows)])),
    [shown],
  );
  const place = isChosen ? globalThis.document.getElementById("preview-told") : null;
  const wrong = useFact(step).problems.find((problem) => problem.severity === "error");
  const stale = shown !== undefined && found.data === undefined;
  const said = found.error instanceof Problem ? firstOf(found.error, wrong).message : "";
  if (!shown && found.isError && instead !== undefined) {
    return (
      <>
        <StepRows step={instead} rows={rows} title={words.input(called(instead))} />
        {place && createPortal(<span>{words.before(said)}</span>, place)}
      </>
    );
  }
  return (
    <div className={styles.grid} aria-busy={found.isFetching}>
      {title === null ? <span /> : <h3>{title}</h3>}
      {source && shown ? (
        <DataGrid
          source={source}
          label={title ?? words.output(step)}
          below={{
            height: BARS,
            of: (column) => {
              const one = summaries.get(column.name);
              return one && one.of > 0 ? <Bars summary={one} /> : null;
            },
          }}
          {...(isChosen && !readOnly && { onPick: setPicked })}
        />
      ) : found.isError ? (
        <Failure error={found.error instanceof Problem ? firstOf(found.error, wrong) : found.error} />
      ) : (
        <Waiting />
      )}
      <Suspense>
        {picked && <CellMenu step={step} picked={picked} onClose={() => setPicked(null)} />}
      </Suspense>
      {place &&
        createPortal(
          <span>
            {found.isFetching ? words.loading : stale ? `${words.stale} ${said}` : shown && told(shown)}
          </span>,
          place,
        )}
    </div>
  );
}

/** What is wrong with the step itself, rather than that something is. */
function firstOf(problem: Problem, wrong: Trouble | undefined): Problem {
  const first = wrong ?? problem.problems[0];
  if (!first) return problem;
  const { status, code, pointer } = problem;
  return new Problem({ status, code, pointer, message: first.message, hint: first.hint, problems: [] });
}

function told(shown: components["schemas"]["StepPreviewAnswer"]): string {
  const count = whole(shown.rows.length);
  const rows = shown.more ? words.first(count) : words.all(count);
  if (shown.sampled.length === 0) return rows;
  const tables = shown.sampled.map((table) =>
    words.table(table.table, whole(table.rows), table.total === null ? null : whole(table.total)),
  );
  return `${shown.more ? rows : words.first(count)}, ${words.sampled(tables.join(", "))}`;
}
