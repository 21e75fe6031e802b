import { type CSSProperties, type KeyboardEvent, type ReactNode, useId, useState } from "react";

import type { Column } from "~/api/columns";
import { type Active, moved } from "~/grid/active";
import { inView, NUMBERS, type Placed, placed } from "~/grid/columns";
import { Cell } from "~/grid/Cell";
import styles from "~/grid/DataGrid.module.css";
import { usePages } from "~/grid/pages";
import { height } from "~/grid/scale";
import { useScrolling } from "~/grid/scrolling";
import type { Row, Source, Value } from "~/grid/source";
import { Title } from "~/grid/Title";
import { inFull } from "~/grid/values";
import { whole } from "~/i18n";
import { grid as gridTexts } from "~/i18n/en/grid";
import { Failure } from "~/ui/Failure";

const ROW = 28;
const HEAD = 32;

export interface Sort {
  column: string;
  descending: boolean;
}

export interface Picked {
  column: Column;
  value: Value;
  row: number;
  /** Where the cell is on the screen. */
  box: DOMRect;
}

interface Props {
  source: Source;
  label: string;
  sort?: Sort | null;
  onSort?: (sort: Sort | null) => void;
  /** What happens when a cell is clicked or Enter is pressed on it. */
  onPick?: (picked: Picked) => void;
  /** What stands below the name of each column, of a height in pixels that does not change. */
  below?: { height: number; of: (column: Column) => ReactNode };
  /** The columns to mark. */
  marked?: ReadonlySet<string>;
}

/** A table of any number of rows, of which only what is in view is drawn and asked for. */
export function DataGrid({ source, label, sort = null, onSort, onPick, below, marked }: Props) {
  const id = useId();
  const head = HEAD + (below?.height ?? 0);
  const rows = source.total;
  const { box, seen, goTo } = useScrolling(rows, ROW, head);
  const [active, setActive] = useState<Active>({ row: 0, column: 0 });
  const [widths, setWidths] = useState<ReadonlyMap<string, number>>(new Map());

  const first = Math.floor(seen.top);
  const end = Math.min(rows, Math.ceil(seen.top + seen.view / ROW));
  const pages = usePages(source, first, end);
  const firstRows = Array.from({ length: Math.min(rows, 40) }, (_, row) => pages.row(row)).filter(
    (row): row is Row => row !== undefined,
  );
  const places = usePlaces(source.key, source.columns, widths, firstRows);
  const [from, until] = inView(places, seen.left, seen.width);
  const total = (places.at(-1)?.left ?? NUMBERS) + (places.at(-1)?.width ?? 0);
  const shown = places.slice(from, until);

  function pick(row: number, place: Placed, cell: Element) {
    const value = pages.row(row)?.[place.column.name];
    if (value !== undefined)
      onPick?.({ column: place.column, value, row, box: cell.getBoundingClientRect() });
  }

  function show(to: Active) {
    setActive(to);
    const full = Math.floor(seen.view / ROW);
    if (to.row >= 0 && to.row < seen.top) goTo(to.row);
    if (to.row >= seen.top + full) goTo(to.row - seen.view / ROW + 1);
    const place = places[to.column];
    if (!place || !box.current) return;
    if (place.left < seen.left + NUMBERS) box.current.scrollTo({ left: place.left - NUMBERS });
    const over = place.left + place.width - seen.left - seen.width;
    if (over > 0)
      box.current.scrollTo({ left: seen.left + Math.min(over, place.left - NUMBERS - seen.left) });
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.target !== box.current) return;
    const ctrl = event.ctrlKey || event.metaKey;
    const place = places[active.column];
    const to = moved(active, { key: event.key, ctrl }, rows, places.length, Math.floor(seen.view / ROW));
    if (to) show(to);
    else if (event.key === "Enter" && place && active.row < 0) onSort?.(turned(sort, place.column.name));
    else if (event.key === "Enter" && place && onPick) {
      const cell = document.getElementById(`${id}cell`);
      if (cell) pick(active.row, place, cell);
    } else if (event.key === "c" && ctrl && place && !document.getSelection()?.toString()) {
      void navigator.clipboard.writeText(inFull(pages.row(active.row)?.[place.column.name]));
    } else return;
    event.preventDefault();
  }

  const style = { "--row": `${ROW}px`, "--head": `${head}px`, "--numbers": `${NUMBERS}px` } as CSSProperties;
  return (
    <div
      ref={box}
      className={styles.grid}
      style={style}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={rows + 1}
      aria-colcount={places.length + 1}
      aria-activedescendant={`${id}cell`}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" className={styles.head} style={{ width: total }}>
        <div role="row" aria-rowindex={1}>
          <span role="columnheader" aria-colindex={1} className={styles.number}>
            <span className="sr-only">{gridTexts.row}</span>
          </span>
          {shown.map((place, number) => (
            <Title
              key={place.column.name}
              place={place}
              index={from + number}
              id={active.row < 0 && active.column === from + number ? `${id}cell` : undefined}
              marked={marked?.has(place.column.name) ?? false}
              sorted={sort?.column === place.column.name ? sort : null}
              onSort={onSort && (() => onSort(turned(sort, place.column.name)))}
              onWidth={(width) => setWidths(new Map(widths).set(place.column.name, width))}
            >
              {below?.of(place.column)}
            </Title>
          ))}
        </div>
      </div>
      <div
        role="rowgroup"
        className={styles.space}
        style={{ height: height({ rows, rowHeight: ROW, view: seen.view }), width: total }}
      >
        <div role="presentation" className={styles.rows}>
          {Array.from({ length: Math.max(0, end - first) }, (_, number) => first + number).map((row) => (
            <div
              key={row}
              role="row"
              aria-rowindex={row + 2}
              className={styles.row}
              data-active={row === active.row || undefined}
              style={{ width: total, transform: `translateY(${Math.round((row - seen.top) * ROW)}px)` }}
            >
              <span role="rowheader" aria-colindex={1} className={styles.number}>
                {whole(row + 1)}
              </span>
              {shown.map((place, number) => (
                <Cell
                  key={place.column.name}
                  place={place}
                  index={from + number}
                  row={pages.row(row)}
                  id={row === active.row && from + number === active.column ? `${id}cell` : undefined}
                  onPress={(cell) => {
                    setActive({ row, column: from + number });
                    pick(row, place, cell);
                  }}
                />
              ))}
            </div>
          ))}
        </div>
      </div>
      {pages.error !== null && <Failure error={pages.error} />}
      {rows === 0 && <p className={styles.note}>{gridTexts.empty}</p>}
    </div>
  );
}

/** Ascending, then descending, then as the rows come. */
function turned(sort: Sort | null, column: string): Sort | null {
  if (sort?.column !== column) return { column, descending: false };
  return sort.descending ? null : { column, descending: true };
}

interface Chosen {
  key: string;
  places: Placed[];
  final: boolean;
}

/** The places of the columns. Widths come from the first rows that are seen, and stay when others follow. */
function usePlaces(
  key: string,
  columns: readonly Column[],
  widths: ReadonlyMap<string, number>,
  rows: readonly Row[],
): Placed[] {
  const [chosen, setChosen] = useState<Chosen>({ key: "", places: [], final: false });
  if (chosen.key !== key || (!chosen.final && rows.length > 0)) {
    setChosen({ key, places: placed(columns, new Map(), rows), final: rows.length > 0 });
  }
  return placed(
    columns,
    new Map([...chosen.places.map((place) => [place.column.name, place.width] as const), ...widths]),
    rows,
  );
}
