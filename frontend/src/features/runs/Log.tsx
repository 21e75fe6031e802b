import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";

import styles from "~/features/runs/Log.module.css";
import { isUnderWay, type RunDetail } from "~/api/runs";
import { logQuery } from "~/features/runs/queries";
import { moment } from "~/i18n";
import { runs as runsTexts } from "~/i18n/en/runs";
import { Failure } from "~/ui/Failure";
import { Waiting } from "~/ui/Waiting";

const words = runsTexts.log;
const times = new Intl.DateTimeFormat("en", { timeStyle: "medium" });

/** What happened in a run, in its order. */
export function Log({ run }: { run: RunDetail }) {
  const found = useInfiniteQuery(logQuery(run.id));
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  if (found.isPending) return <Waiting lines={3} />;
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (items.length === 0) return <p className={styles.quiet}>{words.empty}</p>;
  return (
    <>
      <table className={styles.log}>
        <caption className="sr-only">{words.title}</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">{words.time}</th>
            <th scope="col">{words.step}</th>
            <th scope="col">{words.message}</th>
          </tr>
        </thead>
        <tbody aria-live={isUnderWay(run) ? "polite" : "off"}>
          {items.map((event) => (
            <tr key={event.number} data-level={event.level}>
              <td className={styles.quiet}>
                <time dateTime={event.at} title={moment(event.at)}>
                  {times.format(new Date(event.at))}
                </time>
              </td>
              <td className={styles.step}>{event.step}</td>
              <td className={styles.message}>
                {event.level !== "info" && <strong>{words.level[event.level]}: </strong>}
                {event.message}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {found.hasNextPage && (
        <Button
          variant="default"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {words.more}
        </Button>
      )}
    </>
  );
}
