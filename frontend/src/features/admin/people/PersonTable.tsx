import { Ban, CircleCheck, MailQuestionMark, ShieldCheck } from "lucide-react";
import { useState } from "react";

import styles from "~/features/admin/Admin.module.css";
import { ActDialog } from "~/features/admin/people/ActDialog";
import type { Act } from "~/features/admin/people/acts";
import { PersonMenu } from "~/features/admin/people/PersonMenu";
import { QuotaDialog } from "~/features/admin/people/QuotaDialog";
import type { Person, Quotas } from "~/features/admin/queries";
import { ago, moment, size, whole } from "~/i18n";
import { admin } from "~/i18n/en/admin";
import { ListTable } from "~/ui/ListTable";
import { Mark } from "~/ui/Mark";
import table from "~/ui/Table.module.css";

const words = admin.people;

interface Props {
  people: readonly Person[];
  total: number;
  defaults: Quotas;
  me: string;
}

/** People with how much they use, and what can be done about each. */
export function PersonTable({ people, total, defaults, me }: Props) {
  const [asked, setAsked] = useState<{ person: Person; act: Act } | null>(null);
  const [limited, setLimited] = useState<Person | null>(null);
  return (
    <>
      <ListTable
        caption={words.count(people.length, total)}
        columns={[words.name, words.state, words.storage, words.runs, words.lastSignIn]}
        actions={words.actions}
      >
        {people.map((person) => (
          <tr key={person.id}>
            <th scope="row">
              <span className={table.name}>{person.display_name}</span>
              <span className={table.quiet}>
                {[person.email, person.name === me && words.you].filter(Boolean).join(" · ")}
              </span>
            </th>
            <td>
              <span className={styles.marks}>
                <State state={person.state} />
                {person.is_admin && (
                  <Mark icon={<ShieldCheck size={13} aria-hidden />}>{words.administrator}</Mark>
                )}
              </span>
            </td>
            <td>
              <span className={table.label}>{words.storage}</span>
              <Storage person={person} defaults={defaults} />
            </td>
            <td className={table.quiet}>
              <span className={table.label}>{words.runs}</span>
              {words.runCount(whole(person.runs), person.runs_under_way)}
            </td>
            <td className={table.quiet}>
              <span className={table.label}>{words.lastSignIn}</span>
              {person.last_sign_in ? (
                <span title={moment(person.last_sign_in)}>{ago(person.last_sign_in)}</span>
              ) : (
                words.never
              )}
            </td>
            <td className={table.act}>
              <div className={table.actions}>
                <PersonMenu
                  person={person}
                  ask={(act) => setAsked({ person, act })}
                  editQuotas={() => setLimited(person)}
                />
              </div>
            </td>
          </tr>
        ))}
      </ListTable>
      {asked && <ActDialog {...asked} close={() => setAsked(null)} />}
      {limited && <QuotaDialog person={limited} defaults={defaults} close={() => setLimited(null)} />}
    </>
  );
}

function State({ state }: { state: Person["state"] }) {
  const word = words.states[state];
  switch (state) {
    case "active":
      return (
        <Mark tone="ok" icon={<CircleCheck size={13} aria-hidden />}>
          {word}
        </Mark>
      );
    case "unproven":
      return (
        <Mark tone="warn" icon={<MailQuestionMark size={13} aria-hidden />}>
          {word}
        </Mark>
      );
    case "suspended":
      return (
        <Mark tone="bad" icon={<Ban size={13} aria-hidden />}>
          {word}
        </Mark>
      );
  }
}

function Storage({ person, defaults }: { person: Person; defaults: Quotas }) {
  const limit = person.quotas.storage_bytes ?? defaults.storage_bytes;
  const used = size(person.storage_bytes);
  if (limit === null) return <span className={table.quiet}>{used}</span>;
  const over = person.storage_bytes > limit;
  return (
    <span className={styles.storage}>
      <span className={table.quiet}>{words.of(used, size(limit))}</span>
      <span className={styles.used} aria-hidden>
        <i
          data-over={over || undefined}
          style={{ width: `${Math.min(100, (100 * person.storage_bytes) / (limit || 1))}%` }}
        />
      </span>
      {over && <span className={styles.over}>{words.over}</span>}
    </span>
  );
}
