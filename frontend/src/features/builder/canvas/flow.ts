import { applyNodeChanges, type Edge as FlowEdge, type Node, type NodeChange } from "@xyflow/react";
import { createStore, type StoreApi } from "zustand";

import { type Edge, edges, type Remark, type Step } from "~/document/model";
import type { SessionStore } from "~/features/builder/session";

export type StepNodeType = Node<{ step: Step }, "step">;
export type RemarkNodeType = Node<{ remark: Remark }, "remark">;
export type AnyNode = StepNodeType | RemarkNodeType;
export type LinkType = FlowEdge<{ link: Edge }, "link">;

/** The canvas's own copy of where things stand: while something is dragged, the draft stays as it is. */
export interface Flow {
  nodes: AnyNode[];
  edges: LinkType[];
  apply: (changes: NodeChange<AnyNode>[]) => void;
  start: () => () => void;
}

export function flowOf(session: SessionStore): StoreApi<Flow> {
  return createStore<Flow>((set, get) => {
    const draw = () => {
      const { history, chosen } = session.getState();
      set({ nodes: nodes(get().nodes), edges: links(get().edges) });

      function nodes(before: readonly AnyNode[]): AnyNode[] {
        const known = new Map(before.map((node) => [node.id, node]));
        const { document, layout } = history.now;
        const steps = document.steps.map((step): AnyNode => {
          const position = layout.steps[step.id] ?? { x: 0, y: 0 };
          const selected = chosen.includes(step.id);
          const old = known.get(step.id);
          return old?.type === "step" && old.data.step === step && same(old, position, selected)
            ? old
            : {
                ...(old?.type === "step" ? old : {}),
                id: step.id,
                type: "step",
                position,
                selected,
                data: { step },
              };
        });
        const remarks = layout.remarks.map((remark): AnyNode => {
          const selected = chosen.includes(remark.id);
          const old = known.get(remark.id);
          return old?.type === "remark" && old.data.remark === remark && same(old, remark, selected)
            ? old
            : {
                id: remark.id,
                type: "remark",
                position: { x: remark.x, y: remark.y },
                width: remark.width,
                height: remark.height,
                zIndex: -1,
                selected,
                data: { remark },
              };
        });
        return [...remarks, ...steps];
      }

      function links(before: readonly LinkType[]): LinkType[] {
        const known = new Map(before.map((link) => [link.id, link]));
        return edges(history.now.document).map((edge) => {
          const id = linkId(edge);
          return (
            known.get(id) ?? {
              id,
              type: "link",
              source: edge.from,
              target: edge.to,
              targetHandle: edge.port,
              data: { link: edge },
            }
          );
        });
      }
    };
    return {
      nodes: [],
      edges: [],
      apply: (changes) => {
        const nodes = applyNodeChanges(changes, get().nodes);
        set({ nodes });
        if (changes.some((change) => change.type === "select")) {
          session.getState().choose(nodes.filter((node) => node.selected).map((node) => node.id));
        }
      },
      start: () => {
        draw();
        return session.subscribe((now, before) => {
          if (now.history.now !== before.history.now || now.chosen !== before.chosen) draw();
        });
      },
    };
  });
}

export function linkId(edge: Edge): string {
  return `${edge.from}>${edge.to}.${edge.port}`;
}

function same(node: AnyNode, place: { x: number; y: number }, selected: boolean): boolean {
  return node.position.x === place.x && node.position.y === place.y && (node.selected ?? false) === selected;
}
