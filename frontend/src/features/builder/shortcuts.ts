import { useEffect } from "react";

import type { Actions } from "~/features/builder/actions";
import { edges } from "~/document/model";
import type { SessionStore } from "~/features/builder/session";

const TYPED =
  "input, textarea, select, [contenteditable=true], [role=grid], [role=listbox], [role=menu], [role=dialog]";

/** The keys of the builder. While something is typed, they belong to what is typed. */
export function useShortcuts(actions: Actions, session: SessionStore): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      // Something nearer has used it, or it is held down.
      if (event.defaultPrevented || (event.repeat && event.key === "Enter")) return;
      // What is open is done with first.
      if (document.querySelector("[role=dialog]") !== null) return;
      const ctrl = event.ctrlKey || event.metaKey;
      const typing = event.target instanceof Element && event.target.closest(TYPED) !== null;
      const action = ctrl
        ? controlled(event, actions, typing)
        : typing
          ? null
          : plain(event, actions, session);
      if (!action) return;
      event.preventDefault();
      action();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [actions, session]);
}

function controlled(event: KeyboardEvent, actions: Actions, typing: boolean): (() => void) | null {
  const key = event.key.toLowerCase();
  if (key === "k") return actions.showCommands;
  if (key === "enter") return actions.run;
  if (typing) return null;
  if (key === "z") return event.shiftKey ? actions.redo : actions.undo;
  if (key === "y") return actions.redo;
  if (key === "c" && !document.getSelection()?.toString()) return actions.copy;
  if (key === "v") return actions.paste;
  if (key === "d") return actions.duplicate;
  if (key === "g") return event.shiftKey ? actions.ungroup : actions.group;
  return key === "a" ? actions.selectAll : null;
}

function plain(event: KeyboardEvent, actions: Actions, session: SessionStore): (() => void) | null {
  switch (event.key) {
    case "/":
      return actions.findBlock;
    case "?":
      return actions.showShortcuts;
    case "Delete":
    case "Backspace":
      return actions.remove;
    case "Escape":
      return () => session.getState().choose([]);
    case "ArrowLeft":
    case "ArrowRight": {
      const next = event.altKey ? neighbour(session, event.key === "ArrowRight") : null;
      return next === null ? null : () => actions.goTo(next);
    }
    default:
      return null;
  }
}

/** The first step that reads the chosen one, or that it reads. */
function neighbour(session: SessionStore, after: boolean): string | null {
  const { chosen, history } = session.getState();
  const all = edges(history.now.document);
  const edge = all.find((one) => (after ? one.from : one.to) === chosen[0]);
  return edge ? (after ? edge.to : edge.from) : null;
}
