import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useSearchParams } from "wouter";

import { isUnderWay, mayEdit, type RunDetail, runQuery } from "~/api/runs";
import { edges } from "~/document/model";
import { documentOf } from "~/document/reading";
import { useLive } from "~/features/runs/live";
import { Log } from "~/features/runs/Log";
import { documentQuery } from "~/features/runs/queries";
import { Results } from "~/features/runs/results/Results";
import { RunActions } from "~/features/runs/RunActions";
import { RunFacts } from "~/features/runs/RunFacts";
import { Steps } from "~/features/runs/steps/Steps";
import { Tabs } from "~/ui/Tabs";
import { Trouble } from "~/features/runs/Trouble";
import { runs as runsTexts } from "~/i18n/en/runs";
import { Failure } from "~/ui/Failure";
import { Page } from "~/ui/Page";
import { StepPicture, type StepStanding } from "~/ui/picture/StepPicture";
import { Waiting } from "~/ui/Waiting";

const words = runsTexts.one;
const TABS = ["results", "steps", "log"] as const;
type Tab = (typeof TABS)[number];
// Its events say when to look again; this is for a connection on which they do not come.
const PAUSE = 3000;

/** One run: live while it runs, with its results, steps and log. */
export function Run({ id }: { id: string }) {
  const found = useQuery(runQuery(id, PAUSE));
  if (found.isPending) return <Waiting />;
  if (!found.data) return <Failure error={found.error} retry={() => void found.refetch()} />;
  return <Found key={id} run={found.data} />;
}

function Found({ run }: { run: RunDetail }) {
  const [search, setSearch] = useSearchParams();
  const progress = useLive(run.id, isUnderWay(run));
  const document = useQuery(documentQuery(run.workflow_id, run.version)).data;
  const lines = useMemo(() => (document ? edges(documentOf(document)) : []), [document]);
  const standings = useMemo(
    () =>
      new Map<string, StepStanding>(
        run.steps.map((step) => [
          step.id,
          {
            state: step.state,
            rows: step.rows,
            seconds: step.seconds,
            fraction: progress?.step === step.id ? progress.fraction : null,
          },
        ]),
      ),
    [run.steps, progress],
  );
  const wanted = TABS.find((tab) => tab === search.get("tab"));
  const tab: Tab = wanted ?? (run.state === "succeeded" ? "results" : "steps");
  const step = search.get("step");

  function show(to: Tab, of: string | null) {
    const after = new URLSearchParams({ tab: to });
    if (of) after.set("step", of);
    setSearch(after, { replace: true });
  }

  return (
    <Page title={words.title(run.workflow_name)} actions={<RunActions run={run} />}>
      <RunFacts run={run} progress={progress} />
      {run.error && <Trouble error={run.error} workflow={mayEdit(run) ? run.workflow_id : null} />}
      <StepPicture
        steps={run.steps}
        edges={lines}
        states={standings}
        chosen={tab === "steps" ? step : null}
        onChoose={(chosen) => show("steps", chosen)}
      />
      <Tabs
        tabs={TABS.map((each) => ({ id: each, label: words.tabs[each] }))}
        chosen={tab}
        choose={(to) => show(to, step)}
      >
        {tab === "results" && <Results run={run} />}
        {tab === "steps" && <Steps run={run} chosen={step} choose={(chosen) => show("steps", chosen)} />}
        {tab === "log" && <Log run={run} />}
      </Tabs>
    </Page>
  );
}
