import type { components } from "~/api/schema";

export type Schedule = components["schemas"]["ScheduleAnswer"];
export type ScheduleBody = components["schemas"]["ScheduleBody"];

export const KINDS = ["hourly", "daily", "weekly", "monthly", "interval", "dataset", "cron"] as const;
export type Kind = (typeof KINDS)[number];
export const UNITS = ["minutes", "hours", "days"] as const;
export type Unit = (typeof UNITS)[number];

/** When something runs, as a form has it; only what its kind needs counts. */
export interface Timing {
  kind: Kind;
  minute: number;
  /** A time of the day, as 08:30. */
  time: string;
  /** Days of the week, from 1 for Monday to 7 for Sunday. */
  days: readonly number[];
  day: number;
  every: number;
  unit: Unit;
  dataset: string;
  expression: string;
}

const SECONDS: Record<Unit, number> = { minutes: 60, hours: 3600, days: 86_400 };
const NAMES = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

export const DAILY: Timing = {
  kind: "daily",
  minute: 0,
  time: "08:00",
  days: [1, 2, 3, 4, 5],
  day: 1,
  every: 30,
  unit: "minutes",
  dataset: "",
  expression: "0 8 * * *",
};

type Due = Pick<ScheduleBody, "expression" | "seconds" | "dataset_id">;

/** What the API is told of when something runs; null while something is missing. */
export function dueOf(timing: Timing): Due | null {
  const [hour = 0, minute = 0] = timing.time.split(":").map(Number);
  switch (timing.kind) {
    case "hourly":
      return { expression: `${timing.minute} * * * *` };
    case "daily":
      return timing.time ? { expression: `${minute} ${hour} * * *` } : null;
    case "weekly": {
      const days = timing.days.toSorted((one, other) => one - other).map((day) => NAMES[day % 7]);
      return timing.time && days.length > 0
        ? { expression: `${minute} ${hour} * * ${days.join(",")}` }
        : null;
    }
    case "monthly":
      return timing.time ? { expression: `${minute} ${hour} ${timing.day} * *` } : null;
    case "interval":
      return timing.every > 0 ? { seconds: Math.round(timing.every * SECONDS[timing.unit]) } : null;
    case "dataset":
      return timing.dataset ? { dataset_id: timing.dataset } : null;
    case "cron":
      return timing.expression.trim() ? { expression: timing.expression.trim() } : null;
  }
}

/** How a form shows when something runs: as a friendly choice, where it is one. */
export function timingOf({ expression, seconds, dataset_id }: Due): Timing {
  if (dataset_id) return { ...DAILY, kind: "dataset", dataset: dataset_id };
  if (seconds) return { ...DAILY, kind: "interval", ...everyOf(seconds) };
  const text = expression ?? "";
  const own: Timing = { ...DAILY, kind: "cron", expression: text };
  const [minute = "", hour = "", day = "", month = "", weekday = "", ...rest] = text.trim().split(/\s+/);
  if (rest.length > 0 || month !== "*" || !isNumber(minute, 0, 59)) return own;
  if (hour === "*" && day === "*" && weekday === "*")
    return { ...own, kind: "hourly", minute: Number(minute) };
  if (!isNumber(hour, 0, 23)) return own;
  const at: Timing = { ...own, time: `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}` };
  if (day === "*" && weekday === "*") return { ...at, kind: "daily" };
  if (weekday === "*" && isNumber(day, 1, 31)) return { ...at, kind: "monthly", day: Number(day) };
  const days = day === "*" ? daysOf(weekday) : null;
  return days ? { ...at, kind: "weekly", days } : own;
}

function everyOf(seconds: number): { every: number; unit: Unit } {
  const unit = UNITS.toReversed().find((each) => seconds % SECONDS[each] === 0) ?? "minutes";
  return { every: seconds / SECONDS[unit], unit };
}

function isNumber(text: string, low: number, high: number): boolean {
  return /^\d{1,2}$/.test(text) && Number(text) >= low && Number(text) <= high;
}

/** The days of a list such as MON-FRI or 1,3,SUN; null where it is more than that. */
function daysOf(text: string): number[] | null {
  const days = new Set<number>();
  for (const part of text.toUpperCase().split(",")) {
    const ends = part.split("-").map(dayOf);
    const [from, to = from] = ends;
    if (from === undefined || to === undefined || ends.length > 2) return null;
    // A week that begins with its Sunday.
    const first = part.startsWith("0-") ? 0 : from;
    const last = to < first ? to + 7 : to;
    for (let day = first; day <= last; day += 1) days.add(((day + 6) % 7) + 1);
  }
  return [...days].sort((one, other) => one - other);
}

function dayOf(text: string): number | undefined {
  const named = NAMES.indexOf(text);
  if (named >= 0) return named === 0 ? 7 : named;
  return isNumber(text, 0, 7) ? (Number(text) === 0 ? 7 : Number(text)) : undefined;
}
