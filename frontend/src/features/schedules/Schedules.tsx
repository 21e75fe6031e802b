import { Button, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { CalendarClock, Plus } from "lucide-react";
import { useState } from "react";
import { useSearchParams } from "wouter";

import { workflowChoicesQuery } from "~/api/workflows";
import { schedulesQuery } from "~/features/schedules/queries";
import { ScheduleDialog } from "~/features/schedules/ScheduleDialog";
import { ScheduleTable } from "~/features/schedules/ScheduleTable";
import styles from "~/features/schedules/Schedules.module.css";
import { schedules as words } from "~/i18n/en/schedules";
import { Failure } from "~/ui/Failure";
import { Notice } from "~/ui/Notice";
import { Page } from "~/ui/Page";
import { Waiting } from "~/ui/Waiting";

/** What runs by itself, and when. */
export function Schedules() {
  const [search, setSearch] = useSearchParams();
  const workflow = search.get("workflow");
  const found = useQuery(schedulesQuery(workflow));
  const workflows = useQuery(workflowChoicesQuery).data ?? [];
  const [adding, setAdding] = useState(false);
  const create = (
    <Button leftSection={<Plus size={16} />} onClick={() => setAdding(true)}>
      {words.create}
    </Button>
  );
  const none = found.data?.length === 0;
  return (
    <Page title={words.title} actions={!none && found.isSuccess && create}>
      {(workflow !== null || !none) && workflows.length > 0 && (
        <div className={styles.filters} role="search">
          <NativeSelect
            aria-label={words.workflow}
            value={workflow ?? ""}
            data={[
              { value: "", label: words.anyWorkflow },
              ...workflows.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={({ currentTarget: { value } }) =>
              setSearch(value ? { workflow: value } : {}, { replace: true })
            }
          />
        </div>
      )}
      {found.isPending && <Waiting />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {none && (
        <Notice icon={<CalendarClock />} {...(workflow === null ? words.empty : words.none)}>
          {create}
        </Notice>
      )}
      {found.data && found.data.length > 0 && (
        <ScheduleTable items={found.data} marked={search.get("schedule")} />
      )}
      {adding && <ScheduleDialog schedule={null} workflow={workflow} close={() => setAdding(false)} />}
    </Page>
  );
}
