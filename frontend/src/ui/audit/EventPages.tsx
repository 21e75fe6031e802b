import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { ScrollText } from "lucide-react";

import { audit as words } from "~/i18n/en/audit";
import styles from "~/ui/audit/EventTable.module.css";
import { EventTable } from "~/ui/audit/EventTable";
import { eventsQuery, type Wanted } from "~/ui/audit/queries";
import { Failure } from "~/ui/Failure";
import { Notice } from "~/ui/Notice";
import { Waiting } from "~/ui/Waiting";

interface Props {
  whose: "everybody" | "own";
  wanted?: Wanted;
  limit?: number;
  me: string;
  narrow?: (thing: string) => void;
}

const EVERYTHING: Wanted = {};

/** The events that are wanted, more of them by a button. */
export function EventPages({ whose, wanted = EVERYTHING, limit = 50, me, narrow }: Props) {
  const found = useInfiniteQuery(eventsQuery(whose, wanted, limit));
  const events = found.data?.pages.flatMap((page) => page.items) ?? [];
  const narrowed = Object.values(wanted).some(Boolean);
  return (
    <>
      {found.isPending && <Waiting />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && events.length === 0 && (
        <Notice icon={<ScrollText />} {...(narrowed ? words.none : words.empty)} />
      )}
      {events.length > 0 && <EventTable events={events} me={me} {...(narrow && { narrow })} />}
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
