import { createContext, useContext } from "react";

import { copied, pasted } from "~/document/clipboard";
import { remark, remove } from "~/document/changes";
import { group, stepsIn, ungroup } from "~/document/frames";
import type { SessionStore } from "~/features/builder/session";
import { builder as builderTexts } from "~/i18n/en/builder";
import { useToasts } from "~/ui/toasts";

/** What can be done in the builder, wherever it is asked for: by a button, a key or a command. */
export interface Actions {
  run: () => void;
  publish: () => void;
  undo: () => void;
  redo: () => void;
  tidy: () => void;
  copy: () => void;
  paste: () => void;
  duplicate: () => void;
  remove: () => void;
  selectAll: () => void;
  addRemark: () => void;
  /** Put a frame around the chosen steps. */
  group: () => void;
  ungroup: () => void;
  findBlock: () => void;
  showShortcuts: () => void;
  showCommands: () => void;
  goTo: (step: string) => void;
}

export const ActionsContext = createContext<Actions | null>(null);

export function useActions(): Actions {
  const actions = useContext(ActionsContext);
  if (!actions) throw new Error("Nothing can be done here.");
  return actions;
}

/** The actions on what is chosen. */
export function editing(session: SessionStore) {
  const show = (text: string) => useToasts.getState().show(text);
  const state = () => session.getState();
  const clip = () => {
    const { history, chosen } = state();
    const steps = stepsIn(history.now.document, chosen);
    return { text: copied(history.now, steps), count: steps.length };
  };
  const put = (text: string): boolean => {
    const found = pasted(state().history.now, text);
    if (!found) return false;
    state().change(() => found[0]);
    state().choose(found[1]);
    return true;
  };
  return {
    undo: () => state().undo(),
    redo: () => state().redo(),
    copy: () => {
      const { text, count } = clip();
      if (count > 0) void navigator.clipboard.writeText(text).then(() => show(builderTexts.copied(count)));
    },
    paste: () => {
      navigator.clipboard.readText().then(
        (text) => {
          if (!put(text)) show(builderTexts.clipboardEmpty);
        },
        () => show(builderTexts.clipboardRefused),
      );
    },
    duplicate: () => put(clip().text),
    remove: () => state().change((draft) => remove(draft, state().chosen)),
    selectAll: () => state().choose(state().history.now.document.steps.map((step) => step.id)),
    group: () => {
      const { history, chosen } = state();
      const [next, frame] = group(history.now, chosen, builderTexts.frame.untitled);
      if (frame === null) {
        show(builderTexts.frame.noSteps);
        return;
      }
      state().change(() => next);
      state().choose([frame]);
    },
    ungroup: () => {
      const { history, chosen } = state();
      const next = ungroup(history.now, chosen);
      if (next === history.now) {
        show(builderTexts.frame.none);
        return;
      }
      const steps = stepsIn(history.now.document, chosen);
      state().change(() => next);
      state().choose(steps);
    },
    addRemark: () => {
      const id = `remark-${crypto.randomUUID().slice(0, 8)}`;
      const places = Object.values(state().history.now.layout.steps);
      const y = Math.min(0, ...places.map((place) => place.y)) - 120;
      state().change((draft) => remark(draft, { id, x: 0, y, width: 240, height: 90, text: "" }));
      state().choose([id]);
    },
  };
}
