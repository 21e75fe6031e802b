import { Button, NativeSelect } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";

import { Problem } from "~/api/problem";
import { workflowChoicesQuery } from "~/api/workflows";
import { documentOf } from "~/document/reading";
import { useChanges } from "~/features/schedules/changes";
import { ParameterInputs, valuesOf } from "~/features/schedules/ParameterInputs";
import { Policies } from "~/features/schedules/Policies";
import { documentQuery } from "~/features/schedules/queries";
import styles from "~/features/schedules/Schedules.module.css";
import { DAILY, dueOf, type Schedule, type ScheduleBody, timingOf } from "~/features/schedules/timing";
import { TimingInputs } from "~/features/schedules/TimingInputs";
import { Upcoming } from "~/features/schedules/Upcoming";
import { texts } from "~/i18n";
import { schedules as schedulesTexts } from "~/i18n/en/schedules";
import { Dialog } from "~/ui/Dialog";
import { Failure } from "~/ui/Failure";

const words = schedulesTexts.form;
const PAUSE = 300;

interface Props {
  /** The one to change, null for a new one. */
  schedule: Schedule | null;
  workflow: string | null;
  close: () => void;
}

/** When a workflow runs by itself, with what, and what happens when it cannot. */
export function ScheduleDialog({ schedule, workflow: first, close }: Props) {
  const { save } = useChanges();
  const workflows = useQuery(workflowChoicesQuery).data ?? [];
  const [workflow, setWorkflow] = useState(first ?? "");
  const [timing, setTiming] = useState(schedule ? timingOf(schedule) : DAILY);
  const [zone, setZone] = useState(schedule?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [overlap, setOverlap] = useState<ScheduleBody["overlap"]>(schedule?.overlap ?? null);
  const [missed, setMissed] = useState<ScheduleBody["missed"]>(schedule?.missed ?? "last");
  const [given, setGiven] = useState<Readonly<Record<string, string>>>(
    Object.fromEntries(
      Object.entries(schedule?.parameters ?? {}).map(([name, value]) => [name, String(value)]),
    ),
  );
  const document = useQuery(documentQuery(workflow));
  const parameters = document.data ? (documentOf(document.data).parameters ?? []) : [];
  const [due] = useDebouncedValue(dueOf(timing), PAUSE);
  const name = schedule?.workflow_name ?? "";

  function submit(event: SubmitEvent) {
    event.preventDefault();
    const now = dueOf(timing);
    // Without the document, nobody knows which values there are.
    if (!now || !document.data) return;
    const body: ScheduleBody = {
      ...now,
      workflow_id: workflow,
      time_zone: zone,
      enabled: schedule?.enabled ?? true,
      missed,
      parameters: valuesOf(parameters, given),
      ...(overlap && { overlap }),
    };
    save.mutate({ id: schedule?.id ?? null, body }, { onSuccess: close });
  }

  return (
    <Dialog size="lg" onClose={close} title={schedule ? words.edit(name) : words.add}>
      <form className={styles.form} onSubmit={submit}>
        {!schedule && (
          <NativeSelect
            label={words.workflow}
            required
            value={workflow}
            data={[
              { value: "", label: words.choose, disabled: true },
              ...workflows
                .filter(({ version, role }) => version !== null && role !== "viewer")
                .map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={(event) => setWorkflow(event.currentTarget.value)}
          />
        )}
        <TimingInputs timing={timing} zone={zone} change={setTiming} changeZone={setZone} />
        <Upcoming due={due} zone={zone} />
        {document.isError && <Failure error={document.error} retry={() => void document.refetch()} />}
        {parameters.length > 0 && <ParameterInputs parameters={parameters} given={given} change={setGiven} />}
        <Policies
          overlap={overlap ?? (timing.kind === "dataset" ? "queue" : "skip")}
          missed={missed}
          changeOverlap={setOverlap}
          changeMissed={setMissed}
        />
        {save.error && (
          <p className={styles.trouble} role="alert">
            {save.error instanceof Problem
              ? [save.error.problems[0]?.message ?? save.error.message, save.error.hint].join(" ")
              : texts.failed}
          </p>
        )}
        <div className={styles.buttons}>
          <Button variant="default" onClick={close}>
            {texts.cancel}
          </Button>
          <Button
            type="submit"
            loading={save.isPending}
            disabled={!dueOf(timing) || (workflow !== "" && !document.data)}
          >
            {texts.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
