import { Button, Checkbox } from "@mantine/core";
import { lazy, Suspense, useState } from "react";

import { feeds, source } from "~/document/model";
import { called } from "~/features/builder/look";
import { useLastGood } from "~/features/builder/preview/lastGood";
import styles from "~/features/builder/preview/Preview.module.css";
import { useChosenStep } from "~/features/builder/session";
import { useWorkflowId } from "~/features/builder/workflow";
import { builder as builderTexts } from "~/i18n/en/builder";
import { Waiting } from "~/ui/Waiting";

// The grid is there when the first step is chosen.
const StepRows = lazy(async () => ({
  default: (await import("~/features/builder/preview/StepRows")).StepRows,
}));

const words = builderTexts.preview;

/** The rows of the chosen step, and if wanted what it reads beside them. */
export function Preview() {
  const step = useChosenStep();
  const [beside, setBeside] = useState(false);
  const [rows, setRows] = useState<"sample" | "all">("sample");
  const workflow = useWorkflowId();
  const isSampled = useLastGood(
    (state) => (state.byStep[`${workflow} ${step?.id}`]?.sampled.length ?? 0) > 0,
  );
  const inputs = step
    ? [...new Set(Object.keys(step.inputs ?? {}).flatMap((port) => feeds(step, port).map(source)))]
    : [];
  return (
    <section className={styles.preview} aria-label={words.title}>
      <div className={styles.bar}>
        <h2>{step ? called(step.id) : words.title}</h2>
        <span className={styles.told} id="preview-told" aria-live="polite" />
        {inputs.length > 0 && (
          <Checkbox
            size="xs"
            label={words.inputs}
            checked={beside}
            onChange={(event) => setBeside(event.currentTarget.checked)}
          />
        )}
        {step && (isSampled || rows === "all") && (
          <Button
            variant="subtle"
            size="compact-xs"
            onClick={() => setRows(rows === "sample" ? "all" : "sample")}
          >
            {rows === "sample" ? words.useAll : words.useSample}
          </Button>
        )}
      </div>
      {step ? (
        <div className={styles.grids}>
          <Suspense fallback={<Waiting />}>
            {beside &&
              inputs.map((id) => <StepRows key={id} step={id} rows={rows} title={words.input(called(id))} />)}
            <StepRows
              key={step.id}
              step={step.id}
              rows={rows}
              title={beside && inputs.length > 0 ? words.output(called(step.id)) : null}
              instead={beside ? undefined : inputs[0]}
              isChosen
            />
          </Suspense>
        </div>
      ) : (
        <p className={styles.empty}>{words.none}</p>
      )}
    </section>
  );
}
