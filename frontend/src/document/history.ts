/** How many changes can be undone. */
export const DEEPEST = 100;

// Who rests for so long, in milliseconds, begins another gesture.
const REST = 3000;

/** A value with what it was before and what it was before it was undone. */
export interface History<Value> {
  now: Value;
  past: readonly Value[];
  future: readonly Value[];
  /** What the last change was part of: changes of one gesture are one step back. */
  gesture: string | null;
  /** When that was, in milliseconds. */
  at: number;
}

export function begun<Value>(now: Value): History<Value> {
  return { now, past: [], future: [], gesture: null, at: 0 };
}

/** Change the value. Changes in a row with the same gesture are undone together, unless there is a rest between them. */
export function changed<Value>(
  history: History<Value>,
  now: Value,
  gesture: string | null = null,
  at = Date.now(),
): History<Value> {
  if (now === history.now) return history;
  const joined = gesture !== null && gesture === history.gesture && at - history.at < REST;
  const past = joined ? history.past : [...history.past, history.now].slice(-DEEPEST);
  return { now, past, future: [], gesture, at };
}

export function undone<Value>(history: History<Value>): History<Value> {
  const now = history.past.at(-1);
  if (now === undefined) return history;
  const future = [history.now, ...history.future];
  return { now, past: history.past.slice(0, -1), future, gesture: null, at: 0 };
}

export function redone<Value>(history: History<Value>): History<Value> {
  const [now, ...future] = history.future;
  if (now === undefined) return history;
  return { now, past: [...history.past, history.now], future, gesture: null, at: 0 };
}
