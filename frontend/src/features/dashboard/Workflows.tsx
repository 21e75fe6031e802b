import { Button, TextInput } from "@mantine/core";
import { keepPreviousData, queryOptions, useMutation, useQuery } from "@tanstack/react-query";
import { Play, Search, Workflow } from "lucide-react";
import { useState } from "react";

import { api, content } from "~/api/client";
import styles from "~/features/dashboard/Workflows.module.css";
import { ago, moment, texts } from "~/i18n";
import { Failure } from "~/ui/Failure";
import { Notice } from "~/ui/Notice";
import { Page } from "~/ui/Page";
import { Waiting } from "~/ui/Waiting";

const words = texts.workflows;
const PAGE = 50;

const workflowsQuery = (search: string) =>
  queryOptions({
    queryKey: ["workflows", search],
    queryFn: async ({ signal }) =>
      content(await api.GET("/api/v1/workflows", { params: { query: { search, limit: PAGE } }, signal })),
    placeholderData: keepPreviousData,
  });

/** The workflows that somebody may see. */
export function Workflows() {
  const [search, setSearch] = useState("");
  const found = useQuery(workflowsQuery(search));
  const run = useMutation({
    mutationFn: (id: string) =>
      api.POST("/api/v1/workflows/{workflow_id}/execute", { params: { path: { workflow_id: id } } }),
  });

  return (
    <Page title={words.title}>
      <TextInput
        aria-label={words.search}
        placeholder={words.search}
        leftSection={<Search size={16} />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      {found.isPending && <Waiting />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data?.items.length === 0 && (
        <Notice icon={<Workflow />} {...(search ? words.none : words.empty)} />
      )}
      {found.data && found.data.items.length > 0 && (
        <table className={styles.table}>
          <caption className="sr-only">{words.count(found.data.items.length, found.data.total)}</caption>
          <thead>
            <tr>
              <th scope="col">{words.name}</th>
              <th scope="col">{words.owner}</th>
              <th scope="col">{words.edited}</th>
              <th scope="col">{words.lastRun}</th>
              <th scope="col">
                <span className="sr-only">{words.run}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {found.data.items.map((workflow) => (
              <tr key={workflow.id}>
                <th scope="row">{workflow.name}</th>
                <td>{workflow.owner}</td>
                <td title={moment(workflow.edited_at)}>{ago(workflow.edited_at)}</td>
                <td>{workflow.last_run_at ? ago(workflow.last_run_at) : words.never}</td>
                <td>
                  <Button
                    size="compact-sm"
                    variant="default"
                    leftSection={<Play size={14} />}
                    disabled={workflow.version === null}
                    loading={run.isPending && run.variables === workflow.id}
                    onClick={() => run.mutate(workflow.id)}
                  >
                    {words.run}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Page>
  );
}
