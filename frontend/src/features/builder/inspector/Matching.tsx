import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { useMemo, useState } from "react";

import { withStep } from "~/document/changes";
import { feeds, source, type Step } from "~/document/model";
import { useFact } from "~/features/builder/facts";
import styles from "~/features/builder/inspector/Inspector.module.css";
import { type Asked, type Pair, probe, type Side, suggested } from "~/features/builder/inspector/matching";
import { previewQuery } from "~/features/builder/queries";
import { useDraft, useSession } from "~/features/builder/session";
import { useWorkflowId } from "~/features/builder/workflow";
import { DataGrid } from "~/grid/DataGrid";
import { type Row, rowsAtHand } from "~/grid/source";
import { whole } from "~/i18n";
import { builder as builderTexts } from "~/i18n/en/builder";
import { Dialog } from "~/ui/Dialog";
import { Failure } from "~/ui/Failure";
import { Waiting } from "~/ui/Waiting";

const words = builderTexts.join;
const SOME = 1000;

/** Help with a join: keys that may be meant, and how many rows of each side find a match. */
export function Matching({ step }: { step: Step }) {
  const change = useSession((session) => session.change);
  const readOnly = useSession((session) => session.readOnly);
  const [left] = feeds(step, "left");
  const [right] = feeds(step, "right");
  const leftRows = useSome(left);
  const rightRows = useSome(right);
  const keys = pairsOf(step.settings?.keys);
  const chosen = step.settings?.keys;
  const pairs = useMemo(
    () => (leftRows && rightRows ? suggested(leftRows, rightRows, pairsOf(chosen)) : []),
    [chosen, leftRows, rightRows],
  );
  const isWrong = useFact(step.id).problems.some(({ severity }) => severity === "error");
  const isComplete = !isWrong && keys.length > 0 && keys.every((key) => key.left && key.right);
  if (step.block !== "join" || left === undefined || right === undefined) return null;

  function use(pair: Pair) {
    change((draft) =>
      withStep(draft, step.id, (one) => ({ ...one, settings: { ...one.settings, keys: [...keys, pair] } })),
    );
  }

  return (
    <div className={styles.match}>
      {!readOnly && pairs.length > 0 && (
        <>
          <strong>{words.suggest}</strong>
          <span className={styles.choices}>
            {pairs.map((pair) => (
              <Button
                key={`${pair.left}=${pair.right}`}
                variant="default"
                size="compact-sm"
                onClick={() => use(pair)}
              >
                {words.use(pair.left, pair.right)}
              </Button>
            ))}
          </span>
        </>
      )}
      {isComplete && (
        <>
          <strong>{words.rate}</strong>
          <Rate step={step} side="left" />
          <Rate step={step} side="right" />
          <Growth step={step} />
        </>
      )}
    </div>
  );
}

const pairsOf = (keys: unknown) => (Array.isArray(keys) ? (keys as readonly Pair[]) : []);

function Rate({ step, side }: { step: Step; side: Side }) {
  const all = useProbe(step, side, "all");
  const matched = useProbe(step, side, "matched");
  const [open, setOpen] = useState(false);
  const failed = all.error ?? matched.error;
  if (failed)
    return <Failure error={failed} retry={() => [all, matched].forEach((one) => void one.refetch())} />;
  const [of, found] = [countIn(all.data), countIn(matched.data)];
  if (of === null || found === null) return <p className={styles.quiet}>{words.computing}</p>;
  const name = words[`${side}Side`];
  return (
    <div>
      <p>{words[side](whole(found), whole(of))}</p>
      {found < of && (
        <Button variant="subtle" size="compact-xs" onClick={() => setOpen(true)}>
          {words.unmatched(name)}
        </Button>
      )}
      {open && <Others step={step} side={side} onClose={() => setOpen(false)} />}
    </div>
  );
}

// The others keep rows of the left as they are, or make pairs of all.
const MULTIPLIES: readonly unknown[] = [undefined, "inner", "left", "right", "full"];

/** Whether rows become more because they match several others, which is mostly not meant. */
function Growth({ step }: { step: Step }) {
  const matched = countIn(useProbe(step, "left", "matched").data);
  const pairs = countIn(useProbe(step, "left", "pairs").data);
  if (matched === null || pairs === null || pairs <= matched) return null;
  if (!MULTIPLIES.includes(step.settings?.kind)) return null;
  return (
    <p className={styles.warning} role="status">
      <TriangleAlert size={15} aria-hidden />
      <span>{words.grows(whole(matched), whole(pairs))}</span>
    </p>
  );
}

function Others({ step, side, onClose }: { step: Step; side: Side; onClose: () => void }) {
  const found = useProbe(step, side, "others");
  const title = words.rest(words[`${side}Side`]);
  return (
    <Dialog onClose={onClose} title={title} size="xl">
      {found.isError && <Failure error={found.error} />}
      {found.isPending && <Waiting />}
      {found.data && (
        <div style={{ height: 360 }}>
          <DataGrid
            label={title}
            source={rowsAtHand(`others ${found.dataUpdatedAt}`, found.data.columns, found.data.rows)}
          />
        </div>
      )}
    </Dialog>
  );
}

/** Some rows of what comes in at a side. */
function useSome(from: string | undefined) {
  const { document } = useDraft();
  const workflow = useWorkflowId();
  const asked = previewQuery(workflow, document, source(from ?? ""), "sample", SOME);
  return useQuery({ ...asked, enabled: from !== undefined }).data;
}

function countIn(found: { rows: readonly Row[] } | undefined): number | null {
  const count = found?.rows[0]?.count;
  return typeof count === "number" ? count : null;
}

function useProbe(step: Step, side: Side, what: Asked) {
  const { document } = useDraft();
  const workflow = useWorkflowId();
  const asked = useMemo(() => probe(document, step, side, what), [document, side, step, what]);
  return useQuery({
    ...previewQuery(workflow, asked?.document ?? document, asked?.step ?? "", "all"),
    enabled: asked !== null,
  });
}
