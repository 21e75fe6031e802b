import type { ElkNode } from "elkjs/lib/elk-api.js";

import { STEP_HEIGHT, STEP_WIDTH } from "~/document/changes";
import { edges, type Place, type WorkflowDocument } from "~/document/model";
import type { Catalogue } from "~/features/builder/catalogue";

/** Places for all steps: from left to right, inputs in the order of their ports, lines crossing as little as can be. */
export async function tidied(
  document: WorkflowDocument,
  catalogue: Catalogue,
): Promise<Record<string, Place>> {
  const [{ default: Elk }, { default: url }] = await Promise.all([
    import("elkjs/lib/elk-api.js"),
    import("elkjs/lib/elk-worker.min.js?url"),
  ]);
  const elk = new Elk({ workerFactory: () => new Worker(url) });
  try {
    const graph: ElkNode = {
      id: "workflow",
      layoutOptions: {
        "elk.algorithm": "layered",
        "elk.direction": "RIGHT",
        "elk.spacing.nodeNode": "36",
        "elk.layered.spacing.nodeNodeBetweenLayers": "64",
      },
      children: document.steps.map((step) => ({
        id: step.id,
        width: STEP_WIDTH,
        height: STEP_HEIGHT,
        layoutOptions: { "elk.portConstraints": "FIXED_ORDER" },
        ports: [
          { id: `${step.id} out`, layoutOptions: { "elk.port.side": "EAST" } },
          // The sides are counted clockwise, so inputs come from the bottom up.
          ...[...(catalogue.byName.get(step.block)?.ports ?? [])].reverse().map((port, index) => ({
            id: `${step.id} ${port.name}`,
            layoutOptions: { "elk.port.side": "WEST", "elk.port.index": String(index + 1) },
          })),
        ],
      })),
      edges: edges(document).map((edge) => ({
        id: `${edge.from}>${edge.to}.${edge.port}`,
        sources: [`${edge.from} out`],
        targets: [`${edge.to} ${edge.port}`],
      })),
    };
    const placed = await elk.layout(graph);
    return Object.fromEntries(
      (placed.children ?? []).map((child) => [
        child.id,
        { x: Math.round(child.x ?? 0), y: Math.round(child.y ?? 0) },
      ]),
    );
  } finally {
    elk.terminateWorker();
  }
}
