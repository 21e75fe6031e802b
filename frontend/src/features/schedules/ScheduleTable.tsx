import { Button, Menu } from "@mantine/core";
import {
  Bell,
  CalendarCheck,
  CirclePause,
  History,
  ListVideo,
  Pause,
  Pencil,
  Play,
  Trash2,
} from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Link } from "wouter";

import { useChanges } from "~/features/schedules/changes";
import { Fires } from "~/features/schedules/Fires";
import { ScheduleDialog } from "~/features/schedules/ScheduleDialog";
import styles from "~/features/schedules/Schedules.module.css";
import type { Schedule } from "~/features/schedules/timing";
import { ago, moment, texts } from "~/i18n";
import { notifications as notificationsTexts } from "~/i18n/en/notifications";
import { schedules as words } from "~/i18n/en/schedules";
import { Dialog } from "~/ui/Dialog";
import { ListTable } from "~/ui/ListTable";
import { RowMenu } from "~/ui/RowMenu";
import table from "~/ui/Table.module.css";

const NotificationsDialog = lazy(async () => ({
  default: (await import("~/ui/notifications/NotificationsDialog")).NotificationsDialog,
}));

type Open = { what: "edit" | "history" | "remove" | "notifications"; schedule: Schedule } | null;

/** Schedules with when each fires, and what can be done with it. */
export function ScheduleTable({ items, marked }: { items: readonly Schedule[]; marked: string | null }) {
  const { turn, remove } = useChanges();
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const shown = open?.schedule;
  return (
    <>
      <ListTable
        caption={words.count(items.length)}
        columns={[words.workflow, words.when, words.next, words.state]}
        actions={words.actions}
        className={styles.schedules}
      >
        {items.map((schedule) => (
          <tr key={schedule.id} data-marked={schedule.id === marked || undefined}>
            <th scope="row">
              <span className={table.name}>{nameOf(schedule)}</span>
            </th>
            <td>
              {schedule.words}
              {schedule.kind === "cron" && <span className={styles.quiet}>{schedule.time_zone}</span>}
            </td>
            <td>
              <Next schedule={schedule} />
            </td>
            <td>
              <span className={styles.state} data-on={schedule.enabled || undefined}>
                {schedule.enabled ? <CalendarCheck size={14} /> : <CirclePause size={14} />}
                {schedule.enabled ? words.on : words.paused}
              </span>
            </td>
            <td className={table.act}>
              <div className={table.actions}>
                <RowMenu label={words.more(nameOf(schedule))}>
                  <Menu.Item
                    leftSection={<Pencil size={16} />}
                    onClick={() => setOpen({ what: "edit", schedule })}
                  >
                    {words.edit}
                  </Menu.Item>
                  <Menu.Item
                    leftSection={schedule.enabled ? <Pause size={16} /> : <Play size={16} />}
                    onClick={() => turn.mutate(schedule)}
                  >
                    {schedule.enabled ? words.pause : words.resume}
                  </Menu.Item>
                  <Menu.Item
                    leftSection={<History size={16} />}
                    onClick={() => setOpen({ what: "history", schedule })}
                  >
                    {words.history}
                  </Menu.Item>
                  <Menu.Item
                    leftSection={<ListVideo size={16} />}
                    component={Link}
                    href={`/runs?workflow=${schedule.workflow_id}`}
                  >
                    {words.runs}
                  </Menu.Item>
                  <Menu.Item
                    leftSection={<Bell size={16} />}
                    onClick={() => setOpen({ what: "notifications", schedule })}
                  >
                    {notificationsTexts.open}
                  </Menu.Item>
                  <Menu.Item
                    leftSection={<Trash2 size={16} />}
                    onClick={() => setOpen({ what: "remove", schedule })}
                  >
                    {words.remove}
                  </Menu.Item>
                </RowMenu>
              </div>
            </td>
          </tr>
        ))}
      </ListTable>
      {shown && open.what === "edit" && (
        <ScheduleDialog schedule={shown} workflow={shown.workflow_id} close={close} />
      )}
      {shown && open.what === "history" && <Fires schedule={shown} name={nameOf(shown)} close={close} />}
      {shown && open.what === "notifications" && (
        <Suspense>
          <NotificationsDialog workflow={shown.workflow_id} name={nameOf(shown)} close={close} />
        </Suspense>
      )}
      {shown && open.what === "remove" && (
        <Dialog onClose={close} title={words.sure.title(nameOf(shown))}>
          <p className={styles.hint}>{words.sure.hint}</p>
          <div className={styles.buttons}>
            <Button variant="default" onClick={close}>
              {texts.cancel}
            </Button>
            <Button
              color="red"
              loading={remove.isPending}
              onClick={() => remove.mutate(shown, { onSettled: close })}
            >
              {texts.remove}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}

function nameOf(schedule: Schedule): string {
  return schedule.workflow_name ?? words.unshared;
}

/** In what time something is due; what should have begun already begins now. */
function dueIn(time: string, now = Date.now()): string {
  return Date.parse(time) <= now ? words.dueNow : ago(time, now);
}

function Next({ schedule }: { schedule: Schedule }) {
  if (!schedule.enabled) return null;
  if (!schedule.next_due_at) return <span className={styles.quiet}>{words.byDataset}</span>;
  return <span title={moment(schedule.next_due_at)}>{dueIn(schedule.next_due_at)}</span>;
}
