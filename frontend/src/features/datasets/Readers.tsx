import { useQuery } from "@tanstack/react-query";
import { Workflow } from "lucide-react";
import { Link } from "wouter";

import styles from "~/features/datasets/Datasets.module.css";
import { type Dataset, readersQuery } from "~/features/datasets/queries";
import { datasets as words } from "~/i18n/en/datasets";
import { Failure } from "~/ui/Failure";
import { Notice } from "~/ui/Notice";
import { Waiting } from "~/ui/Waiting";

/** The workflows that read a dataset. */
export function Readers({ dataset }: { dataset: Dataset }) {
  const found = useQuery(readersQuery(dataset.id));
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (found.isPending) return <Waiting lines={2} />;
  if (found.data.length === 0) return <Notice icon={<Workflow />} {...words.unused} />;
  return (
    <ul className={styles.readers} aria-label={words.tabs.readers}>
      {found.data.map((reader) => (
        <li key={reader.id}>
          <Link href={`/workflows/${reader.id}/edit`}>{reader.name}</Link>
        </li>
      ))}
    </ul>
  );
}
