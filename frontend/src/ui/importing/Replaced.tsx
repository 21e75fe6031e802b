import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";

import { listed } from "~/i18n";
import { datasets as datasetsTexts } from "~/i18n/en/datasets";
import styles from "~/ui/importing/Importing.module.css";
import { datasetCalledQuery, type Preview, readersQuery } from "~/ui/importing/queries";
import { columnChanges } from "~/ui/importing/choices";

const words = datasetsTexts.importing.replacing;

/** What the dataset whose rows are replaced would lose, and which workflows would miss it. */
export function Replaced({ name, columns }: { name: string; columns: Preview["columns"] }) {
  const before = useQuery(datasetCalledQuery(name)).data;
  const { gone, others } = columnChanges(before?.columns ?? [], columns);
  const changes = gone.length + others.length > 0;
  const readers = useQuery({ ...readersQuery(before?.id ?? ""), enabled: changes }).data ?? [];
  if (!before || !changes) return null;
  return (
    <div className={styles.replaced} role="status">
      <TriangleAlert size={16} aria-hidden />
      <div>
        {gone.length > 0 && <p>{words.gone(listed(gone))}</p>}
        {others.length > 0 && <p>{words.others(listed(others))}</p>}
        {readers.length > 0 && <p>{words.readers(listed(readers.map((reader) => reader.name)))}</p>}
      </div>
    </div>
  );
}
