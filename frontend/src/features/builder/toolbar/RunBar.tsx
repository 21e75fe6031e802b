import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link } from "wouter";

import { api } from "~/api/client";
import { isUnderWay } from "~/api/runs";
import { learn, useFacts } from "~/features/builder/facts";
import { runQuery } from "~/features/builder/running";
import styles from "~/features/builder/toolbar/Toolbar.module.css";
import { duration } from "~/i18n";
import { builder as builderTexts } from "~/i18n/en/builder";
import { RunState } from "~/ui/RunState";

const words = builderTexts.running;

/** How the run that was begun here goes; the steps on the canvas light up with it. */
export function RunBar({ run, onClose }: { run: string; onClose: () => void }) {
  const found = useQuery(runQuery(run));
  const facts = useFacts();
  const cancel = useMutation({
    mutationFn: () => api.POST("/api/v1/runs/{run_id}/cancel", { params: { path: { run_id: run } } }),
    onSettled: () => found.refetch(),
  });
  const steps = found.data?.steps;
  useEffect(() => {
    if (!steps) return;
    const byId = new Map(steps.map((step) => [step.id, step]));
    const told = [...facts.getState().steps.keys()].map((id) => [id, { run: byId.get(id) ?? null }] as const);
    learn(facts, new Map(told));
  }, [facts, steps]);
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
