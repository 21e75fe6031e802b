import "@xyflow/react/dist/style.css";

import {
  Background,
  type Connection,
  Controls,
  type FinalConnectionState,
  ReactFlow,
  useReactFlow,
} from "@xyflow/react";
import { type DragEvent, memo, useEffect, useState } from "react";
import { useStore } from "zustand";

import { connect, refusal } from "~/document/changes";
import { type Edge, type Place, stepOf } from "~/document/model";
import { useCatalogue } from "~/features/builder/blocks";
import styles from "~/features/builder/canvas/Canvas.module.css";
import { type AnyNode, flowOf, type LinkType, rounded } from "~/features/builder/canvas/flow";
import { FrameNode } from "~/features/builder/canvas/FrameNode";
import { Link } from "~/features/builder/canvas/Link";
import { RemarkNode } from "~/features/builder/canvas/RemarkNode";
import { StepNode } from "~/features/builder/canvas/StepNode";
import { useAdding } from "~/features/builder/palette/adding";
import { DRAGGED } from "~/features/builder/palette/Palette";
import { useSession, useSessionStore } from "~/features/builder/session";
import { builder as builderTexts } from "~/i18n/en/builder";
import { useToasts } from "~/ui/toasts";

const NODES = { step: StepNode, remark: RemarkNode, frame: FrameNode };
const EDGES = { link: Link };
const WHOLE = { maxZoom: 1, padding: 0.1 };
// At first, steps are to be read; all of them are in view when one asks for it.
const FIT = { ...WHOLE, minZoom: 0.5 };

/** The steps and what connects them. */
export const Canvas = memo(function Canvas({ onFiles }: { onFiles: (files: File[]) => void }) {
  const session = useSessionStore();
  const readOnly = useSession((state) => state.readOnly);
  const [flow] = useState(() => flowOf(session));
  const nodes = useStore(flow, (state) => state.nodes);
  const edges = useStore(flow, (state) => state.edges);
  const apply = useStore(flow, (state) => state.apply);
  const { byName } = useCatalogue();
  const { screenToFlowPosition } = useReactFlow<AnyNode, LinkType>();
  const adding = useAdding();
  const show = useToasts((toasts) => toasts.show);
  useEffect(() => flow.getState().start(), [flow]);

  const isMany = (edge: Edge) => {
    const step = stepOf(session.getState().history.now.document, edge.to);
    return byName.get(step?.block ?? "")?.ports.find((port) => port.name === edge.port)?.many ?? false;
  };
  const wrong = (edge: Edge) => refusal(session.getState().history.now.document, edge);

  function onConnectEnd(event: MouseEvent | TouchEvent, state: FinalConnectionState) {
    if (state.isValid || !state.fromNode) return;
    if (state.toHandle && state.toNode) {
      const reason =
        state.fromHandle.type === "source"
          ? wrong({ from: state.fromNode.id, to: state.toNode.id, port: state.toHandle.id ?? "" })
          : wrong({ from: state.toNode.id, to: state.fromNode.id, port: state.fromHandle.id ?? "" });
      if (reason) show(builderTexts.refused[reason]);
      return;
    }
    if (state.fromHandle.type !== "source") return;
    const at = "changedTouches" in event ? event.changedTouches[0] : event;
    if (at)
      adding.open({
        after: state.fromNode.id,
        place: screenToFlowPosition({ x: at.clientX, y: at.clientY }),
      });
  }

  function onDrop(event: DragEvent) {
    event.preventDefault();
    if (event.dataTransfer.files.length > 0) {
      onFiles([...event.dataTransfer.files]);
      return;
    }
    const block = byName.get(event.dataTransfer.getData(DRAGGED));
    if (!block) return;
    const place = corner(screenToFlowPosition({ x: event.clientX, y: event.clientY }));
    const edge = edgeAt(event, edges);
    adding.add(block, edge ? { edge, place } : { place });
  }

  return (
    <div
      className={styles.canvas}
      onDrop={onDrop}
      onDragOver={(event) => {
        event.preventDefault();
        event.dataTransfer.dropEffect = "copy";
      }}
    >
      <ReactFlow<AnyNode, LinkType>
        nodes={nodes}
        edges={edges}
        nodeTypes={NODES}
        edgeTypes={EDGES}
        onNodesChange={apply}
        onConnect={({ source, target, targetHandle }: Connection) => {
          const edge = { from: source, to: target, port: targetHandle ?? "" };
          session.getState().change((draft) => connect(draft, edge, isMany(edge)));
        }}
        isValidConnection={({ source, target, targetHandle }) =>
          wrong({ from: source, to: target, port: targetHandle ?? "" }) === null
        }
        onConnectEnd={onConnectEnd}
        nodesDraggable={!readOnly}
        nodesConnectable={!readOnly}
        deleteKeyCode={null}
        selectionKeyCode="Shift"
        multiSelectionKeyCode={["Meta", "Control", "Shift"]}
        connectionRadius={28}
        minZoom={0.2}
        maxZoom={1.6}
        fitView
        fitViewOptions={FIT}
        aria-label={builderTexts.canvas}
      >
        <Background gap={20} />
        <Controls showInteractive={false} fitViewOptions={WHOLE} position="bottom-left" />
      </ReactFlow>
    </div>
  );
});

// The pointer holds a block by its middle.
const corner = ({ x, y }: Place): Place => rounded({ x: x - 108, y: y - 32 });

function edgeAt(event: DragEvent, edges: readonly LinkType[]): Edge | undefined {
  const id = document
    .elementsFromPoint(event.clientX, event.clientY)
    .map((element) => element.closest(".react-flow__edge")?.getAttribute("data-id"))
    .find(Boolean);
  return edges.find((edge) => edge.id === id)?.data?.link;
}
