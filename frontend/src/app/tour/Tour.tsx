import { Button } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useLocation } from "wouter";

import { useTour } from "~/app/tour/state";
import { STOPS } from "~/app/tour/stops";
import styles from "~/app/tour/Tour.module.css";
import { tour as words } from "~/i18n/en/tour";

/** A card that goes along from page to page and says what each is for. */
export function Tour({ at }: { at: number }) {
  const { go, end } = useTour();
  const [, open] = useLocation();
  const card = useRef<HTMLElement>(null);
  const stop = STOPS[at];
  const path = stop?.path;
  useEffect(() => {
    if (path !== undefined) open(path);
  }, [open, path]);
  // Who uses the keyboard or hears the page goes on from here.
  useEffect(() => card.current?.focus(), [at]);

  if (!stop) return null;
  const { title, words: about } = words.stops[stop.id];
  const isLast = at === STOPS.length - 1;
  return (
    <section
      ref={card}
      role="dialog"
      aria-label={words.label}
      aria-describedby="tour-words"
      className={styles.card}
      tabIndex={-1}
      onKeyDown={(event) => event.key === "Escape" && end()}
    >
      <h2 className={styles.title}>{title}</h2>
      <p id="tour-words" className={styles.about}>
        {about}
      </p>
      <div className={styles.foot}>
        <span className={styles.at}>{words.at(at + 1, STOPS.length)}</span>
        {!isLast && (
          <Button size="xs" variant="subtle" onClick={end}>
            {words.skip}
          </Button>
        )}
        {at > 0 && (
          <Button size="xs" variant="default" onClick={() => go(at - 1)}>
            {words.back}
          </Button>
        )}
        <Button size="xs" onClick={() => (isLast ? end() : go(at + 1))}>
          {isLast ? words.done : words.next}
        </Button>
      </div>
    </section>
  );
}
