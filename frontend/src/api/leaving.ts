/** Go to where one logs in, with nothing left in this page of what was seen before. */
export function leave(): void {
  window.location.assign("/log-in");
}
