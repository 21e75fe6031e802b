import { type NodeProps, NodeResizer } from "@xyflow/react";
import { memo } from "react";

import { remark as withRemark } from "~/document/changes";
import styles from "~/features/builder/canvas/Canvas.module.css";
import type { RemarkNodeType } from "~/features/builder/canvas/flow";
import { useSession } from "~/features/builder/session";
import { builder as builderTexts } from "~/i18n/en/builder";

const LEAST = { width: 120, height: 60 };

/** A note on the canvas, behind the steps: large ones frame a group of steps. */
export const RemarkNode = memo(function RemarkNode({ data, selected }: NodeProps<RemarkNodeType>) {
  const { remark } = data;
  const change = useSession((session) => session.change);
  const readOnly = useSession((session) => session.readOnly);
  return (
    <div className={styles.remark}>
      <NodeResizer
        isVisible={selected && !readOnly}
        minWidth={LEAST.width}
        minHeight={LEAST.height}
        onResizeEnd={(_, { x, y, width, height }) =>
          change((draft) => withRemark(draft, { ...remark, x, y, width, height }))
        }
      />
      <textarea
        className="nodrag"
        aria-label={builderTexts.remarkText}
        readOnly={readOnly}
        value={remark.text}
        onChange={(event) =>
          change((draft) => withRemark(draft, { ...remark, text: event.target.value }), `remark ${remark.id}`)
        }
      />
    </div>
  );
});
