import { useCallback, useEffect, useRef, useState } from "react";

import { Problem } from "~/api/problem";
import type { Draft } from "~/document/model";
import { forget, keep } from "~/features/builder/kept";
import { save, type Workflow } from "~/features/builder/queries";
import type { SessionStore } from "~/features/builder/session";

// An edit is on the server after this time at most twice, in milliseconds; the browser keeps it at once.
const PAUSE = 700;
const RETRY = 4000;

export type Saved = "saved" | "waiting" | "saving" | "offline" | "conflict" | "refused";

export interface Saving {
  state: Saved;
  /** What the server has: the version that runs, and whether the draft is that. */
  workflow: Workflow;
  /** Whether the draft differs from the version that runs. */
  ahead: boolean;
  problem: Problem | null;
  /** Save now and make it the version that runs. Throws a `Problem` if it has some. */
  publish: () => Promise<Workflow>;
  /** Save over what somebody else has saved meanwhile. */
  overwrite: () => void;
  /** Go on with the workflow as somebody else has left it. */
  adopt: (workflow: Workflow) => void;
}

/** Keeps a session's draft saved: in the browser at once, on the server within two seconds. */
export function useSaving(session: SessionStore, loaded: Workflow, unsaved: boolean): Saving {
  const [workflow, setWorkflow] = useState(loaded);
  const [state, setState] = useState<Saved>(unsaved ? "waiting" : "saved");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [ahead, setAhead] = useState(unsaved || loaded.version === null || !isPublished(loaded));
  const now = useRef({
    revision: loaded.revision,
    saved: session.getState().history.now as Draft | null,
    timer: 0,
    busy: null as Promise<unknown> | null,
  });

  const write = useCallback(
    async (publish: boolean): Promise<Workflow> => {
      clearTimeout(now.current.timer);
      // One at a time: each is made to the revision that the one before has given.
      while (now.current.busy) await now.current.busy.catch(() => undefined);
      const draft = session.getState().history.now;
      setState("saving");
      const writing = save(loaded, draft, now.current.revision, publish);
      now.current.busy = writing;
      try {
        const answer = await writing;
        now.current.revision = answer.revision;
        now.current.saved = draft;
        setWorkflow(answer);
        setProblem(null);
        if (publish) setAhead(session.getState().history.now.document !== draft.document);
        if (session.getState().history.now === draft) {
          forget(loaded.id);
          setState("saved");
        } else keep(loaded.id, { revision: answer.revision, draft: session.getState().history.now });
        return answer;
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        setProblem(error);
        if (error.status === 412) setState("conflict");
        else if (error.status === 0 || error.status >= 500 || error.status === 429) setState("offline");
        else setState(publish ? "waiting" : "refused");
        throw error;
      } finally {
        now.current.busy = null;
      }
    },
    [loaded, session],
  );

  const later = useCallback(
    (pause: number) => {
      const place = now.current;
      clearTimeout(place.timer);
      place.timer = window.setTimeout(() => {
        write(false).catch((error: unknown) => {
          if (error instanceof Problem && error.status !== 412 && (error.status === 0 || error.status >= 429))
            later(RETRY);
        });
      }, pause);
    },
    [write],
  );

  useEffect(() => {
    const place = now.current;
    if (unsaved) later(0);
    const stop = session.subscribe((next, before) => {
      if (next.history.now === before.history.now || next.history.now === place.saved) return;
      keep(loaded.id, { revision: place.revision, draft: next.history.now });
      if (next.history.now.document !== before.history.now.document) setAhead(true);
      setState((was) => (was === "conflict" ? was : "waiting"));
      later(PAUSE);
    });
    const leaving = () => {
      if (session.getState().history.now !== place.saved) void write(false).catch(() => undefined);
    };
    window.addEventListener("pagehide", leaving);
    window.addEventListener("online", leaving);
    return () => {
      stop();
      window.removeEventListener("pagehide", leaving);
      window.removeEventListener("online", leaving);
      clearTimeout(place.timer);
      leaving();
    };
  }, [later, loaded.id, session, unsaved, write]);

  return {
    state,
    workflow,
    ahead,
    problem,
    publish: () => write(true),
    overwrite: () => {
      if (problem?.current != null) now.current.revision = problem.current;
      setState("waiting");
      later(0);
    },
    adopt: (other) => {
      now.current.revision = other.revision;
      setWorkflow(other);
      setAhead(other.version === null || !isPublished(other));
      setProblem(null);
      forget(loaded.id);
      setState("saved");
    },
  };
}

/** Whether the draft on the server is the version that runs. */
function isPublished(workflow: Workflow): boolean {
  return workflow.published;
}
