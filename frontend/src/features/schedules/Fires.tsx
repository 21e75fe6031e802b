import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { CalendarClock } from "lucide-react";
import { Link } from "wouter";

import { firesQuery } from "~/features/schedules/queries";
import styles from "~/features/schedules/Schedules.module.css";
import type { Schedule } from "~/features/schedules/timing";
import { moment } from "~/i18n";
import { schedules as schedulesTexts } from "~/i18n/en/schedules";
import { Dialog } from "~/ui/Dialog";
import { Failure } from "~/ui/Failure";
import { Notice } from "~/ui/Notice";
import { RunState } from "~/ui/RunState";
import { Waiting } from "~/ui/Waiting";

const words = schedulesTexts.fires;

/** When a schedule was due, and what came of it: a run, or why there is none. */
export function Fires({ schedule, name, close }: { schedule: Schedule; name: string; close: () => void }) {
  const found = useInfiniteQuery(firesQuery(schedule.id));
  const fires = found.data?.pages.flat() ?? [];
  return (
    <Dialog size="lg" onClose={close} title={words.title(name)}>
      {found.isPending && <Waiting lines={3} />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && fires.length === 0 && <Notice icon={<CalendarClock />} {...words.empty} />}
      {fires.length > 0 && (
        <table className={styles.fires}>
          <thead>
            <tr>
              <th scope="col">{words.due}</th>
              <th scope="col">{words.outcome}</th>
            </tr>
          </thead>
          <tbody>
            {fires.map((fire) => (
              <tr key={fire.due_at}>
                <td>
                  {moment(fire.due_at)}
                  {fire.missed > 0 && <span className={styles.quiet}>{words.missed(fire.missed)}</span>}
                </td>
                <td>
                  {fire.run_id && fire.state ? (
                    <Link href={`/runs/${fire.run_id}`}>
                      <RunState state={fire.state} />
                    </Link>
                  ) : (
                    fire.reason
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {found.hasNextPage && (
        <Button
          variant="default"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {words.more}
        </Button>
      )}
    </Dialog>
  );
}
