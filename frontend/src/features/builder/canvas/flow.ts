import { applyNodeChanges, type Edge as FlowEdge, type Node, type NodeChange } from "@xyflow/react";
import { createStore, type StoreApi } from "zustand";

import { move } from "~/document/changes";
import { around, frameId, framesOf } from "~/document/frames";
import { type Edge, edges, type Frame, type Place, type Remark, type Step } from "~/document/model";
import { titled } from "~/features/builder/look";
import type { SessionStore } from "~/features/builder/session";
import { builder as builderTexts } from "~/i18n/en/builder";

export type StepNodeType = Node<{ step: Step }, "step">;
export type RemarkNodeType = Node<{ remark: Remark }, "remark">;
export type FrameNodeType = Node<{ frame: Frame }, "frame">;
export type AnyNode = StepNodeType | RemarkNodeType | FrameNodeType;
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
        const frames = framesOf(document).map((frame): AnyNode => {
          const id = frameId(frame);
          const selected = chosen.includes(id);
          const old = known.get(id);
          return old?.type === "frame" && old.data.frame === frame && (old.selected ?? false) === selected
            ? old
            : {
                id,
                type: "frame",
                position: { x: 0, y: 0 },
                // Behind the steps even when it is chosen, which lifts what is chosen by a thousand.
                zIndex: -2000,
                dragHandle: "[data-drag]",
                style: { pointerEvents: "none" },
                ariaLabel: builderTexts.frame.title(titled(frame)),
                connectable: false,
                selected,
                data: { frame },
              };
        });
        return framed([...frames, ...remarks, ...steps]);
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
        const before = get().nodes;
        const all = withSteps(changes, before);
        const moved = all.filter((change) => change.type === "position");
        const applied = applyNodeChanges(all, before);
        const nodes = moved.length > 0 ? framed(applied) : applied;
        set({ nodes });
        const ended = new Set(moved.filter((change) => !change.dragging).map((change) => change.id));
        if (ended.size > 0) {
          const there = nodes.filter((node) => ended.has(node.id));
          const places = Object.fromEntries(there.map((node) => [node.id, rounded(node.position)]));
          // Keys that move the same things in a row are one change, and a drag is one by itself.
          const isDragged = before.some((node) => node.dragging);
          session
            .getState()
            .change((draft) => move(draft, places), isDragged ? undefined : `arrows ${[...ended].join(" ")}`);
        }
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

export const rounded = ({ x, y }: Place): Place => ({ x: Math.round(x), y: Math.round(y) });

/** The nodes with each frame around its steps, wherever they are just now. */
function framed(nodes: AnyNode[]): AnyNode[] {
  if (!nodes.some((node) => node.type === "frame")) return nodes;
  const places = Object.fromEntries(nodes.map((node) => [node.id, node.position]));
  return nodes.map((node) => {
    if (node.type !== "frame") return node;
    const { x, y, width, height } = around(node.data.frame, places);
    return node.position.x === x && node.position.y === y && node.width === width && node.height === height
      ? node
      : { ...node, position: { x, y }, width, height, measured: { width, height } };
  });
}

/** The changes with those of the steps that a frame takes with it where it goes. */
function withSteps(
  changes: readonly NodeChange<AnyNode>[],
  nodes: readonly AnyNode[],
): NodeChange<AnyNode>[] {
  const own = new Set(changes.map((change) => (change.type === "position" ? change.id : "")));
  const taken = changes.flatMap((change) => {
    const frame = change.type === "position" ? nodes.find((node) => node.id === change.id) : undefined;
    if (change.type !== "position" || !change.position || frame?.type !== "frame") return [];
    const [x, y] = [change.position.x - frame.position.x, change.position.y - frame.position.y];
    return nodes
      .filter((node) => frame.data.frame.steps.includes(node.id) && !own.has(node.id))
      .map(({ id, position }) => ({
        ...change,
        id,
        position: { x: position.x + x, y: position.y + y },
      }));
  });
  return [...changes, ...taken];
}
