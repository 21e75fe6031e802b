import { useEffect, useState, useSyncExternalStore } from "react";

import type { Row, Source } from "~/grid/source";

const PAGE = 100;
const KEPT = 60;
// Rows that are only passed by need not be asked for, in milliseconds.
const PAUSE = 40;

/** Return what finds a row in view. Pages are asked for when they are seen, and forgotten when they are many. */
export function usePages(
  source: Source,
  first: number,
  end: number,
): { row: (row: number) => Row | undefined; error: unknown } {
  const [pages] = useState(() => new Pages());
  useSyncExternalStore(pages.subscribe, pages.version);
  useEffect(() => {
    pages.of(source);
    const timer = setTimeout(() => pages.want(first, end), pages.isEmpty ? 0 : PAUSE);
    return () => clearTimeout(timer);
  }, [pages, source, first, end]);
  useEffect(() => () => pages.stop(), [pages]);
  return { row: (row) => pages.row(row), error: pages.error };
}

/** The pages of a source that are here, and those that are on their way. */
export class Pages {
  error: unknown = null;
  #source: Source | null = null;
  #here = new Map<number, readonly Row[]>();
  // What was there stays in view until the new rows have come.
  #before = new Map<number, readonly Row[]>();
  #asked = new Map<number, AbortController>();
  #version = 0;
  #listeners = new Set<() => void>();

  get isEmpty(): boolean {
    return this.#here.size === 0;
  }

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  version = () => this.#version;

  of(source: Source): void {
    if (this.#source?.key === source.key) {
      this.#source = source;
      return;
    }
    this.stop();
    if (this.#here.size > 0) this.#before = this.#here;
    this.#here = new Map();
    this.#source = source;
    this.error = null;
  }

  row(row: number): Row | undefined {
    const page = Math.floor(row / PAGE);
    return (this.#here.get(page) ?? this.#before.get(page))?.[row % PAGE];
  }

  want(first: number, end: number): void {
    const from = Math.floor(first / PAGE);
    const until = Math.floor(Math.max(first, end - 1) / PAGE);
    for (const [page, request] of this.#asked) {
      if (page < from || page > until) request.abort();
    }
    for (let page = from; page <= until; page += 1) {
      if (!this.#here.has(page) && !this.#asked.has(page)) void this.#load(page);
    }
  }

  stop(): void {
    for (const request of this.#asked.values()) request.abort();
    this.#asked.clear();
  }

  async #load(page: number): Promise<void> {
    const source = this.#source;
    if (!source) return;
    const request = new AbortController();
    this.#asked.set(page, request);
    try {
      const rows = await source.load(page * PAGE, PAGE, request.signal);
      if (request.signal.aborted) return;
      this.#here.set(page, rows);
      this.#before = new Map();
      this.error = null;
      this.#forget(page);
    } catch (error) {
      if (request.signal.aborted) return;
      this.error = error;
    } finally {
      if (this.#asked.get(page) === request) this.#asked.delete(page);
    }
    this.#version += 1;
    for (const listener of this.#listeners) listener();
  }

  #forget(near: number): void {
    const far = [...this.#here.keys()].sort((one, other) => Math.abs(one - near) - Math.abs(other - near));
    for (const page of far.slice(KEPT)) this.#here.delete(page);
  }
}
