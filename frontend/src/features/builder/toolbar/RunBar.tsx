import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link } from "wouter";

import { api } from "~/api/client";
import { isUnderWay, runQuery } from "~/api/runs";
import { type FactsStore, learn, type RunStep, useFacts } from "~/features/builder/facts";
import { useDraft } from "~/features/builder/session";
import styles from "~/features/builder/toolbar/Toolbar.module.css";
import { duration } from "~/i18n";
import { builder as builderTexts } from "~/i18n/en/builder";
import { Failure } from "~/ui/Failure";
import { RunState } from "~/ui/RunState";
import { tell } from "~/ui/telling";

const words = builderTexts.running;
// Nothing else tells when a step begins or ends.
const PAUSE = 500;

function learnOf(facts: FactsStore, runOf: (step: string) => RunStep | null): void {
  learn(facts, new Map([...facts.getState().steps.keys()].map((id) => [id, { run: runOf(id) }])));
}

/** How the run that was begun here goes; the steps on the canvas light up with it. */
export function RunBar({ run, onClose }: { run: string; onClose: () => void }) {
  const found = useQuery(runQuery(run, PAUSE));
  const facts = useFacts();
  const { document } = useDraft();
  const [ran] = useState(document);
  // What has changed since is not what ran.
  const isSame = document === ran;
  const cancel = useMutation({
    mutationFn: () => api.POST("/api/v1/runs/{run_id}/cancel", { params: { path: { run_id: run } } }),
    onError: tell,
    onSettled: () => found.refetch(),
  });
  const steps = found.data?.steps;
  useEffect(() => {
    if (!steps) return;
    const byId = new Map(steps.map((step) => [step.id, step]));
    learnOf(facts, (id) => (isSame ? (byId.get(id) ?? null) : null));
  }, [facts, isSame, steps]);
  useEffect(() => () => learnOf(facts, () => null), [facts]);
  if (found.isError && !found.data) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return null;
  const { state, started_at, ended_at, error } = found.data;
  const seconds = started_at && ended_at ? (Date.parse(ended_at) - Date.parse(started_at)) / 1000 : null;
  return (
    <div className={styles.run} data-state={state} role="status">
      <RunState state={state} />
      <p>
        {error ? `${error.message} ${error.hint}` : words.state[state]}
        {seconds !== null && ` · ${duration(seconds)}`}
      </p>
      {isUnderWay(found.data) ? (
        <Button
          variant="default"
          size="compact-sm"
          loading={cancel.isPending}
          onClick={() => cancel.mutate()}
        >
          {words.cancel}
        </Button>
      ) : (
        <>
          <Button size="compact-sm" component={Link} href={`/runs/${run}`}>
            {state === "succeeded" ? words.results : words.details}
          </Button>
          <Button variant="subtle" size="compact-sm" onClick={onClose}>
            {words.close}
          </Button>
        </>
      )}
    </div>
  );
}
