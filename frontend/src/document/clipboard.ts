import { freshId } from "~/document/changes";
import { framesOf, withFrames } from "~/document/frames";
import { type Draft, feeds, type Place, source, type Step, stepOf } from "~/document/model";
import { framesIn, layoutOf } from "~/document/reading";

const KIND = "workflow-platform/steps";
const ASIDE = 40;

/** Steps with what connects them and the frames that are around none but them, as text that can be pasted into any workflow. */
export function copied(draft: Draft, ids: readonly string[]): string {
  const steps = draft.document.steps.filter((step) => ids.includes(step.id));
  const places = Object.fromEntries(ids.map((id) => [id, draft.layout.steps[id]]));
  const frames = framesOf(draft.document).filter((frame) => frame.steps.every((id) => ids.includes(id)));
  return JSON.stringify({ kind: KIND, steps, frames, layout: { steps: places } });
}

/**
 * Add the steps of such a text, under ids that are free. Inputs from steps that were not copied stay where the draft
 * has a step of that id. Returns the draft and the new ids, or null if the text is something else.
 */
export function pasted(draft: Draft, text: string, at?: Place): [Draft, string[]] | null {
  const read = parsed(text);
  if (!read) return null;
  const names = new Map<string, string>();
  let growing = draft.document;
  for (const step of read.steps) {
    const id = freshId(growing, step.id);
    names.set(step.id, id);
    growing = { ...growing, steps: [...growing.steps, { ...step, id }] };
  }
  const fed = (from: string) => {
    const name = names.get(source(from));
    if (name !== undefined) return name + from.slice(source(from).length);
    return stepOf(draft.document, source(from)) ? from : null;
  };
  const added = read.steps.map((step): Step => {
    const inputs = Object.entries(step.inputs ?? {}).flatMap(([port, input]) => {
      const kept = feeds(step, port)
        .map(fed)
        .filter((from) => from !== null);
      return kept[0] === undefined ? [] : [[port, typeof input === "string" ? kept[0] : kept] as const];
    });
    return { ...step, id: names.get(step.id) ?? step.id, inputs: Object.fromEntries(inputs) };
  });
  const places = layoutOf(read.layout).steps;
  const corner = {
    x: Math.min(...Object.values(places).map((place) => place.x)),
    y: Math.min(...Object.values(places).map((place) => place.y)),
  };
  const steps = { ...draft.layout.steps };
  for (const [id, place] of Object.entries(places)) {
    const name = names.get(id);
    if (name === undefined) continue;
    steps[name] = at
      ? { x: place.x - corner.x + at.x, y: place.y - corner.y + at.y }
      : { x: place.x + ASIDE, y: place.y + ASIDE * 2 };
  }
  const frames = framesIn(read.frames, read.steps).map((frame) => ({
    ...frame,
    steps: frame.steps.flatMap((id) => names.get(id) ?? []),
  }));
  const next = {
    document: { ...draft.document, steps: [...draft.document.steps, ...added] },
    layout: { ...draft.layout, steps },
  };
  return [withFrames(next, [...framesOf(draft.document), ...frames]), [...names.values()]];
}

interface Clip {
  steps: Step[];
  frames: unknown;
  layout: Record<string, unknown>;
}

function parsed(text: string): Clip | null {
  try {
    const clip = JSON.parse(text) as Partial<Clip> & { kind?: unknown };
    return clip.kind === KIND && Array.isArray(clip.steps)
      ? { steps: clip.steps, frames: clip.frames, layout: clip.layout ?? {} }
      : null;
  } catch {
    return null;
  }
}
