const AT_ONCE = 200;
// Nobody chooses from more by scrolling, and each page is a request.
const MOST = 10_000;

/** All of a list that is given by pages, for something to be chosen from it. */
export async function everyPage<Item>(
  page: (query: { limit: number; offset: number }) => Promise<readonly Item[]>,
): Promise<Item[]> {
  const found: Item[] = [];
  while (found.length < MOST) {
    const items = await page({ limit: AT_ONCE, offset: found.length });
    found.push(...items);
    if (items.length < AT_ONCE) break;
  }
  return found;
}
