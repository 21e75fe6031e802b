import type { Lineage } from "~/features/datasets/queries";

export type Node = Lineage["nodes"][number];

export interface Placed {
  node: Node;
  x: number;
  y: number;
}

export const BOX = { width: 200, height: 52 };
const ACROSS = BOX.width + 80;
const DOWN = BOX.height + 24;

/** Places for the nodes: what feeds others to the left of them, by the longest way. */
export function placed({ nodes, edges }: Lineage): Placed[] {
  const level = new Map(nodes.map((node) => [node.key, 0]));
  // Each pass moves what is fed one further; there are no circles, but a wrong answer must end, too.
  nodes.forEach(() => {
    for (const { source, target } of edges) {
      level.set(
        target,
        Math.max(level.get(target) ?? 0, Math.min(nodes.length, (level.get(source) ?? 0) + 1)),
      );
    }
  });
  const filled = new Map<number, number>();
  return nodes.map((node) => {
    const column = level.get(node.key) ?? 0;
    const row = filled.get(column) ?? 0;
    filled.set(column, row + 1);
    return { node, x: column * ACROSS, y: row * DOWN };
  });
}
