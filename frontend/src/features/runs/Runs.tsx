import { Button, NativeSelect } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useSearchParams } from "wouter";

import { type RunState, UNDER_WAY } from "~/api/runs";
import { workflowChoicesQuery } from "~/api/workflows";
import { runsQuery } from "~/features/runs/queries";
import styles from "~/features/runs/Runs.module.css";
import { RunTable } from "~/features/runs/RunTable";
import { texts } from "~/i18n";
import { runs as words } from "~/i18n/en/runs";
import { Failure } from "~/ui/Failure";
import { Notice } from "~/ui/Notice";
import { Page } from "~/ui/Page";
import { Waiting } from "~/ui/Waiting";

const CHOICES: Readonly<Record<string, readonly RunState[]>> = {
  "": [],
  "under-way": UNDER_WAY,
  succeeded: ["succeeded"],
  failed: ["failed"],
  canceled: ["canceled"],
};

/** The runs that somebody may see, the last one first. */
export function Runs() {
  const [search, setSearch] = useSearchParams();
  const workflow = search.get("workflow");
  const state = search.get("state") ?? "";
  const found = useInfiniteQuery(runsQuery({ workflow, states: CHOICES[state] ?? [] }));
  const workflows = useQuery(workflowChoicesQuery).data ?? [];
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  const total = found.data?.pages.at(-1)?.total ?? 0;
  const narrowed = workflow !== null || state !== "";

  function choose(name: "workflow" | "state", value: string) {
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        if (value) after.set(name, value);
        else after.delete(name);
        return after;
      },
      { replace: true },
    );
  }

  return (
    <Page title={words.title}>
      {(narrowed || total > 0) && (
        <div className={styles.filters} role="search">
          <NativeSelect
            aria-label={words.workflow}
            value={workflow ?? ""}
            data={[
              { value: "", label: words.anyWorkflow },
              ...workflows.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={(event) => choose("workflow", event.currentTarget.value)}
          />
          <NativeSelect
            aria-label={words.state}
            value={state}
            data={[
              { value: "", label: words.anyState },
              { value: "under-way", label: words.underWay },
              { value: "succeeded", label: texts.runState.succeeded },
              { value: "failed", label: texts.runState.failed },
              { value: "canceled", label: texts.runState.canceled },
            ]}
            onChange={(event) => choose("state", event.currentTarget.value)}
          />
        </div>
      )}
      {found.isPending && <Waiting />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && items.length === 0 && (
        <Notice icon={<History />} {...(narrowed ? words.none : words.empty)} />
      )}
      {items.length > 0 && <RunTable items={items} total={total} />}
      {found.hasNextPage && (
        <Button
          variant="default"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {words.next}
        </Button>
      )}
    </Page>
  );
}
