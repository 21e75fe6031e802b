import { Button, TextInput } from "@mantine/core";
import { Copy, Group, Ungroup } from "lucide-react";

import { frameId, reframe } from "~/document/frames";
import { COLORS, type Frame } from "~/document/model";
import { useActions } from "~/features/builder/actions";
import styles from "~/features/builder/inspector/Inspector.module.css";
import { titled } from "~/features/builder/look";
import { useSession } from "~/features/builder/session";
import { builder as builderTexts } from "~/i18n/en/builder";

const words = builderTexts.frame;

/** A frame's title and colour. */
export function FramePanel({ frame }: { frame: Frame }) {
  const change = useSession((session) => session.change);
  const readOnly = useSession((session) => session.readOnly);
  const actions = useActions();
  const id = frameId(frame);
  return (
    <>
      <div className={styles.head}>
        <Group size={18} aria-hidden />
        <h2>{words.title(titled(frame))}</h2>
      </div>
      <TextInput
        label={words.name}
        maxLength={100}
        disabled={readOnly}
        value={frame.title ?? ""}
        onChange={(event) => {
          const title = event.currentTarget.value;
          change((draft) => reframe(draft, id, { title }), `${id} title`);
        }}
      />
      {!readOnly && (
        <>
          <div className={styles.choices} role="group" aria-label={words.color}>
            {COLORS.map((color) => (
              <Button
                key={color}
                size="compact-sm"
                variant={color === (frame.color ?? COLORS[0]) ? "light" : "default"}
                aria-pressed={color === (frame.color ?? COLORS[0])}
                leftSection={<span className={styles.swatch} data-frame={color} />}
                onClick={() => change((draft) => reframe(draft, id, { color }))}
              >
                {words.colors[color]}
              </Button>
            ))}
          </div>
          <p className={styles.quiet}>{words.hint}</p>
          <div className={styles.choices}>
            <Button variant="default" leftSection={<Ungroup size={14} />} onClick={actions.ungroup}>
              {words.ungroup}
            </Button>
            <Button variant="default" leftSection={<Copy size={14} />} onClick={actions.duplicate}>
              {builderTexts.duplicate}
            </Button>
          </div>
        </>
      )}
    </>
  );
}
