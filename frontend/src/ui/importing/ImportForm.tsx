import "@mantine/core/styles/NumberInput.layer.css";

import { Button, Checkbox, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";

import { Problem, type ProblemDetail } from "~/api/problem";
import { whole } from "~/i18n";
import { datasets as datasetsTexts } from "~/i18n/en/datasets";
import { Failure } from "~/ui/Failure";
import {
  DATES,
  ENCODINGS,
  isTextFile,
  named as nameOf,
  SEPARATORS,
  THOUSANDS,
  typeChoices,
} from "~/ui/importing/choices";
import styles from "~/ui/importing/Importing.module.css";
import { committed, type Corrections, type Dataset, type Mode, previewed } from "~/ui/importing/queries";
import { Replaced } from "~/ui/importing/Replaced";
import { Sample } from "~/ui/importing/Sample";
import type { Upload } from "~/ui/importing/sending";
import { Waiting } from "~/ui/Waiting";

const words = datasetsTexts.importing;
const REST = 300;
const MODES: readonly Mode[] = ["new", "replace", "append"];

/** How a file is read, what comes of it, and what it is to be called. */
export function ImportForm({ upload, onDone }: { upload: Upload; onDone: (dataset: Dataset) => void }) {
  const [corrections, setCorrections] = useState<Corrections>({ columns: [] });
  const [name, setName] = useState(nameOf(upload.file));
  const [named] = useDebouncedValue(name, REST);
  const [mode, setMode] = useState<Mode>("new");
  const [leaveOut, setLeaveOut] = useState(false);
  const untouched = Object.keys(corrections).length === 1 && corrections.columns?.length === 0;
  const preview = useQuery({
    queryKey: ["uploads", upload.id, corrections],
    queryFn: ({ signal }) => {
      if (untouched && upload.problem) throw unreadable(upload.problem);
      return previewed(upload.id, corrections, signal);
    },
    ...(upload.preview && untouched ? { initialData: upload.preview } : {}),
    placeholderData: (before) => before,
    staleTime: Infinity,
    retry: false,
  });
  const commit = useMutation({
    mutationFn: () => committed(upload.id, { name, mode, corrections, leaveOut }),
    onSuccess: onDone,
  });
  // A reading that fails leaves what is needed to mend it.
  const [last, setLast] = useState(preview.data);
  if (preview.data && preview.data !== last) setLast(preview.data);
  const reading = (preview.data ?? last)?.reading;
  const change = (part: Corrections) => {
    // What was refused was read in another way.
    commit.reset();
    setCorrections({ ...corrections, ...part });
  };
  const hasNone = preview.data?.row_count === 0 && preview.data.rejected > 0;
  const isText = reading ? reading.delimiter !== null : isTextFile(upload.file);
  const nameError = commit.error instanceof Problem && commit.error.status === 409 ? commit.error : null;

  function submit(event: SyntheticEvent) {
    event.preventDefault();
    commit.mutate();
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <div className={styles.fields}>
        <TextInput
          label={words.name}
          value={name}
          required
          maxLength={100}
          data-autofocus
          error={nameError?.message}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NativeSelect
          label={words.mode}
          value={mode}
          data={MODES.map((value) => ({ value, label: words.modes[value] }))}
          onChange={(event) => setMode(event.currentTarget.value as Mode)}
        />
        {isText && (
          <>
            <NativeSelect
              label={words.separator}
              value={corrections.delimiter ?? reading?.delimiter ?? ","}
              data={SEPARATORS.map((value) => ({ value, label: words.separators[value] ?? value }))}
              onChange={(event) =>
                change({ delimiter: event.currentTarget.value as (typeof SEPARATORS)[number] })
              }
            />
            <NativeSelect
              label={words.encoding}
              value={corrections.encoding ?? reading?.encoding ?? "utf-8"}
              data={[...ENCODINGS]}
              onChange={(event) =>
                change({ encoding: event.currentTarget.value as (typeof ENCODINGS)[number] })
              }
            />
            <NumberInput
              label={words.skip}
              min={0}
              max={10000}
              allowDecimal={false}
              value={corrections.skip_rows ?? reading?.skip_rows ?? 0}
              onChange={(skip) => typeof skip === "number" && change({ skip_rows: skip })}
            />
            <NativeSelect
              label={words.dates}
              value={corrections.date_format ?? reading?.date_format ?? ""}
              data={[
                { value: "", label: words.usualDates },
                ...formats(reading?.date_format).map(([value, label]) => ({ value, label })),
              ]}
              onChange={(event) => change({ date_format: event.currentTarget.value || null })}
            />
            <NativeSelect
              label={words.thousands}
              value={corrections.thousands ?? reading?.thousands ?? ""}
              data={THOUSANDS.map((value) => ({ value, label: words.thousandsBy(value) }))}
              onChange={(event) =>
                change({ thousands: event.currentTarget.value as (typeof THOUSANDS)[number] })
              }
            />
          </>
        )}
        {reading && reading.sheets.length > 1 && (
          <NativeSelect
            label={words.sheet}
            value={corrections.sheet ?? reading.sheet ?? ""}
            data={reading.sheets}
            onChange={(event) => setCorrections({ columns: [], sheet: event.currentTarget.value })}
          />
        )}
      </div>
      {typeof reading?.header === "boolean" && (
        <Checkbox
          label={words.header}
          checked={corrections.header ?? reading.header}
          onChange={(event) =>
            setCorrections({ ...corrections, columns: [], header: event.currentTarget.checked })
          }
        />
      )}
      {isText && (
        <Checkbox
          label={words.decimalComma}
          checked={corrections.decimal_comma ?? reading?.decimal_comma ?? false}
          onChange={(event) => change({ decimal_comma: event.currentTarget.checked })}
        />
      )}
      {preview.isPending && <Waiting />}
      {preview.isError && <Failure error={preview.error} />}
      {preview.data && (
        <>
          <p className={styles.told} role="status">
            {preview.isFetching
              ? words.reading
              : words.shown(whole(preview.data.row_count), preview.data.complete)}
          </p>
          <Sample
            preview={preview.data}
            types={typeChoices}
            onType={(position, type) =>
              change({
                columns: [
                  ...(corrections.columns ?? []).filter((one) => one.position !== position),
                  { position, type },
                ],
              })
            }
          />
          {preview.data.rejected > 0 && (
            <div className={styles.rejects}>
              <strong>{words.rejected(whole(preview.data.rejected))}</strong>
              <ul>
                {preview.data.rejects.slice(0, 5).map((reject) => (
                  <li key={`${reject.line} ${reject.column}`}>
                    {words.reject(reject.line, reject.column, reject.reason)}
                  </li>
                ))}
              </ul>
              <Checkbox
                label={words.leaveOut}
                checked={leaveOut}
                onChange={(event) => setLeaveOut(event.currentTarget.checked)}
              />
            </div>
          )}
        </>
      )}
      {mode === "replace" && preview.data && <Replaced name={named} columns={preview.data.columns} />}
      {commit.isError && !nameError && <Failure error={commit.error} />}
      <Button type="submit" loading={commit.isPending} disabled={preview.isError || hasNone}>
        {words.commit}
      </Button>
    </form>
  );
}

/** The ways to write dates, with the one that was found where it is another. */
function formats(found: string | null | undefined): [string, string][] {
  const known = Object.entries(DATES);
  return found && !known.some(([format]) => format === found) ? [[found, found], ...known] : known;
}

function unreadable({ code, message, hint, pointer }: ProblemDetail): Problem {
  return new Problem({ status: 422, code, message, hint, pointer, problems: [] });
}
