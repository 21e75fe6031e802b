import {
  type Draft,
  type Frame,
  type Place,
  STEP_HEIGHT,
  STEP_WIDTH,
  type WorkflowDocument,
} from "~/document/model";

const AROUND = 20;
const TITLE = 32;

/** What a frame is called among the things on the canvas: by its first step, which is in no other frame. */
export function frameId(frame: Frame): string {
  return `frame:${frame.steps[0] ?? ""}`;
}

export function framesOf(document: WorkflowDocument): readonly Frame[] {
  return document.frames ?? [];
}

/** Where a frame stands: around its steps, with room for its title. */
export function around(frame: Frame, places: Readonly<Record<string, Place | undefined>>) {
  const found = frame.steps.map((id) => places[id]).filter((place) => place !== undefined);
  const x = Math.min(...found.map((place) => place.x)) - AROUND;
  const y = Math.min(...found.map((place) => place.y)) - AROUND - TITLE;
  return {
    x,
    y,
    width: Math.max(...found.map((place) => place.x)) + STEP_WIDTH + AROUND - x,
    height: Math.max(...found.map((place) => place.y)) + STEP_HEIGHT + AROUND - y,
  };
}

/** The ids with those of the frames among them replaced by their steps. */
export function stepsIn(document: WorkflowDocument, ids: readonly string[]): string[] {
  const chosen = new Set(ids);
  for (const frame of framesOf(document)) {
    if (chosen.has(frameId(frame))) for (const step of frame.steps) chosen.add(step);
  }
  return document.steps.filter((step) => chosen.has(step.id)).map((step) => step.id);
}

/**
 * Put a frame around steps, which leave those that they are in. A frame that is among them as a whole grows and stays
 * what it is called. Returns the draft and the frame's id, or null if there is nothing to put one around.
 */
export function group(draft: Draft, ids: readonly string[], title: string): [Draft, string | null] {
  const steps = stepsIn(draft.document, ids);
  if (steps.length === 0) return [draft, null];
  const grown = framesOf(draft.document).find((frame) => frame.steps.every((id) => steps.includes(id)));
  if (grown?.steps.length === steps.length) return [draft, frameId(grown)];
  const frame = { title, ...grown, steps };
  return [withFrames(draft, [...without(framesOf(draft.document), steps), frame]), frameId(frame)];
}

/** Take frames away from around their steps, and steps out of the frames that they are in. */
export function ungroup(draft: Draft, ids: readonly string[]): Draft {
  const frames = framesOf(draft.document);
  const kept = without(frames, stepsIn(draft.document, ids));
  const same = kept.length === frames.length && kept.every((frame) => frames.includes(frame));
  return same ? draft : withFrames(draft, kept);
}

/** Change the title or the colour of a frame. */
export function reframe(draft: Draft, id: string, told: Omit<Frame, "steps">): Draft {
  return withFrames(
    draft,
    framesOf(draft.document).map((frame) => (frameId(frame) === id ? { ...frame, ...told } : frame)),
  );
}

/** The frames with some steps gone from them; one that is left with none goes, too. */
export function without(frames: readonly Frame[], gone: readonly string[]): Frame[] {
  return frames
    .map((frame) =>
      frame.steps.some((id) => gone.includes(id))
        ? { ...frame, steps: frame.steps.filter((id) => !gone.includes(id)) }
        : frame,
    )
    .filter((frame) => frame.steps.length > 0);
}

/** Put a step that is in no frame into the first one that fits. */
export function join(draft: Draft, id: string, fits: (frame: Frame) => boolean): Draft {
  const frames = framesOf(draft.document);
  const fitting = frames.find(fits);
  if (!fitting || frames.some((frame) => frame.steps.includes(id))) return draft;
  return withFrames(
    draft,
    frames.map((frame) => (frame === fitting ? { ...frame, steps: [...frame.steps, id] } : frame)),
  );
}

/** A document that has no frames does not mention them. */
export function withFrames(draft: Draft, frames: readonly Frame[]): Draft {
  if (frames.length > 0) return { ...draft, document: { ...draft.document, frames } };
  const document = { ...draft.document };
  delete document.frames;
  return { ...draft, document };
}
