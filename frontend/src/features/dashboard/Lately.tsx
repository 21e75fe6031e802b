import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";

import styles from "~/features/dashboard/Lately.module.css";
import { latelyQuery, type Run } from "~/features/dashboard/lately";
import { ago, moment } from "~/i18n";
import { workflows } from "~/i18n/en/workflows";
import { RunState } from "~/ui/RunState";

const words = workflows.lately;

/** What runs now and what failed lately; each leads to its run. */
export function Lately() {
  const found = useQuery(latelyQuery).data;
  // Who never ran anything has nothing to look at here; and trouble is told by the list below.
  if (!found || found.now.total + found.failed.total === 0) return null;
  return (
    <section className={styles.strip} aria-label={words.title}>
      <Some
        title={words.now}
        none={words.nothingNow}
        runs={found.now.items}
        total={found.now.total}
        state="under-way"
      />
      <Some
        title={words.failed}
        none={words.nothingFailed}
        runs={found.failed.items}
        total={found.failed.total}
        state="failed"
      />
    </section>
  );
}

interface SomeProps {
  title: string;
  none: string;
  runs: readonly Run[];
  total: number;
  state: string;
}

function Some({ title, none, runs, total, state }: SomeProps) {
  return (
    <div className={styles.part}>
      <h2 className={styles.title}>{title}</h2>
      {runs.length === 0 && <p className={styles.quiet}>{none}</p>}
      <ul className={styles.list}>
        {runs.map((run) => (
          <li key={run.id}>
            <Link href={`/runs/${run.id}`} className={styles.run}>
              <RunState state={run.state} />
              <span className={styles.name}>{run.workflow_name}</span>
              <span className={styles.quiet} title={moment(run.queued_at)}>
                {ago(run.queued_at)}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {total > runs.length && (
        <Link href={`/runs?state=${state}`} className={styles.all}>
          {words.all(total)}
        </Link>
      )}
    </div>
  );
}
