import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Network } from "lucide-react";
import { useState } from "react";
import { Link } from "wouter";

import styles from "~/features/datasets/Datasets.module.css";
import { BOX, placed } from "~/features/datasets/lineage";
import { type Dataset, lineageQuery } from "~/features/datasets/queries";
import { datasets as datasetsTexts } from "~/i18n/en/datasets";
import { Failure } from "~/ui/Failure";
import { Notice } from "~/ui/Notice";
import { Waiting } from "~/ui/Waiting";

const words = datasetsTexts.lineage;
const EDGE = 8;
const LETTERS = 24;

/** What a dataset is made of and what is made of it, as a picture; one of its columns can be followed. */
export function LineagePicture({ dataset }: { dataset: Dataset }) {
  const [column, setColumn] = useState<string | null>(null);
  const found = useQuery(lineageQuery(dataset.id, column));
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (found.isPending) return <Waiting />;
  const { edges, complete } = found.data;
  if (edges.length === 0 && column === null) return <Notice icon={<Network />} title={words.alone} />;
  const places = placed(found.data);
  const at = new Map(places.map((place) => [place.node.key, place]));
  const width = Math.max(...places.map((place) => place.x)) + BOX.width + 2 * EDGE;
  const height = Math.max(...places.map((place) => place.y)) + BOX.height + 2 * EDGE;
  return (
    <>
      <p className={styles.quiet}>{words.hint}</p>
      <NativeSelect
        className={styles.filters}
        label={words.column}
        value={column ?? ""}
        data={[
          { value: "", label: words.all },
          ...dataset.columns.map((one) => ({ value: one.name, label: one.name })),
        ]}
        onChange={(event) => setColumn(event.currentTarget.value || null)}
      />
      <div className={styles.lineage} tabIndex={0} role="group" aria-label={datasetsTexts.tabs.lineage}>
        <svg width={width} height={height} viewBox={`${-EDGE} ${-EDGE} ${width} ${height}`}>
          {edges.map((edge) => {
            const from = at.get(edge.source);
            const to = at.get(edge.target);
            if (!from || !to) return null;
            const [x, y] = [from.x + BOX.width, from.y + BOX.height / 2];
            const [end, below] = [to.x, to.y + BOX.height / 2];
            const pairs = edge.columns.map((pair) => `${pair.source} → ${pair.target}`).join("\n");
            return (
              <path
                key={`${edge.source} ${edge.target}`}
                className={styles.link}
                data-columns={(column !== null && edge.columns.length > 0) || undefined}
                d={`M${x} ${y} C${x + 40} ${y} ${end - 40} ${below} ${end} ${below}`}
              >
                <title>{pairs}</title>
              </path>
            );
          })}
          {places.map(({ node, x, y }) => (
            <g key={node.key} transform={`translate(${x} ${y})`}>
              <rect
                className={styles.node}
                data-self={node.id === dataset.id || undefined}
                width={BOX.width}
                height={BOX.height}
                rx={6}
              />
              {node.kind === "dataset" && node.id !== null ? (
                <Link href={`/datasets/${node.id}`}>
                  <text x={12} y={22}>
                    {cut(node.name ?? "")}
                  </text>
                </Link>
              ) : (
                <text x={12} y={22}>
                  {cut(node.name ?? words.kinds[node.kind] ?? node.kind)}
                </text>
              )}
              <text x={12} y={40} className={styles.quiet}>
                {cut(node.workflow ?? words.kinds[node.kind] ?? node.kind)}
              </text>
            </g>
          ))}
        </svg>
      </div>
      {!complete && <p className={styles.quiet}>{words.incomplete}</p>}
    </>
  );
}

const cut = (name: string) => (name.length > LETTERS ? `${name.slice(0, LETTERS - 1)}…` : name);
