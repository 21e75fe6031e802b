import type { RunDetail, RunStep } from "~/features/runs/queries";
import styles from "~/features/runs/steps/Steps.module.css";
import { StepDetails } from "~/features/runs/steps/StepDetails";
import { spans } from "~/features/runs/steps/spans";
import { duration, texts, whole } from "~/i18n";
import { StepMark } from "~/ui/picture/StepMark";

const words = texts.runs.steps;

interface Props {
  run: RunDetail;
  chosen: string | null;
  choose: (step: string) => void;
}

/** All steps of a run, when each ran, and one of them in detail. */
export function Steps({ run, chosen, choose }: Props) {
  const step = run.steps.find(({ id }) => id === chosen);
  const bars = spans(run.steps);
  return (
    <>
      <div className={styles.frame}>
        <table className={styles.table}>
          <caption className="sr-only">{texts.runs.one.tabs.steps}</caption>
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
            {run.steps.map((each) => (
              <tr key={each.id} data-chosen={each.id === chosen || undefined}>
                <th scope="row">
                  <button
                    type="button"
                    className={styles.name}
                    aria-label={words.look(each.id)}
                    aria-pressed={each.id === chosen}
                    onClick={() => choose(each.id)}
                  >
                    {each.id}
                  </button>
                  <span className={styles.quiet}>{each.title}</span>
                </th>
                <td>
                  <StepMark state={each.state} />
                </td>
                <td className={styles.time}>
                  <Bar state={each.state} span={bars.get(each.id)} />
                </td>
                <td className={styles.number}>{each.seconds === null ? "" : duration(each.seconds)}</td>
                <td className={styles.number}>
                  <Rows step={each} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {step ? (
        <StepDetails key={step.id} run={run} step={step} />
      ) : (
        <p className={styles.quiet}>{words.pick}</p>
      )}
    </>
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
      {words.later}
    </span>
  );
}
