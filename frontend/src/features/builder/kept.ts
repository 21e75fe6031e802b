import type { Draft } from "~/document/model";
import { documentOf, layoutOf } from "~/document/reading";

/** Edits that are not on the server yet, kept by the browser in case that the tab ends. */
export interface Kept {
  /** The revision that the edits were made to. */
  revision: number;
  draft: Draft;
}

const key = (workflow: string) => `workflow-platform:draft:${workflow}`;

export function keep(workflow: string, kept: Kept): void {
  try {
    localStorage.setItem(key(workflow), JSON.stringify(kept));
  } catch {
    // The browser has no room or allows none; the server has all but the last second anyway.
    forget(workflow);
  }
}

export function forget(workflow: string): void {
  localStorage.removeItem(key(workflow));
}

export function recall(workflow: string): Kept | null {
  const text = localStorage.getItem(key(workflow));
  if (text === null) return null;
  try {
    const found = JSON.parse(text) as { revision: number; draft: { document: object; layout: object } };
    return {
      revision: found.revision,
      draft: {
        document: documentOf({ ...found.draft.document }),
        layout: layoutOf({ ...found.draft.layout }),
      },
    };
  } catch {
    forget(workflow);
    return null;
  }
}
