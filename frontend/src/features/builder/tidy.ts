import type { ElkNode } from "elkjs/lib/elk-api.js";

import { frameId, framesOf } from "~/document/frames";
import {
  edges,
  type Place,
  type Step,
  STEP_HEIGHT,
  STEP_WIDTH,
  type WorkflowDocument,
} from "~/document/model";
import type { Catalogue } from "~/features/builder/catalogue";

const APART = {
  "elk.spacing.nodeNode": "36",
  "elk.layered.spacing.nodeNodeBetweenLayers": "64",
};
// The room that a frame takes besides its steps.
const PADDING = "[top=52,left=20,bottom=20,right=20]";

/**
 * Places for all steps: from left to right, inputs in the order of their ports, lines crossing as little as can be, and
 * the steps of a frame beside each other.
 */
export async function tidied(
  document: WorkflowDocument,
  catalogue: Catalogue,
): Promise<Record<string, Place>> {
  const [{ default: Elk }, { default: url }] = await Promise.all([
    import("elkjs/lib/elk-api.js"),
    import("elkjs/lib/elk-worker.min.js?url"),
  ]);
  const elk = new Elk({ workerFactory: () => new Worker(url) });
  const box = (step: Step): ElkNode => ({
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
  });
  const frames = framesOf(document);
  const framed = new Set(frames.flatMap((frame) => frame.steps));
  try {
    const graph: ElkNode = {
      id: "workflow",
      layoutOptions: {
        "elk.algorithm": "layered",
        "elk.direction": "RIGHT",
        ...(frames.length > 0 && { "elk.hierarchyHandling": "INCLUDE_CHILDREN" }),
        ...APART,
      },
      children: [
        ...frames.map((frame) => ({
          id: frameId(frame),
          layoutOptions: { "elk.padding": PADDING, ...APART },
          children: document.steps.filter((step) => frame.steps.includes(step.id)).map(box),
        })),
        ...document.steps.filter((step) => !framed.has(step.id)).map(box),
      ],
      edges: edges(document).map((edge) => ({
        id: `${edge.from}>${edge.to}.${edge.port}`,
        sources: [`${edge.from} out`],
        targets: [`${edge.to} ${edge.port}`],
      })),
    };
    const placed = await elk.layout(graph);
    return Object.fromEntries(places(placed.children ?? [], { x: 0, y: 0 }));
  } finally {
    elk.terminateWorker();
  }
}

/** Where steps stand; those of a frame are placed within it. */
function places(nodes: readonly ElkNode[], from: Place): [string, Place][] {
  return nodes.flatMap((node) => {
    const at = { x: from.x + (node.x ?? 0), y: from.y + (node.y ?? 0) };
    return node.children
      ? places(node.children, at)
      : [[node.id, { x: Math.round(at.x), y: Math.round(at.y) }]];
  });
}
