import { common } from "~/i18n/en/common";

/**
 * The texts of every page. Each part of the program has a file of its own beside this one's, which it imports by
 * itself, so that a page loads no other's. Another language is another folder of the same shapes.
 */
export const texts = common;

const wholes = new Intl.NumberFormat("en");
const moments = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["second", 60],
  ["minute", 60],
  ["hour", 24],
  ["day", 30],
  ["month", 12],
];

/** A whole number, as 336,776. */
export function whole(number: number): string {
  return wholes.format(number);
}

/** Words in a row, as "a, b, and c". */
export function listed(words: readonly string[]): string {
  return new Intl.ListFormat("en").format(words);
}

/** A time in full, as Nov 23, 2026, 9:15 AM. */
export function moment(time: string): string {
  return moments.format(new Date(time));
}

/** How long ago a time was, or in what time it will be, as "5 minutes ago". */
export function ago(time: string, now = Date.now()): string {
  let amount = (new Date(time).getTime() - now) / 1000;
  for (const [unit, length] of STEPS) {
    if (Math.abs(amount) < length) return relative.format(Math.round(amount), unit);
    amount /= length;
  }
  return relative.format(Math.round(amount), "year");
}

/** How long something took, as 35 ms, 1.4 s or 3 min 12 s. */
export function duration(seconds: number): string {
  if (seconds < 0.1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** The size of a file, as 4.2 MB. */
export function size(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let amount = bytes;
  let unit = 0;
  while (amount >= 1000 && unit < units.length - 1) {
    amount /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? amount : amount.toFixed(1)} ${units[unit] ?? ""}`;
}
