import { around, framesOf, frameId, join, withFrames, without } from "~/document/frames";
import {
  type Draft,
  type Edge,
  edges,
  feeds,
  type Place,
  type Port,
  reaches,
  type Remark,
  type Settings,
  source,
  type Step,
  STEP_HEIGHT,
  STEP_WIDTH,
  stepOf,
  type WorkflowDocument,
} from "~/document/model";

const APART = 64;
// Leaves room for a number.
const LONGEST = 50;

/** What a step is made of. */
export interface Made {
  block: string;
  ports: readonly Port[];
  settings?: Settings;
}

/** An id that no step has: the block's name, or that with a number. */
export function freshId(document: WorkflowDocument, base: string): string {
  const taken = new Set(document.steps.map((step) => step.id));
  const root = base.replace(/_\d+$/, "");
  if (!taken.has(root)) return root;
  let number = 2;
  while (taken.has(`${root}_${number}`)) number += 1;
  return `${root}_${number}`;
}

/** An id made of the name of what a step reads, or the other one where nothing of it is left. */
export function idFrom(name: string, otherwise: string): string {
  const unaccented = name
    .normalize("NFKD")
    .replaceAll(/\p{M}+/gu, "")
    .replaceAll("ß", "ss");
  const plain = unaccented.replaceAll(/\W+/g, "_").replace(/^[^A-Za-z]+/, "");
  return plain.slice(0, LONGEST) || otherwise;
}

/**
 * Add a step at a place, after another one if it takes rows; within a frame, it is one of that. Returns the draft and
 * the step's id.
 */
export function add(draft: Draft, made: Made, after: string | null, place?: Place): [Draft, string] {
  const id = freshId(draft.document, made.block);
  const port = made.ports[0];
  const step: Step = {
    id,
    block: made.block,
    settings: made.settings ?? {},
    ...(port && after !== null && { inputs: { [port.name]: port.many ? [after] : after } }),
  };
  const document = { ...draft.document, steps: [...draft.document.steps, step] };
  const at = place ?? free(draft, after);
  const added = { document, layout: { ...draft.layout, steps: { ...draft.layout.steps, [id]: at } } };
  return [join(added, id, (frame) => isWithin(at, around(frame, draft.layout.steps))), id];
}

function isWithin(place: Place, box: ReturnType<typeof around>): boolean {
  const [x, y] = [place.x + STEP_WIDTH / 2 - box.x, place.y + STEP_HEIGHT / 2 - box.y];
  return x > 0 && x < box.width && y > 0 && y < box.height;
}

/** A place for a new step where none stands: to the right of the one before, or below everything. */
export function free(draft: Draft, after: string | null): Place {
  const places = Object.values(draft.layout.steps);
  const before = after === null ? undefined : draft.layout.steps[after];
  let place = before
    ? { x: before.x + STEP_WIDTH + APART, y: before.y }
    : { x: 0, y: Math.max(-STEP_HEIGHT - APART, ...places.map((other) => other.y)) + STEP_HEIGHT + APART };
  while (
    places.some(
      (other) => Math.abs(other.x - place.x) < STEP_WIDTH && Math.abs(other.y - place.y) < STEP_HEIGHT,
    )
  ) {
    place = { x: place.x, y: place.y + STEP_HEIGHT + APART / 2 };
  }
  return place;
}

/** Why an edge cannot be, or null if it can. */
export function refusal(document: WorkflowDocument, edge: Edge): "itself" | "circle" | "already" | null {
  if (edge.from === edge.to) return "itself";
  if (reaches(document, edge.to, edge.from)) return "circle";
  const step = stepOf(document, edge.to);
  return step && feeds(step, edge.port).map(source).includes(edge.from) ? "already" : null;
}

/** Have a port read a step. A port that takes one step forgets the other one. */
export function connect(draft: Draft, edge: Edge, many: boolean): Draft {
  if (refusal(draft.document, edge) !== null) return draft;
  return withStep(draft, edge.to, (step) => ({
    ...step,
    inputs: { ...step.inputs, [edge.port]: many ? [...feeds(step, edge.port), edge.from] : edge.from },
  }));
}

/** Take an edge away. */
export function disconnect(draft: Draft, edge: Edge): Draft {
  return withStep(draft, edge.to, (step) => {
    const left = feeds(step, edge.port).filter((from) => source(from) !== edge.from);
    const { [edge.port]: input, ...others } = step.inputs ?? {};
    return {
      ...step,
      inputs: Array.isArray(input) && left.length > 0 ? { ...others, [edge.port]: left } : others,
    };
  });
}

/** Put a new step onto an edge: it reads what the edge comes from, and is read in its place. */
export function insert(draft: Draft, made: Made, edge: Edge, place?: Place): [Draft, string] {
  return between(draft, made, edge.from, [edge], place);
}

/** Put a new step right behind another one: whatever has read that one reads the new one. */
export function follow(draft: Draft, made: Made, after: string): [Draft, string] {
  return between(
    draft,
    made,
    after,
    edges(draft.document).filter(({ from }) => from === after),
  );
}

/** Put a step onto some edges from another one. Without a place, what is behind moves on to make room. */
function between(
  draft: Draft,
  made: Made,
  after: string,
  cut: readonly Edge[],
  place?: Place,
): [Draft, string] {
  const before = draft.layout.steps[after];
  const [edge] = cut;
  if (made.ports.length === 0 || !edge) return add(draft, made, after, place);
  const room = before && { x: before.x + STEP_WIDTH + APART, y: before.y };
  const [added, id] = add(draft, made, after, place ?? room);
  const fed = cut.reduce((now, one) => replaceFeed(now, one, id), added);
  const joined = join(fed, id, ({ steps }) =>
    cut.every(({ to }) => steps.includes(after) && steps.includes(to)),
  );
  return [place || !room ? joined : pushed(joined, id, room.x + STEP_WIDTH + APART), id];
}

/** Move all that is made of a step to the right, so that none of what reads it begins before `x`. */
function pushed(draft: Draft, id: string, x: number): Draft {
  const { steps } = draft.layout;
  const readers = edges(draft.document).filter(({ from }) => from === id);
  const by = Math.max(0, ...readers.map(({ to }) => x - (steps[to]?.x ?? x)));
  const moved = Object.entries(steps).map(([other, place]) => {
    const isBehind = other !== id && reaches(draft.document, id, other);
    return [other, isBehind ? { ...place, x: place.x + by } : place] as const;
  });
  return { ...draft, layout: { ...draft.layout, steps: Object.fromEntries(moved) } };
}

/** Remove steps, remarks and frames, whose steps stay. What stood behind a removed step reads what that one had read, if that was one step. */
export function remove(draft: Draft, ids: readonly string[]): Draft {
  if (ids.length === 0) return draft;
  const gone = new Set(ids);
  // A draft from elsewhere may go in circles.
  const before = (id: string, seen: ReadonlySet<string> = new Set()): string | null => {
    const step = stepOf(draft.document, id);
    const all = step ? Object.keys(step.inputs ?? {}).flatMap((port) => feeds(step, port)) : [];
    const only = all.length === 1 && all[0] !== undefined ? all[0] : null;
    if (only === null || !gone.has(source(only))) return only;
    return seen.has(id) ? null : before(source(only), new Set([...seen, id]));
  };
  const steps = draft.document.steps
    .filter((step) => !gone.has(step.id))
    .map((step) => {
      const inputs = Object.entries(step.inputs ?? {}).flatMap(([port, input]) => {
        const healed = feeds(step, port)
          .map((from) => (gone.has(source(from)) ? before(source(from)) : from))
          .filter((from) => from !== null);
        const one = typeof input === "string" ? healed[0] : [...new Set(healed)];
        return one === undefined || one.length === 0 ? [] : [[port, one] as const];
      });
      return step.inputs ? { ...step, inputs: Object.fromEntries(inputs) } : step;
    });
  const places = Object.entries(draft.layout.steps).filter(([id]) => !gone.has(id));
  const layout = {
    steps: Object.fromEntries(places),
    remarks: draft.layout.remarks.filter((remark) => !gone.has(remark.id)),
  };
  const frames = framesOf(draft.document).filter((frame) => !gone.has(frameId(frame)));
  return withFrames({ document: { ...draft.document, steps }, layout }, without(frames, ids));
}

/** Change one step. */
export function withStep(draft: Draft, id: string, change: (step: Step) => Step): Draft {
  const steps = draft.document.steps.map((step) => (step.id === id ? change(step) : step));
  return { ...draft, document: { ...draft.document, steps } };
}

/** Give a step another id, and have those that read it read it under that. */
export function rename(draft: Draft, id: string, name: string): Draft {
  if (stepOf(draft.document, name) || name === id) return draft;
  const to = (reference: string) =>
    source(reference) === id ? name + reference.slice(id.length) : reference;
  const steps = draft.document.steps.map((step) => ({
    ...step,
    id: step.id === id ? name : step.id,
    ...(step.inputs && {
      inputs: Object.fromEntries(
        Object.entries(step.inputs).map(([port, input]) => [
          port,
          typeof input === "string" ? to(input) : input.map(to),
        ]),
      ),
    }),
  }));
  const places = Object.entries(draft.layout.steps).map(
    ([other, place]) => [other === id ? name : other, place] as const,
  );
  const frames = framesOf(draft.document).map((frame) => ({ ...frame, steps: frame.steps.map(to) }));
  const layout = { ...draft.layout, steps: Object.fromEntries(places) };
  return withFrames({ document: { ...draft.document, steps }, layout }, frames);
}

/** Put steps where they are told to stand. */
export function move(draft: Draft, places: Readonly<Record<string, Place>>): Draft {
  const steps = { ...draft.layout.steps };
  for (const step of draft.document.steps) {
    const place = places[step.id];
    if (place) steps[step.id] = place;
  }
  const remarks = draft.layout.remarks.map((remark) => ({ ...remark, ...places[remark.id] }));
  return { ...draft, layout: { steps, remarks } };
}

/** Add a remark, or change the one of that id. */
export function remark(draft: Draft, changed: Remark): Draft {
  const others = draft.layout.remarks.filter((other) => other.id !== changed.id);
  return { ...draft, layout: { ...draft.layout, remarks: [...others, changed] } };
}

function replaceFeed(draft: Draft, edge: Edge, to: string): Draft {
  return withStep(draft, edge.to, (step) => {
    const fed = feeds(step, edge.port).map((one) => (source(one) === edge.from ? to : one));
    const isOne = typeof step.inputs?.[edge.port] === "string";
    return { ...step, inputs: { ...step.inputs, [edge.port]: isOne ? (fed[0] ?? to) : fed } };
  });
}
