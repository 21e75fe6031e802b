import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

import { type Extent, isScaled, lastTop, placeOf, rowAt } from "~/grid/scale";

interface Seen {
  /** The row at the top, a fraction where it is cut. */
  top: number;
  left: number;
  width: number;
  height: number;
}

// After this pause, in milliseconds, the bar is put where the rows are.
const REST = 150;
const NEAR = 1.5;

/** What of a grid is in view. The bar of a very long one stands for more than its pixels, but wheels go row by row. */
export function useScrolling(rows: number, rowHeight: number, head: number) {
  const box = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState<Seen>({ top: 0, left: 0, width: 800, height: 240 });
  const latest = useRef({ top: 0, place: 0, rest: 0 });
  const view = Math.max(rowHeight, seen.height - head);

  const extent = useCallback(
    (): Extent => ({ rows, rowHeight, view: Math.max(rowHeight, (box.current?.clientHeight ?? 240) - head) }),
    [rows, rowHeight, head],
  );

  const goTo = useCallback(
    (row: number) => {
      const whole = extent();
      const top = Math.max(0, Math.min(lastTop(whole), row));
      latest.current.top = top;
      setSeen((before) => ({ ...before, top }));
      if (box.current) {
        box.current.scrollTop = placeOf(top, whole);
        latest.current.place = box.current.scrollTop;
      }
    },
    [extent],
  );

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () =>
      setSeen((before) => ({ ...before, width: element.clientWidth, height: element.clientHeight }));
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const now = latest.current;
    const onScroll = () => {
      const whole = extent();
      const place = element.scrollTop;
      const moved = place - now.place;
      if (Math.abs(moved) >= NEAR) {
        const small = isScaled(whole) && Math.abs(moved) < whole.view * 2;
        now.top = small
          ? Math.max(0, Math.min(lastTop(whole), now.top + moved / rowHeight))
          : rowAt(place, whole);
        now.place = place;
        clearTimeout(now.rest);
        if (small) now.rest = window.setTimeout(() => goTo(now.top), REST);
      }
      setSeen((before) => ({ ...before, top: now.top, left: element.scrollLeft }));
    };
    const onWheel = (event: WheelEvent) => {
      if (!isScaled(extent()) || event.deltaY === 0 || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * rowHeight : event.deltaY;
      goTo(now.top + pixels / rowHeight);
    };
    element.addEventListener("scroll", onScroll, { passive: true });
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => {
      clearTimeout(now.rest);
      element.removeEventListener("scroll", onScroll);
      element.removeEventListener("wheel", onWheel);
    };
  }, [extent, goTo, rowHeight]);

  return { box, seen: { ...seen, view }, goTo };
}
