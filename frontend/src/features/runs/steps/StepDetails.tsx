import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Copy, Pencil, Table2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Link } from "wouter";

import { mayEdit, type RunDetail } from "~/api/runs";
import type { RunStep } from "~/features/runs/queries";
import styles from "~/features/runs/steps/Steps.module.css";
import { firstRowsQuery, stepSource } from "~/features/runs/steps/rows";
import { Trouble } from "~/features/runs/Trouble";
import { DataGrid } from "~/grid/DataGrid";
import { whole } from "~/i18n";
import { runs as runsTexts } from "~/i18n/en/runs";
import { Failure } from "~/ui/Failure";
import { useToasts } from "~/ui/toasts";
import { Waiting } from "~/ui/Waiting";

const words = runsTexts.steps;

/** One step of a run: what it computed, with which SQL. */
export function StepDetails({ run, step }: { run: RunDetail; step: RunStep }) {
  const show = useToasts((toasts) => toasts.show);
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLElement>(null);
  const { sql } = step;

  useEffect(() => {
    box.current?.scrollIntoView({ block: "nearest" });
  }, []);

  return (
    <section ref={box} className={styles.details} aria-label={words.of(step.id)}>
      <header className={styles.head}>
        <h2>
          {step.id} <span className={styles.quiet}>{step.title}</span>
        </h2>
        <span className={styles.buttons}>
          {step.state === "succeeded" && !open && (
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<Table2 size={14} />}
              onClick={() => setOpen(true)}
            >
              {words.showRows}
            </Button>
          )}
          <Button
            className={styles.link ?? ""}
            size="compact-sm"
            variant="default"
            leftSection={<Pencil size={14} />}
            component={Link}
            href={`/workflows/${run.workflow_id}/edit?step=${encodeURIComponent(step.id)}`}
          >
            {words.edit}
          </Button>
        </span>
      </header>
      {step.error && run.error?.step !== step.id && (
        <Trouble error={step.error} workflow={mayEdit(run) ? run.workflow_id : null} />
      )}
      {open && <Rows run={run.id} step={step.id} />}
      {step.columns && (
        <p className={styles.columns}>
          <span className={styles.quiet}>{words.columns}</span>
          {step.columns.map(({ name, type }) => (
            <span key={name} className={styles.column}>
              {name} <span className={styles.quiet}>{type}</span>
            </span>
          ))}
        </p>
      )}
      {sql ? (
        <div className={styles.sql}>
          <pre tabIndex={0} aria-label={words.sql}>
            {sql}
          </pre>
          <Button
            className={styles.copy ?? ""}
            size="compact-sm"
            variant="default"
            aria-label={words.copy}
            onClick={() => void navigator.clipboard.writeText(sql).then(() => show(words.copied))}
          >
            <Copy size={14} />
          </Button>
        </div>
      ) : (
        <p className={styles.quiet}>{words.noSql}</p>
      )}
    </section>
  );
}

/** The rows of a step, computed once more from what the run has read. */
function Rows({ run, step }: { run: string; step: string }) {
  const first = useQuery(firstRowsQuery(run, step));
  if (first.isPending) return <Waiting lines={4} />;
  if (first.isError) return <Failure error={first.error} retry={() => void first.refetch()} />;
  return (
    <>
      {!first.data.complete && <p className={styles.quiet}>{words.cut(whole(first.data.total))}</p>}
      <div className={styles.grid}>
        <DataGrid source={stepSource(run, step, first.data)} label={words.of(step)} />
      </div>
    </>
  );
}
