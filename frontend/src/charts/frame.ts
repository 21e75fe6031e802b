import type { Ref } from "react";

/** What every picture is given: its width in pixels, and the names of its axes. */
export interface Framed {
  ref: Ref<SVGSVGElement>;
  width: number;
  title: string;
  x: string;
  y: string;
}

/** The pixels around what is drawn. */
export const MARGIN = { top: 24, right: 20, bottom: 44, left: 64 };
export const HEIGHT = 360;

const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 2 });
const rounded = new Intl.NumberFormat("en", { maximumSignificantDigits: 6 });
const exact = new Intl.NumberFormat("en", { maximumFractionDigits: 6 });

/** A number beside an axis, as 1.2M. */
export function axisNumber(value: number): string {
  return Math.abs(value) >= 10_000 ? short.format(value) : exact.format(value);
}

/** A number beside a bar: in full, as long as there is room for it. */
export function barNumber(value: number): string {
  return Math.abs(value) >= 1_000_000 ? short.format(value) : rounded.format(value);
}

/** A number to be read, as 1,234,567.89. */
export function readNumber(value: number): string {
  return exact.format(value);
}
