import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { useChanges } from "~/features/datasets/changes";
import { type Dataset, versionsQuery } from "~/features/datasets/queries";
import { moment, whole } from "~/i18n";
import { datasets as words } from "~/i18n/en/datasets";
import { Failure } from "~/ui/Failure";
import { ListTable } from "~/ui/ListTable";
import table from "~/ui/Table.module.css";
import { Waiting } from "~/ui/Waiting";

/** The versions of a dataset, of which an older one can be made the current one again. */
export function Versions({ dataset }: { dataset: Dataset }) {
  const found = useQuery(versionsQuery(dataset.id));
  const { restore } = useChanges();
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (found.isPending) return <Waiting />;
  return (
    <ListTable
      caption={words.tabs.versions}
      columns={[words.versions.version, words.rows, words.versions.made]}
      actions={words.actions}
    >
      {found.data.map((version) => (
        <tr key={version.version}>
          <th scope="row">
            {version.version}{" "}
            <span className={table.quiet}>
              {version.run_id === null ? words.versions.byUpload : words.versions.byRun}
            </span>
          </th>
          <td>
            {whole(version.rows)} <span className={table.label}>{words.unit(version.rows)}</span>
          </td>
          <td className={table.quiet}>{moment(version.created_at)}</td>
          <td className={table.act}>
            <div className={table.actions}>
              {version.version === dataset.version ? (
                <span className={table.quiet}>{words.versions.current}</span>
              ) : (
                dataset.role !== "viewer" && (
                  <Button
                    variant="default"
                    size="compact-sm"
                    aria-label={words.versions.restoreNamed(version.version)}
                    loading={restore.isPending && restore.variables.number === version.version}
                    onClick={() => restore.mutate({ dataset, number: version.version })}
                  >
                    {words.versions.restore}
                  </Button>
                )
              )}
            </div>
          </td>
        </tr>
      ))}
    </ListTable>
  );
}
