import { Button } from "@mantine/core";
import { Copy, Trash2 } from "lucide-react";
import { lazy, Suspense } from "react";

import { useActions } from "~/features/builder/actions";
import styles from "~/features/builder/inspector/Inspector.module.css";
import { useChosenStep, useSession } from "~/features/builder/session";
import { builder as builderTexts } from "~/i18n/en/builder";
import { Waiting } from "~/ui/Waiting";

// Forms are much; the canvas is there without them.
const StepPanel = lazy(async () => ({
  default: (await import("~/features/builder/inspector/StepPanel")).StepPanel,
}));
const WorkflowPanel = lazy(async () => ({
  default: (await import("~/features/builder/inspector/WorkflowPanel")).WorkflowPanel,
}));

/** What can be set of what is chosen: a step, several, or the workflow itself. */
export function Inspector() {
  const step = useChosenStep();
  // A step that gets another name stays where it is, and so does the focus in its panel.
  const place = useSession((session) => (step ? session.history.now.document.steps.indexOf(step) : -1));
  const chosen = useSession((session) => session.chosen.length);
  const readOnly = useSession((session) => session.readOnly);
  const actions = useActions();
  return (
    <section className={styles.panel} aria-label={builderTexts.settings}>
      {step ? (
        <Suspense fallback={<Waiting />}>
          <StepPanel key={place} step={step} />
        </Suspense>
      ) : chosen > 1 ? (
        <>
          <h2>{builderTexts.several(chosen)}</h2>
          {!readOnly && (
            <div className={styles.choices}>
              <Button variant="default" leftSection={<Copy size={14} />} onClick={actions.duplicate}>
                {builderTexts.duplicate}
              </Button>
              <Button variant="default" leftSection={<Trash2 size={14} />} onClick={actions.remove}>
                {builderTexts.remove}
              </Button>
            </div>
          )}
        </>
      ) : (
        <Suspense fallback={<Waiting />}>
          <WorkflowPanel />
        </Suspense>
      )}
    </section>
  );
}
