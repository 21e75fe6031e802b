import { type Place, STEP_HEIGHT, STEP_WIDTH } from "~/document/model";

export interface View {
  x: number;
  y: number;
  zoom: number;
}

const SMALLEST = 0.6;
const EDGE = 40;

/** The view in which all steps are to be seen, or if they are too many, one of them in the middle. */
export function viewOf(all: readonly Place[], one: Place, canvas: { width: number; height: number }): View {
  const left = Math.min(...all.map((place) => place.x));
  const top = Math.min(...all.map((place) => place.y));
  const width = Math.max(...all.map((place) => place.x)) + STEP_WIDTH - left;
  const height = Math.max(...all.map((place) => place.y)) + STEP_HEIGHT - top;
  const zoom = Math.min(1, (canvas.width - 2 * EDGE) / width, (canvas.height - 2 * EDGE) / height);
  if (zoom >= SMALLEST) return centred(left + width / 2, top + height / 2, zoom, canvas);
  return centred(one.x + STEP_WIDTH / 2, one.y + STEP_HEIGHT / 2, SMALLEST, canvas);
}

function centred(x: number, y: number, zoom: number, canvas: { width: number; height: number }): View {
  return { x: canvas.width / 2 - x * zoom, y: canvas.height / 2 - y * zoom, zoom };
}
