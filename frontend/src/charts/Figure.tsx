import { useElementSize } from "@mantine/hooks";
import { ChartColumn } from "lucide-react";
import type { RefObject } from "react";

import styles from "~/charts/Chart.module.css";
import type { Choice } from "~/charts/choice";
import { Drawing } from "~/charts/Drawing";
import type { Drawn } from "~/charts/drawn";
import { tabulated } from "~/charts/tabulated";
import { DataGrid } from "~/grid/DataGrid";
import { charts as words } from "~/i18n/en/charts";
import { Notice } from "~/ui/Notice";

interface Props {
  drawn: Drawn;
  choice: Choice;
  title: string;
  drawing: RefObject<SVGSVGElement | null>;
}

/** A picture with its title, and its values as a table for who cannot see it or wants them exactly. */
export function Figure({ drawn, choice, title, drawing }: Props) {
  const { ref: box, width } = useElementSize();
  const table = tabulated(choice, drawn);
  if (table.total === 0) return <Notice icon={<ChartColumn />} {...words.noValues} />;
  return (
    <>
      <figure className={styles.figure}>
        <figcaption className={styles.title}>{title}</figcaption>
        <div ref={box} className={styles.box}>
          {width > 0 && <Drawing ref={drawing} choice={choice} drawn={drawn} width={width} title={title} />}
        </div>
      </figure>
      <details className={styles.values}>
        <summary>{words.table}</summary>
        <div className={styles.table}>
          <DataGrid source={table} label={words.values(title)} />
        </div>
      </details>
    </>
  );
}
