import "@mantine/core/styles/NumberInput.layer.css";

import { Button, NumberInput } from "@mantine/core";
import { type SubmitEvent, useState } from "react";

import { Problem } from "~/api/problem";
import styles from "~/features/admin/Admin.module.css";
import { usePersonChanges } from "~/features/admin/changes";
import {
  changedQuotas,
  type Figure,
  figuresOf,
  limitWords,
  type QuotaName,
} from "~/features/admin/people/quotas";
import type { Person, Quotas } from "~/features/admin/queries";
import { texts } from "~/i18n";
import { admin } from "~/i18n/en/admin";
import { Dialog } from "~/ui/Dialog";
import { Refusal } from "~/ui/Refusal";
import { useToasts } from "~/ui/toasts";

const words = admin.quotas;

interface Props {
  person: Person;
  defaults: Quotas;
  close: () => void;
}

/** What one person may use, in GB, runs and minutes. */
export function QuotaDialog({ person, defaults, close }: Props) {
  const [before] = useState(() => figuresOf(person.quotas));
  const [figures, setFigures] = useState(before);
  const { change } = usePersonChanges();
  const show = useToasts((toasts) => toasts.show);
  const fault = (name: QuotaName) =>
    change.error instanceof Problem ? change.error.at(`/quotas/${name}`) : undefined;

  function submit(event: SubmitEvent) {
    event.preventDefault();
    const quotas = changedQuotas(before, figures);
    change.mutate(
      { person, body: { quotas } },
      {
        onSuccess: () => {
          show(words.done(person.display_name));
          close();
        },
      },
    );
  }

  const field = (name: QuotaName, label: string, hint: string, whole: boolean) => (
    <NumberInput
      label={label}
      description={`${hint} ${words.everybody(limitWords(name, defaults[name]))}.`}
      min={name === "storage_bytes" ? 0 : whole ? 1 : 0.1}
      allowDecimal={!whole}
      thousandSeparator=","
      error={fault(name)}
      value={figures[name]}
      onChange={(value) => {
        const figure: Figure = typeof value === "number" ? value : "";
        setFigures({ ...figures, [name]: figure });
      }}
    />
  );
  return (
    <Dialog onClose={close} title={words.title(person.display_name)}>
      <form className={styles.form} onSubmit={submit}>
        <p className={styles.hint}>{words.hint}</p>
        {field("storage_bytes", words.storage, words.storageHint, false)}
        {field("concurrent_runs", words.runs, words.runsHint, true)}
        {field("run_seconds", words.minutes, words.minutesHint, false)}
        <Refusal error={change.error} />
        <div className={styles.buttons}>
          <Button variant="default" onClick={close}>
            {texts.cancel}
          </Button>
          <Button type="submit" loading={change.isPending}>
            {texts.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
