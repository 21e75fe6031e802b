/** A workflow as it is stored: what `GET /api/v1/schema` describes, finished or not. */
export interface WorkflowDocument {
  format: 1;
  name: string;
  description?: string;
  parameters?: readonly Parameter[];
  steps: readonly Step[];
  /** Left out where there is none. */
  frames?: readonly Frame[];
}

/** Steps that belong together; none is in two frames, and no frame is empty. */
export interface Frame {
  title?: string;
  color?: (typeof COLORS)[number];
  steps: readonly string[];
}

export const COLORS = ["blue", "green", "amber", "red", "grey"] as const;

export interface Parameter {
  name: string;
  type?: "text" | "integer" | "number" | "boolean" | "date";
  description?: string;
  default?: string | number | boolean | null;
}

export type Settings = Readonly<Record<string, unknown>>;

export interface Step {
  id: string;
  block: string;
  settings?: Settings;
  /** The step that each port reads; a list where a port takes any number. */
  inputs?: Readonly<Record<string, string | readonly string[]>>;
  note?: string;
}

export interface Port {
  name: string;
  many: boolean;
}

/** The input of one step from another one. */
export interface Edge {
  from: string;
  to: string;
  port: string;
}

/** The room of a step on the canvas. */
export const STEP_WIDTH = 216;
export const STEP_HEIGHT = 72;

export interface Place {
  x: number;
  y: number;
}

export interface Remark extends Place {
  id: string;
  width: number;
  height: number;
  text: string;
}

/** Where things stand on the canvas. */
export interface Layout {
  steps: Readonly<Record<string, Place>>;
  remarks: readonly Remark[];
}

/** Everything that an editor changes, as one value: the past is a list of these. */
export interface Draft {
  document: WorkflowDocument;
  layout: Layout;
}

/** The steps that a port reads. */
export function feeds(step: Step, port: string): readonly string[] {
  const input = step.inputs?.[port];
  if (input === undefined) return [];
  return typeof input === "string" ? [input] : input;
}

/** All edges, by the step that reads and in the order of its ports. */
export function edges(document: WorkflowDocument): Edge[] {
  return document.steps.flatMap((step) =>
    Object.keys(step.inputs ?? {}).flatMap((port) =>
      feeds(step, port).map((from) => ({ from: source(from), to: step.id, port })),
    ),
  );
}

/** The step of a reference such as `split.rest`. */
export function source(reference: string): string {
  return reference.split(".", 1)[0] ?? reference;
}

/** The step of that id. */
export function stepOf(document: WorkflowDocument, id: string): Step | undefined {
  return document.steps.find((step) => step.id === id);
}

/** Whether what `from` gives reaches `to`, directly or through other steps. */
export function reaches(document: WorkflowDocument, from: string, to: string): boolean {
  const readers = new Map<string, string[]>();
  for (const edge of edges(document)) readers.set(edge.from, [...(readers.get(edge.from) ?? []), edge.to]);
  const ahead = [from];
  const seen = new Set<string>();
  for (let step = ahead.pop(); step !== undefined; step = ahead.pop()) {
    if (step === to) return true;
    if (seen.has(step)) continue;
    seen.add(step);
    ahead.push(...(readers.get(step) ?? []));
  }
  return false;
}

/** The steps that a step can read without going round in a circle. */
export function readable(document: WorkflowDocument, to: string): string[] {
  return document.steps.filter((step) => !reaches(document, to, step.id)).map((step) => step.id);
}
