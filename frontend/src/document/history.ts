/** How many changes can be undone. */
export const DEEPEST = 100;

/** A value with what it was before and what it was before it was undone. */
export interface History<Value> {
  now: Value;
  past: readonly Value[];
  future: readonly Value[];
  /** What the last change was part of: changes of one gesture are one step back. */
  gesture: string | null;
}

export function begun<Value>(now: Value): History<Value> {
  return { now, past: [], future: [], gesture: null };
}

/** Change the value. Changes in a row with the same gesture are undone together. */
export function changed<Value>(
  history: History<Value>,
  now: Value,
  gesture: string | null = null,
): History<Value> {
  if (now === history.now) return history;
  const joined = gesture !== null && gesture === history.gesture;
  const past = joined ? history.past : [...history.past, history.now].slice(-DEEPEST);
  return { now, past, future: [], gesture };
}

export function undone<Value>(history: History<Value>): History<Value> {
  const now = history.past.at(-1);
  if (now === undefined) return history;
  return { now, past: history.past.slice(0, -1), future: [history.now, ...history.future], gesture: null };
}

export function redone<Value>(history: History<Value>): History<Value> {
  const [now, ...future] = history.future;
  if (now === undefined) return history;
  return { now, past: [...history.past, history.now], future, gesture: null };
}
