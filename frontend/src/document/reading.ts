import type { Layout, Place, Remark, Step, WorkflowDocument } from "~/document/model";

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
  return { ...stored, format: 1, name, steps };
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
