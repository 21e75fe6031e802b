import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { useChanges } from "~/features/datasets/changes";
import styles from "~/features/datasets/Datasets.module.css";
import { deletedQuery } from "~/features/datasets/queries";
import { datasets as words } from "~/i18n/en/datasets";

/** What one has deleted and can have back; nothing where there is none. */
export function Deleted() {
  const found = useQuery(deletedQuery).data ?? [];
  const { undelete } = useChanges();
  if (found.length === 0) return null;
  return (
    <details className={styles.deleted}>
      <summary>{words.gone.title(found.length)}</summary>
      <p className={styles.quiet}>{words.gone.hint}</p>
      <ul className={styles.readers} aria-label={words.gone.list}>
        {found.map((dataset) => (
          <li key={dataset.id} className={styles.goneOne}>
            {dataset.name}
            <Button
              size="compact-sm"
              variant="default"
              aria-label={words.gone.restoreNamed(dataset.name)}
              loading={undelete.isPending && undelete.variables.id === dataset.id}
              onClick={() => undelete.mutate(dataset)}
            >
              {words.gone.restore}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}
