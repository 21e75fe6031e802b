import { Link } from "wouter";

import { madeBy, took } from "~/features/runs/facts";
import type { Run } from "~/features/runs/queries";
import styles from "~/features/runs/Runs.module.css";
import { ago, moment, whole } from "~/i18n";
import { runs as words } from "~/i18n/en/runs";
import { RunState } from "~/ui/RunState";
import table from "~/ui/Table.module.css";

/** Runs with how each stands or ended; each leads to its own page. */
export function RunTable({ items, total }: { items: readonly Run[]; total: number }) {
  return (
    <table className={`${table.table ?? ""} ${styles.runs ?? ""}`}>
      <caption className="sr-only">{words.count(items.length, total)}</caption>
      <thead>
        <tr>
          <th scope="col">{words.workflow}</th>
          <th scope="col">{words.state}</th>
          <th scope="col">{words.started}</th>
          <th scope="col" className={styles.number}>
            {words.took}
          </th>
          <th scope="col" className={styles.number}>
            {words.rows}
          </th>
          <th scope="col">{words.by}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((run) => (
          <tr key={run.id}>
            <th scope="row">
              <Link href={`/runs/${run.id}`} className={styles.name}>
                {run.workflow_name}
              </Link>
              {run.error && (
                <span className={styles.why} title={run.error.message}>
                  {run.error.message}
                </span>
              )}
            </th>
            <td>
              <RunState state={run.state} />
            </td>
            <td className={table.quiet} title={moment(run.started_at ?? run.queued_at)}>
              {run.started_at ? ago(run.started_at) : words.notYet}
            </td>
            <td className={`${table.quiet ?? ""} ${styles.number ?? ""}`}>{took(run)}</td>
            <td className={`${table.quiet ?? ""} ${styles.number ?? ""} ${styles.rows ?? ""}`}>
              {run.rows !== null && (
                <>
                  {whole(run.rows)}
                  <span className={table.label}> {words.rows.toLowerCase()}</span>
                </>
              )}
            </td>
            <td className={table.quiet}>{madeBy(run)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
