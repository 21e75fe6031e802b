import "@mantine/core/styles/NumberInput.layer.css";

import { Checkbox, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { datasetChoicesQuery } from "~/features/schedules/queries";
import styles from "~/features/schedules/Schedules.module.css";
import { KINDS, type Timing, UNITS } from "~/features/schedules/timing";
import { schedules as schedulesTexts } from "~/i18n/en/schedules";

const words = schedulesTexts.form;
const ZONES = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];

interface Props {
  timing: Timing;
  zone: string;
  change: (timing: Timing) => void;
  changeZone: (zone: string) => void;
}

/** When something runs, by choices that need no cron, or by a cron expression. */
export function TimingInputs({ timing, zone, change, changeZone }: Props) {
  const { kind } = timing;
  const set = (changes: Partial<Timing>) => change({ ...timing, ...changes });
  const timed = kind !== "interval" && kind !== "dataset";
  return (
    <>
      <div className={styles.row}>
        <NativeSelect
          label={words.kind}
          value={kind}
          data={KINDS.map((each) => ({ value: each, label: words.kinds[each] }))}
          onChange={({ currentTarget: { value } }) =>
            set({ kind: KINDS.find((each) => each === value) ?? "daily" })
          }
        />
        <Fields timing={timing} set={set} />
      </div>
      {kind === "weekly" && <Days days={timing.days} change={(days) => set({ days })} />}
      {timed && (
        <NativeSelect
          label={words.zone}
          value={zone}
          data={ZONES.includes(zone) ? ZONES : [zone, ...ZONES]}
          onChange={(event) => changeZone(event.currentTarget.value)}
        />
      )}
    </>
  );
}

function Fields({ timing, set }: { timing: Timing; set: (changes: Partial<Timing>) => void }) {
  const time = (
    <TextInput
      type="time"
      label={words.time}
      required
      value={timing.time}
      onChange={(event) => set({ time: event.currentTarget.value })}
    />
  );
  switch (timing.kind) {
    case "hourly":
      return (
        <NumberInput
          label={words.minute}
          required
          min={0}
          max={59}
          allowDecimal={false}
          value={timing.minute}
          onChange={(minute) => set({ minute: Number(minute) })}
        />
      );
    case "daily":
    case "weekly":
      return time;
    case "monthly":
      return (
        <>
          <NumberInput
            label={words.day}
            required
            min={1}
            max={31}
            allowDecimal={false}
            description={timing.day > 28 ? words.late : undefined}
            value={timing.day}
            onChange={(day) => set({ day: Number(day) || 1 })}
          />
          {time}
        </>
      );
    case "interval":
      return (
        <>
          <NumberInput
            label={words.every}
            required
            min={1}
            allowDecimal={false}
            value={timing.every}
            onChange={(every) => set({ every: Number(every) })}
          />
          <NativeSelect
            label={words.unit}
            value={timing.unit}
            data={UNITS.map((unit) => ({ value: unit, label: words.units[unit] }))}
            onChange={({ currentTarget: { value } }) =>
              set({ unit: UNITS.find((unit) => unit === value) ?? "minutes" })
            }
          />
        </>
      );
    case "dataset":
      return <Datasets chosen={timing.dataset} choose={(dataset) => set({ dataset })} />;
    case "cron":
      return (
        <TextInput
          label={words.expression}
          description={words.expressionHint}
          required
          value={timing.expression}
          onChange={(event) => set({ expression: event.currentTarget.value })}
        />
      );
  }
}

function Days({ days, change }: { days: readonly number[]; change: (days: number[]) => void }) {
  return (
    <fieldset className={styles.days}>
      <legend>{words.days}</legend>
      {words.weekdays.map((name, number) => (
        <Checkbox
          key={name}
          label={name}
          checked={days.includes(number + 1)}
          onChange={({ currentTarget: { checked } }) =>
            change(checked ? [...days, number + 1] : days.filter((day) => day !== number + 1))
          }
        />
      ))}
      {days.length === 0 && <p className={styles.trouble}>{words.someDay}</p>}
    </fieldset>
  );
}

function Datasets({ chosen, choose }: { chosen: string; choose: (dataset: string) => void }) {
  const datasets = useQuery(datasetChoicesQuery).data ?? [];
  return (
    <NativeSelect
      label={words.dataset}
      required
      value={chosen}
      data={[
        { value: "", label: words.chooseDataset, disabled: true },
        ...datasets.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      onChange={(event) => choose(event.currentTarget.value)}
    />
  );
}
