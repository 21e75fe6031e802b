const KEY = "way";

/** Keep where somebody was going, who logs in at a provider and comes back at the first page. */
export function keepWay(path: string): void {
  sessionStorage.setItem(KEY, path);
}

/** Where somebody was going, "/" if nowhere. */
export function keptWay(): string {
  return pathOf(sessionStorage.getItem(KEY));
}

/** Forget it, who has arrived. */
export function dropWay(): void {
  sessionStorage.removeItem(KEY);
}

/** Only a path of ours: anything else would lead a person away who has just signed in. */
export function pathOf(next: string | null): string {
  return next !== null && /^\/(?![/\\])/.test(next) ? next : "/";
}
