import type { ReactNode } from "react";

import styles from "~/ui/Table.module.css";

interface Props {
  /** What the table holds, for those who do not see it. */
  caption: string;
  columns: readonly string[];
  /** What the last column is for, if that is to act on the rows. */
  actions?: string | undefined;
  className?: string | undefined;
  children: ReactNode;
}

/** A list as a table, with its headings above the rows. */
export function ListTable({ caption, columns, actions, className = "", children }: Props) {
  return (
    <table className={`${styles.table ?? ""} ${className}`}>
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
          {actions && (
            <th scope="col">
              <span className="sr-only">{actions}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
