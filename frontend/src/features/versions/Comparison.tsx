import { Button, NativeSelect } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { RotateCcw } from "lucide-react";
import { useState } from "react";

import { api } from "~/api/client";
import type { Workflow } from "~/api/workflows";
import type { Frame } from "~/document/model";
import { type Change, changesQuery, type Difference } from "~/features/versions/queries";
import styles from "~/features/versions/Versions.module.css";
import { versions as words } from "~/i18n/en/versions";
import { Failure } from "~/ui/Failure";
import { tell } from "~/ui/telling";
import { useToasts } from "~/ui/toasts";
import { Waiting } from "~/ui/Waiting";

interface Props {
  workflow: Workflow;
  number: number;
  numbers: readonly number[];
}

/** What a version says otherwise than another one, by default the one before it. */
export function Comparison({ workflow, number, numbers }: Props) {
  const before = numbers.filter((other) => other !== number);
  const [since, setSince] = useState(() => before.find((other) => other < number) ?? null);
  const queries = useQueryClient();
  const show = useToasts((toasts) => toasts.show);
  const restore = useMutation({
    mutationFn: () =>
      api.POST("/api/v1/workflows/{workflow_id}/versions/{number}/restore", {
        params: {
          path: { workflow_id: workflow.id, number },
          header: { "if-match": `"${workflow.revision}"` },
        },
        body: { publish: true },
      }),
    onSuccess: () => show(words.restored(number)),
    onError: tell,
    onSettled: () => queries.invalidateQueries({ queryKey: ["workflows"] }),
  });
  const mayRestore = workflow.role !== "viewer" && number !== workflow.version;
  return (
    <section className={styles.difference} aria-label={words.version(number)}>
      <div className={styles.head}>
        <h2>{since === null ? words.version(number) : words.changes(since, number)}</h2>
        {before.length > 0 && (
          <NativeSelect
            label={words.since}
            value={String(since ?? "")}
            data={[
              ...(since === null ? [{ value: "", label: words.noOther }] : []),
              ...before.map((other) => ({ value: String(other), label: words.version(other) })),
            ]}
            onChange={(event) => setSince(Number(event.currentTarget.value))}
          />
        )}
        {mayRestore && (
          <Button
            leftSection={<RotateCcw size={16} />}
            loading={restore.isPending}
            onClick={() => restore.mutate()}
          >
            {words.restore}
          </Button>
        )}
      </div>
      {since === null ? <p>{words.first}</p> : <Compared id={workflow.id} number={number} since={since} />}
    </section>
  );
}

function Compared({ id, number, since }: { id: string; number: number; since: number }) {
  const found = useQuery(changesQuery(id, number, since));
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (found.isPending) return <Waiting lines={3} />;
  const { added, removed, changed, others } = found.data;
  if (added.length + removed.length + changed.length + others.length === 0) return <p>{words.same}</p>;
  return (
    <>
      <Steps kind="added" steps={added} />
      <Steps kind="removed" steps={removed} />
      {changed.map((step) => (
        <Changed key={step.step} name={step.step} changes={step.changes} />
      ))}
      {others.length > 0 && <Changed name={words.workflow} changes={others} />}
    </>
  );
}

function Steps({ kind, steps }: { kind: "added" | "removed"; steps: Difference["added"] }) {
  return steps.map((step) => (
    <div key={step} className={styles.step} data-kind={kind}>
      <h3>
        {words[kind]}: {step.replaceAll("_", " ")}
      </h3>
    </div>
  ));
}

function Changed({ name, changes }: { name: string; changes: readonly Change[] }) {
  return (
    <div className={styles.step}>
      <h3>
        {words.changed}: {name.replaceAll("_", " ")}
      </h3>
      {changes.map((change) => (
        <div key={change.pointer} className={styles.change}>
          <span>{change.pointer === "/frames" ? words.groups : inWords(change.pointer)}</span>
          <span>
            <code className={styles.before}>{told(change, change.before)}</code>{" "}
            <code className={styles.after}>{told(change, change.after)}</code>
          </span>
        </div>
      ))}
    </div>
  );
}

/** A pointer as words: `/settings/keys/0` is "keys 1". */
function inWords(pointer: string): string {
  return pointer
    .split("/")
    .slice(1)
    .filter((part) => part !== "settings")
    .map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : part.replaceAll("_", " ")))
    .join(" ");
}

function told({ pointer }: Change, value: unknown): string {
  if (value === null) return words.nothing;
  if (pointer === "/frames") return (value as Frame[]).map(words.group).join("; ");
  return typeof value === "string" ? value : JSON.stringify(value);
}
