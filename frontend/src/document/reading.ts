import {
  COLORS,
  type Frame,
  type Layout,
  type Place,
  type Remark,
  type Step,
  type WorkflowDocument,
} from "~/document/model";

/** Read the layout that is stored with a workflow; what makes no sense in it is left out. */
export function layoutOf(stored: Readonly<Record<string, unknown>>): Layout {
  const steps: Record<string, Place> = {};
  for (const [id, place] of Object.entries(isRecord(stored.steps) ? stored.steps : {})) {
    if (isPlace(place)) steps[id] = { x: place.x, y: place.y };
  }
  const remarks = Array.isArray(stored.remarks) ? stored.remarks.filter(isRemark) : [];
  return { steps, remarks };
}

/** Read a draft's document. The API takes any object as a draft, so steps may be missing or odd. */
export function documentOf(stored: Readonly<Record<string, unknown>>): WorkflowDocument {
  const steps = Array.isArray(stored.steps) ? stored.steps.filter(isStep).map(mended) : [];
  const name = typeof stored.name === "string" ? stored.name : "";
  const { frames: drawn, ...others } = stored;
  const frames = framesIn(drawn, steps);
  return { ...others, format: 1, name, steps, ...(frames.length > 0 && { frames }) };
}

/** Read frames; steps that are not there, or in one before, are left out, and so are frames that have none. */
export function framesIn(stored: unknown, steps: readonly Step[]): Frame[] {
  const free = new Set(steps.map((step) => step.id));
  return (Array.isArray(stored) ? stored : []).filter(isRecord).flatMap((frame) => {
    const listed: unknown[] = Array.isArray(frame.steps) ? frame.steps : [];
    const own = listed.filter((id): id is string => typeof id === "string" && free.delete(id));
    const color = COLORS.find((one) => one === frame.color);
    const title = typeof frame.title === "string" ? frame.title : "";
    return own.length > 0 ? [{ title, ...(color && { color }), steps: own }] : [];
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isPlace(value: unknown): value is Place {
  return isRecord(value) && Number.isFinite(value.x) && Number.isFinite(value.y);
}

function isRemark(value: unknown): value is Remark {
  return (
    isPlace(value) &&
    "text" in value &&
    typeof value.text === "string" &&
    "id" in value &&
    typeof value.id === "string" &&
    "width" in value &&
    Number.isFinite(value.width) &&
    "height" in value &&
    Number.isFinite(value.height)
  );
}

/** The step without what cannot be its settings or inputs. */
function mended(step: Step): Step {
  const { settings, inputs, ...others } = step as Step & Record<"settings" | "inputs", unknown>;
  const wired = isRecord(inputs) ? Object.entries(inputs).filter(([, from]) => isInput(from)) : null;
  return {
    ...others,
    ...(isRecord(settings) && { settings }),
    ...(wired && { inputs: Object.fromEntries(wired) }),
  };
}

function isInput(value: unknown): value is string | readonly string[] {
  return typeof value === "string" || (Array.isArray(value) && value.every((one) => typeof one === "string"));
}

function isStep(value: unknown): value is Step {
  return isRecord(value) && typeof value.id === "string" && typeof value.block === "string";
}
