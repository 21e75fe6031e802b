import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useSearchParams } from "wouter";

import styles from "~/features/admin/Admin.module.css";
import { dayAfter, startOf } from "~/features/admin/days";
import { narrow } from "~/features/admin/narrowing";
import { personChoicesQuery, personQuery } from "~/features/admin/queries";
import { admin } from "~/i18n/en/admin";
import { audit } from "~/i18n/en/audit";
import { EventPages } from "~/ui/audit/EventPages";

const words = admin.audit;
const WHAT = Object.entries(audit.nouns).map(([noun, label]) => ({
  group: label,
  items: [
    { value: noun, label: words.allOf(label) },
    ...Object.entries(audit.kinds)
      .filter(([kind]) => kind.startsWith(`${noun}.`))
      .map(([kind, told]) => ({ value: kind, label: told })),
  ],
}));

/** What happened to anybody, found by who, what and when. */
export function Audit({ me }: { me: string }) {
  const [params, setParams] = useSearchParams();
  const of = (name: string) => params.get(name) ?? "";
  const set = (name: string, value: string) => setParams(narrow(name, value), { replace: true });
  const [who, what, thing, since, until] = [of("who"), of("what"), of("thing"), of("since"), of("until")];
  const choices = useQuery(personChoicesQuery).data ?? [];
  const known = choices.some(({ id }) => id === who);
  const other = useQuery({ ...personQuery(who), enabled: who !== "" && !known }).data;
  return (
    <>
      <div className={styles.filters} role="search">
        <NativeSelect
          label={words.who}
          value={who}
          data={[
            { value: "", label: words.anybody },
            ...(who !== "" && !known ? [{ value: who, label: other?.name ?? audit.gone }] : []),
            ...choices.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(event) => set("who", event.currentTarget.value)}
        />
        <NativeSelect
          label={words.what}
          value={what}
          data={[{ value: "", label: words.anything }, ...WHAT]}
          onChange={(event) => set("what", event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={words.since}
          value={since}
          onChange={(event) => set("since", event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={words.until}
          value={until}
          onChange={(event) => set("until", event.currentTarget.value)}
        />
        {thing && (
          <Button variant="default" rightSection={<X size={14} />} onClick={() => set("thing", "")}>
            {words.thing}
          </Button>
        )}
      </div>
      <EventPages
        whose="everybody"
        wanted={{ who, what, thing, since: startOf(since), until: dayAfter(until) }}
        me={me}
        narrow={(id) => set("thing", id)}
      />
    </>
  );
}
