import { NativeSelect } from "@mantine/core";

import styles from "~/features/schedules/Schedules.module.css";
import type { Schedule } from "~/features/schedules/timing";
import { schedules as schedulesTexts } from "~/i18n/en/schedules";

const words = schedulesTexts.form;
const OVERLAPS = ["skip", "queue", "cancel_running"] as const;
const MISSED = ["last", "all", "skip"] as const;

interface Props {
  overlap: Schedule["overlap"];
  missed: Schedule["missed"];
  changeOverlap: (overlap: Schedule["overlap"]) => void;
  changeMissed: (missed: Schedule["missed"]) => void;
}

/** What happens when a run cannot begin as planned. */
export function Policies({ overlap, missed, changeOverlap, changeMissed }: Props) {
  return (
    <details className={styles.more}>
      <summary>{words.more}</summary>
      <div>
        <NativeSelect
          label={words.overlap}
          value={overlap}
          data={OVERLAPS.map((each) => ({ value: each, label: words.overlaps[each] }))}
          onChange={({ currentTarget: { value } }) =>
            changeOverlap(OVERLAPS.find((each) => each === value) ?? "skip")
          }
        />
        <NativeSelect
          label={words.missed}
          value={missed}
          data={MISSED.map((each) => ({ value: each, label: words.missedChoices[each] }))}
          onChange={({ currentTarget: { value } }) =>
            changeMissed(MISSED.find((each) => each === value) ?? "last")
          }
        />
      </div>
    </details>
  );
}
