import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Search, Table2, Workflow } from "lucide-react";
import { useDeferredValue, useState } from "react";

import { useChanges } from "~/features/connections/changes";
import styles from "~/features/connections/Connections.module.css";
import {
  type Connection,
  connectionQuery,
  sampleQuery,
  type Table,
  tablesQuery,
} from "~/features/connections/queries";
import { DataGrid } from "~/grid/DataGrid";
import { rowsAtHand } from "~/grid/source";
import { connections } from "~/i18n/en/connections";
import { Failure } from "~/ui/Failure";
import { Notice } from "~/ui/Notice";
import { Page } from "~/ui/Page";
import { Waiting } from "~/ui/Waiting";

const words = connections.browse;

/** What is behind a connection: its tables, and the first rows of each. */
export function ConnectionPage({ params }: { params: { id: string } }) {
  const found = useQuery(connectionQuery(params.id));
  const [search, setSearch] = useState("");
  const [table, setTable] = useState<Table | null>(null);
  const tables = useQuery(tablesQuery(params.id, useDeferredValue(search)));
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (found.isPending) return <Waiting />;
  return (
    <Page title={found.data.name}>
      <div className={styles.browse}>
        <section aria-label={words.tables}>
          <TextInput
            aria-label={words.search}
            placeholder={words.search}
            leftSection={<Search size={16} />}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
          {tables.isError && <Failure error={tables.error} retry={() => void tables.refetch()} />}
          {tables.isPending && <Waiting />}
          <ul className={styles.list}>
            {tables.data?.map((one) => (
              <li key={`${one.schema}.${one.name}`}>
                <button
                  type="button"
                  aria-current={one.schema === table?.schema && one.name === table.name}
                  onClick={() => setTable(one)}
                >
                  {one.name} <span className={styles.quiet}>{one.schema}</span>
                </button>
              </li>
            ))}
          </ul>
          {tables.data?.length === 0 && <p className={styles.quiet}>{words.none}</p>}
        </section>
        {table ? (
          <Rows key={`${table.schema}.${table.name}`} connection={found.data} table={table} />
        ) : (
          <Notice icon={<Table2 />} title={words.choose} />
        )}
      </div>
    </Page>
  );
}

function Rows({ connection, table }: { connection: Connection; table: Table }) {
  const found = useQuery(sampleQuery(connection.id, table));
  const { build } = useChanges();
  const title = words.rows(table.name);
  return (
    <section className={styles.rows} aria-label={title}>
      <div className={styles.actions}>
        <h2 style={{ flex: 1 }}>{title}</h2>
        <Button
          leftSection={<Workflow size={16} />}
          loading={build.isPending}
          onClick={() => build.mutate({ connection, table })}
        >
          {words.build}
        </Button>
      </div>
      {found.isPending && <Waiting />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data && (
        <div className={styles.grid}>
          <DataGrid
            label={title}
            source={rowsAtHand(
              `${table.schema}.${table.name} ${found.dataUpdatedAt}`,
              found.data.columns,
              found.data.rows,
            )}
          />
        </div>
      )}
    </section>
  );
}
