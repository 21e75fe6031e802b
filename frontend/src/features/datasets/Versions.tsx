import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { useChanges } from "~/features/datasets/changes";
import styles from "~/features/datasets/Datasets.module.css";
import { type Dataset, versionsQuery } from "~/features/datasets/queries";
import { moment, whole } from "~/i18n";
import { datasets as words } from "~/i18n/en/datasets";
import { Failure } from "~/ui/Failure";
import { Waiting } from "~/ui/Waiting";

/** The versions of a dataset, of which an older one can be made the current one again. */
export function Versions({ dataset }: { dataset: Dataset }) {
  const found = useQuery(versionsQuery(dataset.id));
  const { restore } = useChanges();
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (found.isPending) return <Waiting />;
  return (
    <table className={styles.table}>
      <caption className="sr-only">{words.tabs.versions}</caption>
      <thead>
        <tr>
          <th scope="col">{words.versions.version}</th>
          <th scope="col">{words.rows}</th>
          <th scope="col">{words.versions.made}</th>
          <th scope="col">
            <span className="sr-only">{words.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {found.data.map((version) => (
          <tr key={version.version}>
            <th scope="row">
              {version.version}{" "}
              <span className={styles.details}>
                {version.run_id === null ? words.versions.byUpload : words.versions.byRun}
              </span>
            </th>
            <td>
              {whole(version.rows)} <span className={styles.unit}>{words.unit(version.rows)}</span>
            </td>
            <td className={styles.quiet}>{moment(version.created_at)}</td>
            <td>
              <div className={styles.actions}>
                {version.version === dataset.version ? (
                  <span className={styles.quiet}>{words.versions.current}</span>
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
      </tbody>
    </table>
  );
}
