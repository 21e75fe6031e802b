import { Button } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { History, Pencil } from "lucide-react";
import { useState } from "react";
import { Link } from "wouter";

import { Comparison } from "~/features/versions/Comparison";
import { versionsQuery, workflowQuery } from "~/features/versions/queries";
import styles from "~/features/versions/Versions.module.css";
import { moment } from "~/i18n";
import { versions as words } from "~/i18n/en/versions";
import { Failure } from "~/ui/Failure";
import { Notice } from "~/ui/Notice";
import { Page } from "~/ui/Page";
import { Waiting } from "~/ui/Waiting";

/** The versions of a workflow and what each has changed. */
export function Versions({ params: { id } }: { params: { id: string } }) {
  const workflow = useQuery(workflowQuery(id));
  const found = useInfiniteQuery(versionsQuery(id));
  const [chosen, setChosen] = useState<number | null>(null);
  const failed = workflow.isError ? workflow : found.isError ? found : null;
  if (failed) return <Failure error={failed.error} retry={() => void failed.refetch()} />;
  if (!workflow.data || !found.data) return <Waiting />;
  const items = found.data.pages.flatMap((page) => page.items);
  const shown = chosen ?? items[0]?.number ?? null;
  const actions = (
    <Button
      variant="default"
      leftSection={<Pencil size={16} />}
      component={Link}
      href={`/workflows/${id}/edit`}
    >
      {words.edit}
    </Button>
  );
  return (
    <Page title={words.title(workflow.data.name)} actions={actions}>
      {shown === null ? (
        <Notice icon={<History />} {...words.none} />
      ) : (
        <div className={styles.page}>
          <section aria-label={words.list}>
            <ol className={styles.list}>
              {items.map(({ number, created_at }) => (
                <li key={number}>
                  <button type="button" aria-current={number === shown} onClick={() => setChosen(number)}>
                    {words.version(number)}
                    <span className={styles.quiet}>
                      {moment(created_at)}
                      {number === workflow.data.version && ` · ${words.current}`}
                    </span>
                  </button>
                </li>
              ))}
            </ol>
            {found.hasNextPage && (
              <Button
                variant="subtle"
                loading={found.isFetchingNextPage}
                onClick={() => void found.fetchNextPage()}
              >
                {words.next}
              </Button>
            )}
          </section>
          <Comparison
            key={shown}
            workflow={workflow.data}
            number={shown}
            numbers={items.map((item) => item.number)}
          />
        </div>
      )}
    </Page>
  );
}
