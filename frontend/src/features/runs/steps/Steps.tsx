import { ChevronRight } from "lucide-react";
import { Fragment } from "react";

import type { RunDetail } from "~/api/runs";
import type { RunStep } from "~/features/runs/queries";
import styles from "~/features/runs/steps/Steps.module.css";
import { StepDetails } from "~/features/runs/steps/StepDetails";
import { spans } from "~/features/runs/steps/spans";
import { duration, whole } from "~/i18n";
import { runs as runsTexts } from "~/i18n/en/runs";
import { StepMark } from "~/ui/picture/StepMark";

const words = runsTexts.steps;

interface Props {
  run: RunDetail;
  chosen: string | null;
  choose: (step: string | null) => void;
}

/** All steps of a run, when each ran, and one of them in detail. */
export function Steps({ run, chosen, choose }: Props) {
  const bars = spans(run.steps);
  return (
    <>
      <div className={styles.frame}>
        <table className={styles.table}>
          <caption className="sr-only">{runsTexts.one.tabs.steps}</caption>
          <thead>
            <tr>
              <th scope="col">{words.step}</th>
              <th scope="col">{words.state}</th>
              <th scope="col" className={styles.time}>
                {words.time}
              </th>
              <th scope="col" className={styles.number}>
                {words.took}
              </th>
              <th scope="col" className={styles.number}>
                {words.rows}
              </th>
            </tr>
          </thead>
          <tbody>
            {run.steps.map((step) => (
              <Fragment key={step.id}>
                <StepRow step={step} span={bars.get(step.id)} chosen={step.id === chosen} choose={choose} />
                {step.id === chosen && (
                  <tr>
                    <td colSpan={5} className={styles.open}>
                      <StepDetails run={run} step={step} />
                    </td>
                  </tr>
                )}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
      <p className={styles.quiet}>{words.pick}</p>
    </>
  );
}

interface RowProps {
  step: RunStep;
  span: readonly [number, number] | undefined;
  chosen: boolean;
  choose: (step: string | null) => void;
}

function StepRow({ step, span, chosen, choose }: RowProps) {
  const ran = step.state !== "skipped" && step.state !== "waiting";
  return (
    <tr data-chosen={chosen || undefined}>
      <th scope="row">
        <button
          type="button"
          className={styles.name}
          aria-label={words.look(step.id)}
          aria-expanded={chosen}
          onClick={() => choose(chosen ? null : step.id)}
        >
          <ChevronRight size={14} aria-hidden className={styles.chevron} />
          {step.id}
        </button>
        <span className={styles.quiet}>{step.title}</span>
      </th>
      <td>
        <StepMark state={step.state} />
      </td>
      <td className={styles.time}>{ran && <Bar state={step.state} span={span} />}</td>
      <td className={styles.number}>{ran && step.seconds !== null ? duration(step.seconds) : ""}</td>
      <td className={styles.number}>
        <Rows step={step} />
      </td>
    </tr>
  );
}

function Bar({ state, span }: { state: RunStep["state"]; span: readonly [number, number] | undefined }) {
  if (!span) return null;
  const [from, to] = span;
  return (
    <span className={styles.lane}>
      <span
        className={styles.bar}
        data-state={state}
        style={{ left: `${from * 100}%`, width: `${(to - from) * 100}%` }}
      />
    </span>
  );
}

function Rows({ step }: { step: RunStep }) {
  if (step.rows !== null) return whole(step.rows);
  if (step.state !== "succeeded") return null;
  return (
    <span className={styles.quiet} title={words.laterHint}>
      <span aria-hidden>–</span>
      <span className="sr-only">{words.laterHint}</span>
    </span>
  );
}
