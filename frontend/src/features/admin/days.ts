/** The moment at which a day such as 2026-11-23 begins here; nothing for what is no day. */
export function startOf(day: string): string {
  const moment = new Date(`${day}T00:00`);
  return Number.isNaN(moment.getTime()) ? "" : moment.toISOString();
}

/** The moment at which the day after begins, which is when the day has ended. */
export function dayAfter(day: string): string {
  const moment = new Date(`${day}T00:00`);
  moment.setDate(moment.getDate() + 1);
  return Number.isNaN(moment.getTime()) ? "" : moment.toISOString();
}
