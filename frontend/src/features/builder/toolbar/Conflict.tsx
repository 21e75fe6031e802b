import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useLocation } from "wouter";

import { createFrom } from "~/api/drafts";
import { readWorkflow } from "~/api/workflows";
import { placed } from "~/document/levels";
import { same } from "~/document/place";
import { documentOf, layoutOf } from "~/document/reading";
import { openedQuery } from "~/features/builder/queries";
import { useSessionStore } from "~/features/builder/session";
import { useSavingStore } from "~/features/builder/workflow";
import { builder as words } from "~/i18n/en/builder";
import { Dialog } from "~/ui/Dialog";
import { tell } from "~/ui/telling";
import { useToasts } from "~/ui/toasts";

/** Somebody else has saved meanwhile: what becomes of the edits here is for their author to say. */
export function Conflict() {
  const saving = useSavingStore();
  const session = useSessionStore();
  const queries = useQueryClient();
  const [, go] = useLocation();
  const { workflow } = saving.getState();
  const theirs = useQuery({
    queryKey: ["workflows", "conflict", workflow.id, saving.getState().problem?.current],
    queryFn: ({ signal }) => readWorkflow(workflow.id, signal),
    retry: false,
    gcTime: 0,
  });
  // What this page has sent itself, before it was loaded anew, may arrive late: then there is nothing to decide.
  const { document, layout } = session.getState().history.now;
  const isOwn =
    theirs.data !== undefined && same(theirs.data.document, document) && same(theirs.data.layout, layout);
  useEffect(() => {
    if (isOwn) saving.getState().adopt(theirs.data);
  }, [isOwn, saving, theirs.data]);

  async function takeTheirs() {
    const theirs = await queries.query({ ...openedQuery(workflow.id), staleTime: 0 });
    session
      .getState()
      .replace(placed({ document: documentOf(theirs.document), layout: layoutOf(theirs.layout) }));
    saving.getState().adopt(theirs);
  }

  async function keepAsCopy() {
    const { document, layout } = session.getState().history.now;
    const name = words.conflict.copyName(document.name);
    const copy = await createFrom({ ...document }, name, { ...layout });
    await takeTheirs();
    useToasts.getState().show(words.conflict.copied);
    go(`/workflows/${copy}/edit`);
  }

  if (theirs.isPending || isOwn) return null;
  return (
    <Dialog
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={words.conflict.title}
    >
      <p>{words.conflict.hint}</p>
      <div style={{ display: "flex", flexWrap: "wrap", gap: 8 }}>
        <Button onClick={() => void keepAsCopy().catch(tell)}>{words.conflict.copy}</Button>
        <Button variant="default" onClick={() => void takeTheirs().catch(tell)}>
          {words.conflict.theirs}
        </Button>
        <Button variant="default" onClick={() => saving.getState().overwrite()}>
          {words.conflict.mine}
        </Button>
      </div>
    </Dialog>
  );
}
