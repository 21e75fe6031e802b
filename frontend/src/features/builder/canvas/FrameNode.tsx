import type { NodeProps } from "@xyflow/react";
import { memo, useState } from "react";

import { reframe } from "~/document/frames";
import styles from "~/features/builder/canvas/Canvas.module.css";
import type { FrameNodeType } from "~/features/builder/canvas/flow";
import { titled } from "~/features/builder/look";
import { useSession } from "~/features/builder/session";
import { builder as builderTexts } from "~/i18n/en/builder";

const words = builderTexts.frame;

/** A frame behind its steps: it is moved by its title, and lets everything else through. */
export const FrameNode = memo(function FrameNode({ id, data }: NodeProps<FrameNodeType>) {
  const { title, color } = data.frame;
  const change = useSession((session) => session.change);
  const readOnly = useSession((session) => session.readOnly);
  const [typed, setTyped] = useState<string | null>(null);

  function finish() {
    if (typed !== null && typed !== title) change((draft) => reframe(draft, id, { title: typed }));
    setTyped(null);
  }

  return (
    <div className={styles.frame} data-frame={color ?? "blue"}>
      {typed === null ? (
        <div
          className={styles.frameTitle}
          data-drag
          title={readOnly ? undefined : words.rename}
          onDoubleClick={readOnly ? undefined : () => setTyped(title ?? "")}
        >
          {titled(data.frame)}
        </div>
      ) : (
        <input
          className={`nodrag ${styles.frameTitle}`}
          aria-label={words.name}
          autoFocus
          maxLength={100}
          value={typed}
          onFocus={(event) => event.target.select()}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={finish}
          onKeyDown={(event) => {
            if (event.key === "Enter") finish();
            if (event.key === "Escape") setTyped(null);
          }}
        />
      )}
    </div>
  );
});
