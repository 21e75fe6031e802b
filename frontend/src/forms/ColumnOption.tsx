import type { Column } from "~/api/columns";
import styles from "~/forms/forms.module.css";
import { TypeIcon } from "~/grid/TypeIcon";

/** A column in a list to choose from. */
export function ColumnOption({ columns, name }: { columns: readonly Column[]; name: string }) {
  const type = columns.find((column) => column.name === name)?.type;
  return (
    <span className={styles.option}>
      {type && <TypeIcon type={type} />}
      {name}
    </span>
  );
}
