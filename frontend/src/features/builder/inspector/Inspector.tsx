import { Button } from "@mantine/core";
import { Copy, Group, Trash2, Ungroup } from "lucide-react";
import { lazy, Suspense } from "react";

import { stepsIn, ungroup } from "~/document/frames";
import { useActions } from "~/features/builder/actions";
import styles from "~/features/builder/inspector/Inspector.module.css";
import { useChosenFrame, useChosenStep, useSession } from "~/features/builder/session";
import { builder as builderTexts } from "~/i18n/en/builder";
import { Waiting } from "~/ui/Waiting";

// Forms are much; the canvas is there without them.
const StepPanel = lazy(async () => ({
  default: (await import("~/features/builder/inspector/StepPanel")).StepPanel,
}));
const FramePanel = lazy(async () => ({
  default: (await import("~/features/builder/inspector/FramePanel")).FramePanel,
}));
const WorkflowPanel = lazy(async () => ({
  default: (await import("~/features/builder/inspector/WorkflowPanel")).WorkflowPanel,
}));

/** What can be set of what is chosen: a step, a frame, several steps, or the workflow itself. */
export function Inspector() {
  const step = useChosenStep();
  // A step that gets another name stays where it is, and so does the focus in its panel.
  const place = useSession((session) => (step ? session.history.now.document.steps.indexOf(step) : -1));
  const frame = useChosenFrame();
  const chosen = useSession(({ chosen, history }) =>
    chosen.length > 1 ? stepsIn(history.now.document, chosen).length : 0,
  );
  const grouped = useSession(({ chosen, history }) => ungroup(history.now, chosen) !== history.now);
  const readOnly = useSession((session) => session.readOnly);
  const actions = useActions();
  return (
    <section className={styles.panel} aria-label={builderTexts.settings}>
      {step ? (
        <Suspense fallback={<Waiting />}>
          <StepPanel key={place} step={step} />
        </Suspense>
      ) : frame ? (
        <Suspense fallback={<Waiting />}>
          <FramePanel frame={frame} />
        </Suspense>
      ) : chosen > 0 ? (
        <>
          <h2>{builderTexts.several(chosen)}</h2>
          {!readOnly && (
            <div className={styles.choices}>
              <Button variant="default" leftSection={<Group size={14} />} onClick={actions.group}>
                {builderTexts.frame.group}
              </Button>
              {grouped && (
                <Button variant="default" leftSection={<Ungroup size={14} />} onClick={actions.ungroup}>
                  {builderTexts.frame.ungroup}
                </Button>
              )}
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
