import { Button, Menu } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Download, Pencil, Workflow } from "lucide-react";
import { useMemo, useState } from "react";

import { useChanges } from "~/features/datasets/changes";
import { ColumnProfiles } from "~/features/datasets/ColumnProfiles";
import styles from "~/features/datasets/Datasets.module.css";
import { LineagePicture } from "~/features/datasets/LineagePicture";
import { type Dataset, datasetQuery, rowsOf } from "~/features/datasets/queries";
import { Readers } from "~/features/datasets/Readers";
import { RenameDialog } from "~/features/datasets/RenameDialog";
import { Versions } from "~/features/datasets/Versions";
import { DataGrid, type Sort } from "~/grid/DataGrid";
import { orderOf } from "~/grid/order";
import type { Source } from "~/grid/source";
import { whole } from "~/i18n";
import { datasets as words } from "~/i18n/en/datasets";
import { Failure } from "~/ui/Failure";
import { Page } from "~/ui/Page";
import { Tabs } from "~/ui/Tabs";
import { Waiting } from "~/ui/Waiting";

const TABS = ["table", "profile", "versions", "lineage", "readers"] as const;
const FORMATS = ["csv", "xlsx", "parquet", "json", "ndjson"] as const;

/** A dataset: its rows, what its columns hold, its versions and where it comes from. */
export function DatasetPage({ params }: { params: { id: string } }) {
  const found = useQuery(datasetQuery(params.id));
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (found.isPending) return <Waiting />;
  return <Shown key={params.id} dataset={found.data} />;
}

function Shown({ dataset }: { dataset: Dataset }) {
  const [tab, setTab] = useState<(typeof TABS)[number]>("table");
  const { build } = useChanges();
  const [renaming, setRenaming] = useState(false);
  const actions = (
    <>
      {dataset.role === "owner" && dataset.run_id === null && (
        <Button variant="default" leftSection={<Pencil size={16} />} onClick={() => setRenaming(true)}>
          {words.rename.open}
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" leftSection={<Download size={16} />}>
            {words.download}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {FORMATS.map((format) => (
            <Menu.Item
              key={format}
              component="a"
              href={`/api/v1/datasets/${dataset.id}/download?format=${format}`}
              download
            >
              {words.formats[format]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Button
        leftSection={<Workflow size={16} />}
        loading={build.isPending}
        onClick={() => build.mutate(dataset)}
      >
        {words.build}
      </Button>
    </>
  );
  return (
    <Page title={dataset.name} actions={actions}>
      <p className={styles.quiet} style={{ margin: 0 }}>
        {words.told(whole(dataset.rows), words.columns(dataset.columns.length), dataset.version)}
      </p>
      <Tabs tabs={TABS.map((id) => ({ id, label: words.tabs[id] }))} chosen={tab} choose={setTab}>
        {tab === "table" && <Rows dataset={dataset} />}
        {tab === "profile" && <ColumnProfiles dataset={dataset} />}
        {tab === "versions" && <Versions dataset={dataset} />}
        {tab === "lineage" && <LineagePicture dataset={dataset} />}
        {tab === "readers" && <Readers dataset={dataset} />}
      </Tabs>
      {renaming && <RenameDialog dataset={dataset} close={() => setRenaming(false)} />}
    </Page>
  );
}

function Rows({ dataset }: { dataset: Dataset }) {
  const [sort, setSort] = useState<Sort | null>(null);
  const source = useMemo((): Source => {
    const by = sort && orderOf(sort);
    return {
      key: `${dataset.id} ${dataset.version} ${by}`,
      columns: dataset.columns,
      total: dataset.rows,
      load: (offset, limit, signal) => rowsOf(dataset, offset, limit, by, signal),
    };
  }, [dataset, sort]);
  return (
    <div className={styles.grid}>
      <DataGrid source={source} label={words.table(dataset.name)} sort={sort} onSort={setSort} />
    </div>
  );
}
