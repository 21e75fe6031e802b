import { memo } from "react";

import type { Placed } from "~/grid/columns";
import styles from "~/grid/DataGrid.module.css";
import type { Row } from "~/grid/source";
import { kindOf } from "~/api/columns";
import { inFull, shown } from "~/grid/values";
import { grid as gridTexts } from "~/i18n/en/grid";

interface Props {
  place: Placed;
  index: number;
  /** The row that the cell is of, undefined while it is on its way. */
  row: Row | undefined;
  /** The id of the active cell, if it is this one. */
  id: string | undefined;
  onPress: (cell: Element) => void;
}

/** One value. */
export const Cell = memo(function Cell({ place, index, row, id, onPress }: Props) {
  const value = row?.[place.column.name];
  const full = inFull(value);
  return (
    // Keys go to the grid, which knows the active cell.
    <span
      id={id}
      role="gridcell"
      aria-colindex={index + 2}
      aria-selected={id !== undefined}
      className={styles.cell}
      data-active={id !== undefined || undefined}
      data-number={kindOf(place.column.type) === "number" || undefined}
      style={{ left: place.left, width: place.width }}
      title={full.length > 12 ? full : undefined}
      onClick={(event) => onPress(event.currentTarget)}
    >
      {row === undefined ? (
        <span className={styles.coming} />
      ) : value === null ? (
        <span className={styles.missing}>{gridTexts.missing}</span>
      ) : (
        shown(value)
      )}
    </span>
  );
});
