import { ArrowDown, ArrowUp } from "lucide-react";
import { type PointerEvent, type ReactNode, useState } from "react";

import type { Placed } from "~/grid/columns";
import styles from "~/grid/DataGrid.module.css";
import { TypeIcon } from "~/grid/TypeIcon";
import { grid as gridTexts } from "~/i18n/en/grid";

const NARROWEST = 48;
const STEP = 16;

interface Props {
  place: Placed;
  index: number;
  /** The id of the active cell, if it is this one. */
  id: string | undefined;
  marked: boolean;
  sorted: { descending: boolean } | null;
  onSort: (() => void) | undefined;
  onWidth: (width: number) => void;
  children?: ReactNode;
}

/** The title of a column: its type, its name, its order, and an edge that is pulled to make it wider. */
export function Title({ place, index, id, marked, sorted, onSort, onWidth, children }: Props) {
  const [pulled, setPulled] = useState<{ from: number; width: number } | null>(null);
  const name = (
    <>
      <TypeIcon type={place.column.type} />
      <span className={styles.word} title={place.column.name}>
        {place.column.name}
      </span>
      {sorted &&
        (sorted.descending ? <ArrowDown size={13} aria-hidden /> : <ArrowUp size={13} aria-hidden />)}
    </>
  );

  function pull(event: PointerEvent) {
    if (pulled) onWidth(Math.max(NARROWEST, pulled.width + event.clientX - pulled.from));
  }

  return (
    <div
      id={id}
      role="columnheader"
      aria-colindex={index + 2}
      aria-sort={sorted ? (sorted.descending ? "descending" : "ascending") : undefined}
      className={styles.title}
      data-active={id !== undefined || undefined}
      data-marked={marked || undefined}
      style={{ left: place.left, width: place.width }}
    >
      {onSort ? (
        <button
          type="button"
          tabIndex={-1}
          className={styles.name}
          aria-label={gridTexts.sort(place.column.name)}
          onClick={onSort}
        >
          {name}
        </button>
      ) : (
        <span className={styles.name}>{name}</span>
      )}
      {children}
      <span
        className={styles.handle}
        aria-hidden
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setPulled({ from: event.clientX, width: place.width });
        }}
        onPointerMove={pull}
        onPointerUp={() => setPulled(null)}
        onDoubleClick={() => onWidth(place.width + STEP)}
      />
    </div>
  );
}
