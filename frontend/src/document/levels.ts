import {
  type Draft,
  edges,
  type Place,
  STEP_HEIGHT,
  STEP_WIDTH,
  type WorkflowDocument,
} from "~/document/model";

const ACROSS = STEP_WIDTH + 64;
const DOWN = STEP_HEIGHT + 40;

/** How many steps lie before each step, along the longest way. */
export function levels(document: WorkflowDocument): Map<string, number> {
  const found = new Map<string, number>();
  const all = edges(document);
  const level = (id: string, trail: readonly string[]): number => {
    const known = found.get(id);
    if (known !== undefined) return known;
    if (trail.includes(id)) return 0;
    const before = all.filter((edge) => edge.to === id).map((edge) => level(edge.from, [...trail, id]) + 1);
    const depth = Math.max(0, ...before);
    found.set(id, depth);
    return depth;
  };
  for (const step of document.steps) level(step.id, []);
  return found;
}

/** Give a place to every step that has none: by level from left to right, below what stands there. */
export function placed(draft: Draft): Draft {
  if (draft.document.steps.every((step) => draft.layout.steps[step.id])) return draft;
  const depth = levels(draft.document);
  const lowest = new Map<number, number>();
  const steps: Record<string, Place> = { ...draft.layout.steps };
  for (const place of Object.values(steps)) {
    const column = Math.round(place.x / ACROSS);
    lowest.set(column, Math.max(lowest.get(column) ?? -DOWN, place.y));
  }
  for (const step of draft.document.steps) {
    if (steps[step.id]) continue;
    const column = depth.get(step.id) ?? 0;
    const y = (lowest.get(column) ?? -DOWN) + DOWN;
    lowest.set(column, y);
    steps[step.id] = { x: column * ACROSS, y };
  }
  return { ...draft, layout: { ...draft.layout, steps } };
}
