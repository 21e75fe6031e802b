import { ActionIcon } from "@mantine/core";
import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath } from "@xyflow/react";
import { Plus, X } from "lucide-react";
import { memo } from "react";

import { disconnect } from "~/document/changes";
import styles from "~/features/builder/canvas/Canvas.module.css";
import type { LinkType } from "~/features/builder/canvas/flow";
import { called } from "~/features/builder/look";
import { useAdding } from "~/features/builder/palette/adding";
import { useSession } from "~/features/builder/session";
import { builder as words } from "~/i18n/en/builder";

/** An edge; on it, a block can be inserted, and it can be taken away. */
export const Link = memo(function Link(props: EdgeProps<LinkType>) {
  const [path, x, y] = getBezierPath(props);
  const change = useSession((session) => session.change);
  const readOnly = useSession((session) => session.readOnly);
  const adding = useAdding();
  const link = props.data?.link;
  return (
    <>
      <BaseEdge id={props.id} path={path} interactionWidth={24} />
      {link && !readOnly && (
        <EdgeLabelRenderer>
          <span
            className={styles.linkTools}
            data-chosen={props.selected ?? undefined}
            style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
          >
            <ActionIcon
              size={24}
              radius="xl"
              variant="default"
              className="nodrag nopan"
              aria-label={words.insertHere(called(link.from), called(link.to))}
              onClick={() => adding.open({ edge: link, place: null })}
            >
              <Plus size={13} />
            </ActionIcon>
            <ActionIcon
              size={24}
              radius="xl"
              variant="default"
              className="nodrag nopan"
              aria-label={words.disconnect(called(link.from), called(link.to))}
              onClick={() => change((draft) => disconnect(draft, link))}
            >
              <X size={13} />
            </ActionIcon>
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  );
});
