import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Plus, Workflow } from "lucide-react";
import { lazy, Suspense, useDeferredValue, useState } from "react";
import { Link, useLocation } from "wouter";

import { useChanges } from "~/features/dashboard/changes";
import { Filters } from "~/features/dashboard/Filters";
import { Lately } from "~/features/dashboard/Lately";
import { type Wanted, workflowsQuery } from "~/features/dashboard/queries";
import { WorkflowTable } from "~/features/dashboard/WorkflowTable";
import { workflows as words } from "~/i18n/en/workflows";
import { Failure } from "~/ui/Failure";
import { Notice } from "~/ui/Notice";
import { Page } from "~/ui/Page";
import { Waiting } from "~/ui/Waiting";

const Beginning = lazy(async () => ({ default: (await import("~/features/dashboard/Beginning")).Beginning }));

const EVERYTHING: Wanted = { search: "", owner: null, folder: null, tag: null, sort: "edited" };

/** The workflows that somebody may see. */
export function Workflows() {
  const [wanted, setWanted] = useState(EVERYTHING);
  const found = useInfiniteQuery(workflowsQuery(useDeferredValue(wanted)));
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  const total = found.data?.pages.at(-1)?.total ?? 0;
  const narrowed =
    wanted.search !== "" || wanted.owner !== null || wanted.folder !== null || wanted.tag !== null;

  return (
    <Page
      title={words.title}
      actions={
        <>
          <Button component={Link} href="/templates" variant="default">
            {words.fromTemplate}
          </Button>
          <Create />
        </>
      }
    >
      <Lately />
      {(narrowed || total > 0) && (
        <Filters wanted={wanted} change={(changes) => setWanted({ ...wanted, ...changes })} />
      )}
      {found.isPending && <Waiting />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && items.length === 0 && (
        <Notice icon={<Workflow />} {...(narrowed ? words.none : words.empty)}>
          {!narrowed && <Create />}
        </Notice>
      )}
      <Suspense>{found.isSuccess && total === 0 && !narrowed && <Beginning />}</Suspense>
      {items.length > 0 && <WorkflowTable items={items} total={total} />}
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

/** Begins a workflow and goes to the builder. */
function Create() {
  const { create } = useChanges();
  const [, go] = useLocation();
  return (
    <Button
      leftSection={<Plus size={16} />}
      loading={create.isPending}
      onClick={() => create.mutate(undefined, { onSuccess: (id) => go(`/workflows/${id}/edit`) })}
    >
      {words.create}
    </Button>
  );
}
