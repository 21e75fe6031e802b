import { Button } from "@mantine/core";
import { Link } from "wouter";

import { ago, moment } from "~/i18n";
import { audit as words } from "~/i18n/en/audit";
import styles from "~/ui/audit/EventTable.module.css";
import type { AuditEvent } from "~/ui/audit/queries";
import { detailsOf, happening, pageOf } from "~/ui/audit/telling";
import { ListTable } from "~/ui/ListTable";
import table from "~/ui/Table.module.css";

interface Props {
  events: readonly AuditEvent[];
  /** The name of who looks. */
  me: string;
  /** Shows what happened to one thing alone; without it, the things themselves are linked to. */
  narrow?: (thing: string) => void;
}

/** What happened, the last first. */
export function EventTable({ events, me, narrow }: Props) {
  return (
    <ListTable
      caption={words.count(events.length)}
      columns={[words.what, words.who, words.when, words.details]}
      actions={narrow && words.only}
    >
      {events.map((event) => (
        <tr key={event.id}>
          <th scope="row" className={styles.what}>
            <What event={event} linked={!narrow} />
            <Whose event={event} me={me} />
          </th>
          <td>{nameOf(event.actor, me)}</td>
          <td className={table.quiet}>
            <time dateTime={event.at} title={ago(event.at)} className={styles.when}>
              {moment(event.at)}
            </time>
          </td>
          <td className={table.quiet}>{detailsOf(event).join(" · ")}</td>
          {narrow && (
            <td className={table.act}>
              <Only event={event} narrow={narrow} />
            </td>
          )}
        </tr>
      ))}
    </ListTable>
  );
}

function What({ event, linked }: { event: AuditEvent; linked: boolean }) {
  const page = linked ? pageOf(event) : undefined;
  const told = happening(event);
  return page ? (
    <Link className={table.name} href={page}>
      {told}
    </Link>
  ) : (
    <span className={table.name}>{told}</span>
  );
}

function Only({
  event: { noun_id: id, ...event },
  narrow,
}: {
  event: AuditEvent;
  narrow: (id: string) => void;
}) {
  if (id === null) return null;
  return (
    <div className={table.actions}>
      <Button
        size="compact-sm"
        variant="subtle"
        aria-label={words.onlyNamed(happening(event))}
        onClick={() => narrow(id)}
      >
        {words.only}
      </Button>
    </div>
  );
}

/** Whose thing it is, where somebody else has changed it. */
function Whose({ event: { actor, noun, person }, me }: { event: AuditEvent; me: string }) {
  if (person === null || person.id === actor?.id) return null;
  const name = nameOf(person, me);
  const whose = name === words.you ? words.ofYou : words.of(name);
  return <span className={table.quiet}>{noun === "group-member" ? name : whose}</span>;
}

function nameOf(party: AuditEvent["actor"], me: string): string {
  if (party === null) return words.platform;
  if (party.name === null) return words.gone;
  return party.name === me ? words.you : party.name;
}
