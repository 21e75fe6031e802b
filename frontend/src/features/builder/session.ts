import { createContext, useContext } from "react";
import { createStore, type StoreApi, useStore } from "zustand";

import { frameId, framesOf } from "~/document/frames";
import type { Draft } from "~/document/model";
import { begun, changed, type History, redone, undone } from "~/document/history";

/** What is being edited, and what of it is chosen. */
export interface Session {
  history: History<Draft>;
  chosen: readonly string[];
  readOnly: boolean;
  /** Change the draft. Changes in a row of one gesture are undone together. */
  change: (change: (draft: Draft) => Draft, gesture?: string) => void;
  choose: (ids: readonly string[]) => void;
  undo: () => void;
  redo: () => void;
  /** Begin anew from another draft, as when somebody else has saved. */
  replace: (draft: Draft) => void;
}

export type SessionStore = StoreApi<Session>;

export function sessionOf(draft: Draft, readOnly: boolean, chosen: readonly string[]): SessionStore {
  return createStore<Session>((set, get) => {
    const step = (history: History<Draft>) => {
      const there = new Set([
        ...history.now.document.steps.map((one) => one.id),
        ...history.now.layout.remarks.map((one) => one.id),
        ...framesOf(history.now.document).map(frameId),
      ]);
      set({ history, chosen: get().chosen.filter((id) => there.has(id)) });
    };
    return {
      history: begun(draft),
      chosen,
      readOnly,
      change: (change, gesture) => {
        if (get().readOnly) return;
        const { history } = get();
        step(changed(history, change(history.now), gesture ?? null));
      },
      choose: (ids) => {
        const { chosen } = get();
        if (ids.length !== chosen.length || ids.some((id, index) => id !== chosen[index]))
          set({ chosen: ids });
      },
      undo: () => step(undone(get().history)),
      redo: () => step(redone(get().history)),
      replace: (other) => step(begun(other)),
    };
  });
}

export const SessionContext = createContext<SessionStore | null>(null);

export function useSessionStore(): SessionStore {
  const store = useContext(SessionContext);
  if (!store) throw new Error("There is no session here.");
  return store;
}

export function useSession<Part>(part: (session: Session) => Part): Part {
  return useStore(useSessionStore(), part);
}

export const useDraft = () => useSession((session) => session.history.now);

/** The one step that is chosen, if it is one. */
export const useChosenStep = () =>
  useSession((session) => {
    const [id, other] = session.chosen;
    return other === undefined
      ? session.history.now.document.steps.find((step) => step.id === id)
      : undefined;
  });

/** The one frame that is chosen, if it is one. */
export const useChosenFrame = () =>
  useSession((session) => {
    const [id, other] = session.chosen;
    return other === undefined
      ? framesOf(session.history.now.document).find((frame) => frameId(frame) === id)
      : undefined;
  });
