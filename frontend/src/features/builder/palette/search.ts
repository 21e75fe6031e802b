import type { Block } from "~/features/builder/catalogue";

const FILLERS = new Set(
  "a an and at by data do for from get how i in into is it me my of on one or per row rows so table than that the them then this to up want with".split(
    " ",
  ),
);

/** Words of a text without what says nothing, and without endings. */
export function stems(text: string): string[] {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const telling = words.filter((word) => !FILLERS.has(word));
  return (telling.length > 0 ? telling : words).map(stem);
}

function stem(word: string): string {
  const short = word.replace(/(ations?|ings?|ates?|ies|ed|es|s|e|y)$/, "");
  return short.length >= 3 ? short : word;
}

/** How well a block fits what somebody wants to do; 0 if not at all. */
export function score(block: Block, wanted: string): number {
  const phrase = wanted.trim().toLowerCase();
  if (phrase === "") return 1;
  const title = block.title.toLowerCase();
  const told = stems(wanted);
  const named = stems(block.title);
  const known = block.words.flatMap(stems);
  const helped = stems(block.help);
  let sum = title.startsWith(phrase) ? 12 : title.includes(phrase) ? 8 : 0;
  if (block.words.some((word) => phrase.includes(word.toLowerCase()) && word.includes(" "))) sum += 8;
  for (const word of told) {
    if (named.includes(word)) sum += 6;
    else if (named.some((one) => one.startsWith(word))) sum += 4;
    if (known.includes(word)) sum += 5;
    else if (word.length > 2 && known.some((one) => one.startsWith(word))) sum += 3;
    if (helped.includes(word)) sum += 1;
  }
  return sum / Math.sqrt(told.length || 1);
}

/** The blocks that fit, the best first. */
export function found(blocks: readonly Block[], wanted: string): Block[] {
  return blocks
    .map((block, order) => ({ block, order, fits: score(block, wanted) }))
    .filter((one) => one.fits > 0)
    .sort((one, other) => other.fits - one.fits || one.order - other.order)
    .map((one) => one.block);
}
