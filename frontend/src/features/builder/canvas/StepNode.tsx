import { Handle, type NodeProps, Position } from "@xyflow/react";
import { CircleAlert, CircleCheck, CircleX, LoaderCircle, StickyNote } from "lucide-react";
import { memo } from "react";

import styles from "~/features/builder/canvas/Canvas.module.css";
import type { StepNodeType } from "~/features/builder/canvas/flow";
import { useBlock } from "~/features/builder/blocks";
import { type RunStep, useFact } from "~/features/builder/facts";
import { BlockIcon, called, colorOf } from "~/features/builder/look";
import { whole } from "~/i18n";
import { builder as builderTexts } from "~/i18n/en/builder";

const words = builderTexts.step;
const FIRST = 26;
const APART = 22;

/** A step on the canvas: what it is, what comes out of it, and what is wrong with it. */
export const StepNode = memo(function StepNode({ id, data }: NodeProps<StepNodeType>) {
  const { step } = data;
  const block = useBlock(step.block);
  const fact = useFact(id);
  const errors = fact.problems.filter((problem) => problem.severity !== "warning");
  const rows = fact.run?.rows ?? fact.rows;
  const told = [
    rows === null ? null : words.rows(whole(rows)),
    fact.columns === null ? null : words.columns(fact.columns.length),
  ].filter(Boolean);
  return (
    <div
      className={styles.step}
      style={{ borderLeftColor: block ? colorOf(block.group) : "var(--bad)" }}
      data-state={fact.run?.state}
      data-wrong={errors.length > 0 || undefined}
    >
      {block?.ports.map((port, index) => (
        <Handle
          key={port.name}
          id={port.name}
          type="target"
          position={Position.Left}
          className={styles.port}
          style={{ top: block.ports.length === 1 ? FIRST + 8 : FIRST - 6 + index * APART }}
          title={block.ports.length > 1 ? port.name : undefined}
        />
      ))}
      <div className={styles.top}>
        <BlockIcon block={step.block} group={block?.group ?? ""} />
        <span className={styles.name}>{called(step.id)}</span>
        {step.note && <StickyNote size={13} aria-label={words.note} />}
        {fact.run && <StateIcon state={fact.run.state} />}
      </div>
      <div className={styles.below}>
        {errors[0] ? (
          <span className={styles.wrong}>
            <CircleAlert size={13} aria-hidden />
            <span className={styles.cut}>{errors[0].message}</span>
          </span>
        ) : (
          <span className={styles.cut}>
            {block?.title ?? words.unknown(step.block)}
            {told.length > 0 && ` · ${told.join(" × ")}`}
          </span>
        )}
      </div>
      {block?.group !== "Results" && (
        <Handle type="source" position={Position.Right} className={styles.port} style={{ top: FIRST + 8 }} />
      )}
    </div>
  );
});

function StateIcon({ state }: { state: RunStep["state"] }) {
  const label = words.states[state];
  if (state === "running") return <LoaderCircle size={15} className={styles.turning} aria-label={label} />;
  if (state === "succeeded") return <CircleCheck size={15} color="var(--ok)" aria-label={label} />;
  if (state === "failed") return <CircleX size={15} color="var(--bad)" aria-label={label} />;
  return <span className="sr-only">{label}</span>;
}
