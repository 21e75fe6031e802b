import { Button, Modal } from "@mantine/core";
import { Check, CircleAlert, CloudOff, LoaderCircle } from "lucide-react";
import { useLocation } from "wouter";

import { api, content } from "~/api/client";
import { layoutOf, documentOf } from "~/document/reading";
import { placed } from "~/document/levels";
import { workflowQuery } from "~/features/builder/queries";
import { useSessionStore } from "~/features/builder/session";
import styles from "~/features/builder/toolbar/Toolbar.module.css";
import { useSaving, useSavingStore } from "~/features/builder/workflow";
import { useQueryClient } from "@tanstack/react-query";
import { texts } from "~/i18n";
import { useToasts } from "~/ui/toasts";

const words = texts.builder;

/** Whether everything is saved; and what to do when somebody else was faster. */
export function SavedState() {
  const state = useSaving((saving) => saving.state);
  const problem = useSaving((saving) => saving.problem);
  const icon =
    state === "saved" ? (
      <Check size={13} aria-hidden />
    ) : state === "offline" ? (
      <CloudOff size={13} aria-hidden />
    ) : state === "conflict" || state === "refused" ? (
      <CircleAlert size={13} aria-hidden />
    ) : (
      <LoaderCircle size={13} aria-hidden />
    );
  return (
    <>
      <span className={styles.saved} data-state={state} role="status">
        {icon}
        {words.saved[state]}
        {state === "refused" && problem && `: ${problem.message}`}
      </span>
      {state === "conflict" && <Conflict />}
    </>
  );
}

function Conflict() {
  const saving = useSavingStore();
  const session = useSessionStore();
  const queries = useQueryClient();
  const [, go] = useLocation();
  const { workflow } = saving.getState();

  async function takeTheirs() {
    const theirs = await queries.query({ ...workflowQuery(workflow.id), staleTime: 0 });
    session
      .getState()
      .replace(placed({ document: documentOf(theirs.document), layout: layoutOf(theirs.layout) }));
    saving.getState().adopt(theirs);
  }

  async function keepAsCopy() {
    const { document, layout } = session.getState().history.now;
    const name = words.conflict.copyName(document.name);
    const copy = content(
      await api.POST("/api/v1/workflows", {
        body: {
          document: { ...document, name },
          layout: { ...layout },
          publish: false,
          folder: "",
          tags: [],
        },
      }),
    );
    await takeTheirs();
    useToasts.getState().show(words.conflict.copied(copy.name));
    go(`/workflows/${copy.id}/edit`);
  }

  const tell = (error: unknown) =>
    useToasts.getState().show(error instanceof Error ? error.message : texts.failed);
  return (
    <Modal
      opened
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
    </Modal>
  );
}
