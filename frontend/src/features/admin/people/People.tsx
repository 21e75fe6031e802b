import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Search, UserSearch } from "lucide-react";
import { useDeferredValue } from "react";
import { useSearchParams } from "wouter";

import styles from "~/features/admin/Admin.module.css";
import { PersonTable } from "~/features/admin/people/PersonTable";
import { peopleQuery } from "~/features/admin/queries";
import { narrow } from "~/features/admin/narrowing";
import { admin } from "~/i18n/en/admin";
import { Failure } from "~/ui/Failure";
import { Notice } from "~/ui/Notice";
import { Waiting } from "~/ui/Waiting";

const words = admin.people;
const STATES = ["active", "unproven", "suspended"] as const;

/** All accounts. */
export function People({ me }: { me: string }) {
  const [params, setParams] = useSearchParams();
  const search = params.get("search") ?? "";
  const state = STATES.find((known) => known === params.get("state")) ?? null;
  const found = useInfiniteQuery(peopleQuery({ search: useDeferredValue(search), state }));
  const people = found.data?.pages.flatMap((page) => page.items) ?? [];
  const last = found.data?.pages.at(-1);
  return (
    <>
      <div className={styles.filters} role="search">
        <TextInput
          className={styles.search ?? ""}
          type="search"
          aria-label={words.search}
          placeholder={words.search}
          maxLength={100}
          leftSection={<Search size={16} />}
          value={search}
          onChange={(event) => setParams(narrow("search", event.currentTarget.value), { replace: true })}
        />
        <NativeSelect
          aria-label={words.state}
          value={state ?? ""}
          data={[
            { value: "", label: words.anyState },
            ...STATES.map((value) => ({ value, label: words.states[value] })),
          ]}
          onChange={(event) => setParams(narrow("state", event.currentTarget.value), { replace: true })}
        />
      </div>
      {found.isPending && <Waiting />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && people.length === 0 && <Notice icon={<UserSearch />} {...words.none} />}
      {last && people.length > 0 && (
        <PersonTable people={people} total={last.total} defaults={last.defaults} me={me} />
      )}
      {found.hasNextPage && (
        <Button
          variant="default"
          className={styles.next ?? ""}
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {words.next}
        </Button>
      )}
    </>
  );
}
