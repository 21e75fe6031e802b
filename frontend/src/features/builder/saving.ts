import { createStore, type StoreApi } from "zustand";

import { Problem } from "~/api/problem";
import type { Workflow } from "~/api/workflows";
import type { Draft } from "~/document/model";
import { forget, keep } from "~/features/builder/kept";
import type { SessionStore } from "~/features/builder/session";
import { begin } from "~/features/builder/underWay";

// In milliseconds: an edit is kept by the browser at once, and on the server after this pause.
const PAUSE = 700;
const RETRY = 4000;

/** How the draft stands: `refused` is what the server does not take, such as a name that is taken. */
export type Saved = "saved" | "waiting" | "saving" | "offline" | "conflict" | "refused";

export interface Saving {
  state: Saved;
  /** The workflow as the server has it. */
  workflow: Workflow;
  /** Whether the draft says something else than the version that runs. */
  ahead: boolean;
  problem: Problem | null;
  /** Save now, and make it the version that runs. Throws what the server says. */
  publish: () => Promise<Workflow>;
  /** Save over what somebody else has saved meanwhile. */
  overwrite: () => void;
  /** Go on from what somebody else has saved. */
  adopt: (workflow: Workflow) => void;
  /** Begin to save what changes. Returns what ends that, after one last time. */
  start: () => () => void;
}

export type Write = (draft: Draft, revision: number, publish: boolean) => Promise<Workflow>;

/**
 * Keeps a session's draft saved. `unsaved` is whether it begins with edits that the server has not, and `place` is
 * where the browser keeps those.
 */
export function savingOf(
  session: SessionStore,
  loaded: Workflow,
  unsaved: boolean,
  save: Write,
  place: string,
): StoreApi<Saving> {
  let revision = loaded.revision;
  let saved = unsaved ? null : session.getState().history.now;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing: Promise<unknown> | null = null;
  let left = false;
  const draft = () => session.getState().history.now;

  return createStore<Saving>((set, get) => {
    async function write(publish: boolean): Promise<Workflow> {
      clearTimeout(timer);
      // One after the other: each is made to the revision that the one before has given.
      while (writing) await writing.catch(() => undefined);
      const sent = draft();
      set({ state: "saving" });
      const request = save(sent, revision, publish);
      writing = request;
      try {
        const workflow = await request;
        revision = workflow.revision;
        saved = sent;
        const more = draft() !== sent;
        if (more) keep(place, { revision, draft: draft() });
        else forget(place);
        const ahead = workflow.published ? draft().document !== sent.document : true;
        set({ state: more ? "waiting" : "saved", workflow, problem: null, ahead });
        return workflow;
      } catch (error) {
        // What is no answer of the platform is of something between here and there.
        const problem = error instanceof Problem ? error : null;
        set({ problem, state: problem ? after(problem, publish) : "offline" });
        // What cannot be published is a draft all the same.
        if (publish && get().state === "waiting") later(0);
        if (get().state === "offline") later(RETRY);
        throw error;
      } finally {
        writing = null;
      }
    }

    function later(pause: number): void {
      clearTimeout(timer);
      // Who comes back finds in the browser what has not arrived.
      if (!left) timer = setTimeout(() => void write(false).catch(() => undefined), pause);
    }

    return {
      state: unsaved ? "waiting" : "saved",
      workflow: loaded,
      ahead: unsaved || !loaded.published,
      problem: null,
      publish: () => write(true),
      overwrite: () => {
        revision = get().problem?.current ?? revision;
        set({ state: "waiting", problem: null });
        later(0);
      },
      adopt: (workflow) => {
        clearTimeout(timer);
        revision = workflow.revision;
        saved = draft();
        forget(place);
        set({ state: "saved", workflow, ahead: !workflow.published, problem: null });
      },
      start: () => {
        left = false;
        if (unsaved) later(0);
        const stop = session.subscribe((now, before) => {
          const { history } = now;
          if (history.now === before.history.now || history.now === saved) return;
          keep(place, { revision, draft: history.now });
          const ahead = get().ahead || history.now.document !== before.history.now.document;
          // Over what somebody else has saved, nothing is written unasked.
          if (get().state === "conflict") set({ ahead });
          else {
            set({ ahead, state: "waiting" });
            later(PAUSE);
          }
        });
        const now = () => {
          if (draft() !== saved && get().state !== "conflict" && !session.getState().readOnly)
            begin(loaded.id, write(false));
        };
        window.addEventListener("pagehide", now);
        window.addEventListener("online", now);
        return () => {
          stop();
          left = true;
          clearTimeout(timer);
          window.removeEventListener("pagehide", now);
          window.removeEventListener("online", now);
          now();
        };
      },
    };
  });
}

function after(problem: Problem, publish: boolean): Saved {
  if (problem.status === 412) return "conflict";
  if (problem.status === 0 || problem.status === 429 || problem.status >= 500) return "offline";
  return publish ? "waiting" : "refused";
}
