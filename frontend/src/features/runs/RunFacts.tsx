import { type ReactNode, useEffect, useState } from "react";
import { Link } from "wouter";

import { isUnderWay, type RunDetail } from "~/api/runs";
import { madeBy, took } from "~/features/runs/facts";
import type { Progress } from "~/features/runs/live";
import styles from "~/features/runs/Run.module.css";
import { ago, moment, whole } from "~/i18n";
import { runs as words } from "~/i18n/en/runs";
import { RunState } from "~/ui/RunState";

/** When, by whom, with what. */
export function RunFacts({ run, progress }: { run: RunDetail; progress: Progress | null }) {
  const now = useNow(isUnderWay(run));
  const parameters = Object.entries(run.parameters);
  const read = Object.entries(run.inputs);
  return (
    <dl className={styles.facts} aria-label={words.one.facts}>
      <Fact name={words.state}>
        <span role="status" className={styles.standing}>
          <RunState state={run.state} />
          {progress && (
            <span className={styles.quiet}>{words.one.progress(progress.done, progress.steps)}</span>
          )}
        </span>
      </Fact>
      <Fact name={run.started_at ? words.started : words.one.queued}>
        <span title={moment(run.started_at ?? run.queued_at)}>{ago(run.started_at ?? run.queued_at)}</span>
      </Fact>
      {run.started_at && <Fact name={words.took}>{took(run, now)}</Fact>}
      {run.rows !== null && <Fact name={words.rows}>{whole(run.rows)}</Fact>}
      <Fact name={words.by}>
        {run.schedule_id ? (
          <Link href={`/schedules?schedule=${run.schedule_id}`}>{madeBy(run)}</Link>
        ) : (
          madeBy(run)
        )}
      </Fact>
      <Fact name={words.workflow}>
        {words.version(run.version)} · <Link href={`/runs?workflow=${run.workflow_id}`}>{words.one.all}</Link>
      </Fact>
      {run.repeats && (
        <Fact name={run.resumes ? words.one.resumes : words.one.repeats}>
          <Link href={`/runs/${run.repeats}`}>{words.one.earlier}</Link>
        </Fact>
      )}
      {parameters.length > 0 && (
        <Fact name={words.one.parameters}>
          {parameters.map(([name, value]) => (
            <span key={name} className={styles.value}>
              {name} = {String(value)}
            </span>
          ))}
        </Fact>
      )}
      {read.length > 0 && (
        <Fact name={words.one.data}>
          {read.map(([name, version]) => (
            <span key={name} className={styles.value}>
              {words.one.dataVersion(name, version)}
            </span>
          ))}
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The time, which goes on only while it is wanted. */
function useNow(running: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!running) return;
    const clock = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(clock);
  }, [running]);
  return now;
}
