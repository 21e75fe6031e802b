import { Button } from "@mantine/core";
import { useRoute } from "wouter";

import { useTour } from "~/app/tour/state";
import styles from "~/app/tour/Tour.module.css";
import { texts } from "~/i18n";

const words = texts.tour;

/** Offers the tour to somebody who has neither taken nor skipped it. */
export function Welcome() {
  const { at, isSeen, go, end } = useTour();
  const [home] = useRoute("/");
  if (isSeen || at !== null || !home) return null;
  return (
    <aside className={styles.welcome} aria-label={words.label}>
      <span className={styles.words}>{words.welcome}</span>
      <Button size="xs" onClick={() => go(0)}>
        {words.begin}
      </Button>
      <Button size="xs" variant="subtle" onClick={end}>
        {words.skip}
      </Button>
    </aside>
  );
}
