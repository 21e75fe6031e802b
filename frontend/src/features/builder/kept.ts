import type { Draft } from "~/document/model";
import { documentOf, layoutOf } from "~/document/reading";

/** Edits that are not on the server yet, kept by the browser in case that the tab ends. */
export interface Kept {
  /** The revision that the edits were made to. */
  revision: number;
  draft: Draft;
}

const key = (place: string) => `workflow-platform:draft:${place}`;

/** Where the edits of one person are kept; another one at the same browser has other edits. */
export const placeOf = (person: string, workflow: string) => `${person}:${workflow}`;

export function keep(place: string, kept: Kept): void {
  try {
    localStorage.setItem(key(place), JSON.stringify(kept));
  } catch {
    // The browser has no room or allows none; the server has all but the last second anyway.
    forget(place);
  }
}

export function forget(place: string): void {
  localStorage.removeItem(key(place));
}

export function recall(place: string): Kept | null {
  const text = localStorage.getItem(key(place));
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
    forget(place);
    return null;
  }
}
