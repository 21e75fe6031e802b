import { Button, Menu } from "@mantine/core";
import { Bell, CalendarClock, Copy, History, ListVideo, Play, Trash2, Users } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Link } from "wouter";

import { useChanges } from "~/features/dashboard/changes";
import type { Item } from "~/features/dashboard/queries";
import styles from "~/features/dashboard/WorkflowTable.module.css";
import { ago, duration, moment, whole } from "~/i18n";
import { notifications as notificationsTexts } from "~/i18n/en/notifications";
import { workflows as words } from "~/i18n/en/workflows";
import { sharing as sharingTexts } from "~/i18n/en/sharing";
import { ListTable } from "~/ui/ListTable";
import { RowMenu } from "~/ui/RowMenu";
import { RunState } from "~/ui/RunState";
import table from "~/ui/Table.module.css";

const NotificationsDialog = lazy(async () => ({
  default: (await import("~/ui/notifications/NotificationsDialog")).NotificationsDialog,
}));
const ShareDialog = lazy(async () => ({ default: (await import("~/ui/sharing/ShareDialog")).ShareDialog }));

/** Workflows with how they last ran, when they run next, and what can be done with them. */
export function WorkflowTable({ items, total }: { items: readonly Item[]; total: number }) {
  const { run, duplicate, remove } = useChanges();
  const [notified, setNotified] = useState<Item | null>(null);
  const [shared, setShared] = useState<Item | null>(null);
  return (
    <>
      <ListTable
        caption={words.count(items.length, total)}
        columns={[words.name, words.lastRun, words.nextRun]}
        actions={words.actions}
      >
        {items.map((item) => (
          <tr key={item.id}>
            <th scope="row">
              <Link className={table.name} href={`/workflows/${item.id}/edit`}>
                {item.name}
              </Link>
              <Details item={item} />
            </th>
            <td>
              <LastRun item={item} />
            </td>
            <td className={table.quiet}>
              {item.next_run_at ? (
                <span title={moment(item.next_run_at)}>{ago(item.next_run_at)}</span>
              ) : (
                words.notPlanned
              )}
            </td>
            <td className={table.act}>
              <div className={table.actions}>
                <Button
                  size="compact-sm"
                  variant="default"
                  leftSection={<Play size={14} />}
                  aria-label={words.runNamed(item.name)}
                  disabled={item.version === null || item.role === "viewer"}
                  loading={run.isPending && run.variables.id === item.id}
                  onClick={() => run.mutate(item)}
                >
                  {words.run}
                </Button>
                <RowMenu label={words.more(item.name)}>
                  <Menu.Item leftSection={<Copy size={16} />} onClick={() => duplicate.mutate(item)}>
                    {words.duplicate}
                  </Menu.Item>
                  <Menu.Item
                    leftSection={<ListVideo size={16} />}
                    component={Link}
                    href={`/runs?workflow=${item.id}`}
                  >
                    {words.runs}
                  </Menu.Item>
                  <Menu.Item
                    leftSection={<CalendarClock size={16} />}
                    component={Link}
                    href={`/schedules?workflow=${item.id}`}
                  >
                    {words.schedules}
                  </Menu.Item>
                  <Menu.Item leftSection={<Bell size={16} />} onClick={() => setNotified(item)}>
                    {notificationsTexts.open}
                  </Menu.Item>
                  <Menu.Item
                    leftSection={<History size={16} />}
                    component={Link}
                    href={`/workflows/${item.id}/versions`}
                  >
                    {words.versions}
                  </Menu.Item>
                  {item.role === "owner" && (
                    <Menu.Item leftSection={<Users size={16} />} onClick={() => setShared(item)}>
                      {sharingTexts.open}
                    </Menu.Item>
                  )}
                  {item.role === "owner" && (
                    <Menu.Item leftSection={<Trash2 size={16} />} onClick={() => remove.mutate(item)}>
                      {words.remove}
                    </Menu.Item>
                  )}
                </RowMenu>
              </div>
            </td>
          </tr>
        ))}
      </ListTable>
      {notified && (
        <Suspense>
          <NotificationsDialog workflow={notified.id} name={notified.name} close={() => setNotified(null)} />
        </Suspense>
      )}
      {shared && (
        <Suspense>
          <ShareDialog
            thing={{ things: "workflows", id: shared.id, name: shared.name }}
            close={() => setShared(null)}
          />
        </Suspense>
      )}
    </>
  );
}

function Details({ item }: { item: Item }) {
  const told = [item.folder, ...item.tags.map((tag) => `#${tag}`)];
  if (item.role !== "owner") told.unshift(words.sharedBy(item.owner));
  if (item.version === null) told.unshift(words.draft);
  const shown = told.filter(Boolean);
  return shown.length > 0 ? <span className={table.quiet}>{shown.join(" · ")}</span> : null;
}

function LastRun({ item }: { item: Item }) {
  const last = item.last_run;
  if (!last) return <span className={table.quiet}>{words.never}</span>;
  const told = [ago(last.queued_at)];
  if (last.started_at && last.ended_at) {
    told.push(duration((Date.parse(last.ended_at) - Date.parse(last.started_at)) / 1000));
  }
  if (last.rows !== null) told.push(words.rows(whole(last.rows)));
  return (
    <span className={styles.run} title={moment(last.queued_at)}>
      <Link href={`/runs/${last.id}`} className={styles.last}>
        <RunState state={last.state} />
      </Link>
      <span className={table.quiet}>{told.join(" · ")}</span>
    </span>
  );
}
