import { useQuery } from "@tanstack/react-query";

import { Problem } from "~/api/problem";
import { previewQuery } from "~/features/schedules/queries";
import styles from "~/features/schedules/Schedules.module.css";
import type { dueOf } from "~/features/schedules/timing";
import { texts } from "~/i18n";
import { schedules as schedulesTexts } from "~/i18n/en/schedules";

const local = new Intl.DateTimeFormat("en", { dateStyle: "full", timeStyle: "short", timeZone: "UTC" });

/** When it would run, in words and times on the clock of its zone; or why that is no time. */
export function Upcoming({ due, zone }: { due: ReturnType<typeof dueOf>; zone: string }) {
  const timed = due && !due.dataset_id ? { ...due, time_zone: zone } : null;
  const found = useQuery(previewQuery(timed));
  if (!timed) return null;
  if (found.error) {
    return (
      <p className={styles.trouble} role="alert">
        {found.error instanceof Problem
          ? [found.error.problems[0]?.message ?? found.error.message, found.error.hint].join(" ")
          : texts.failed}
      </p>
    );
  }
  if (!found.data) return null;
  return (
    <section className={styles.preview} aria-label={schedulesTexts.form.preview} aria-live="polite">
      <p>{found.data.words}</p>
      <ol>
        {found.data.fires.map((fire) => (
          <li key={fire.utc}>
            {/* The clock of the zone, whatever that of the reader is. */}
            {local.format(new Date(`${fire.local.slice(0, 19)}Z`))}
            {fire.note && ` (${fire.note})`}
          </li>
        ))}
      </ol>
    </section>
  );
}
