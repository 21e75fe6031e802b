import "@mantine/core/styles/FloatingIndicator.layer.css";
import "@mantine/core/styles/SegmentedControl.layer.css";

import { Button, Menu, SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ChevronDown, Download } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Link } from "wouter";

import { Changes } from "~/features/runs/results/Changes";
import type { Result } from "~/features/runs/queries";
import { downloadAddress, FORMATS, versionQuery, versionSource } from "~/features/runs/results/queries";
import styles from "~/features/runs/results/ResultCard.module.css";
import { DataGrid, type Sort } from "~/grid/DataGrid";
import { size } from "~/i18n";
import { runs as runsTexts } from "~/i18n/en/runs";
import { Failure } from "~/ui/Failure";
import { Waiting } from "~/ui/Waiting";

const Chart = lazy(async () => ({ default: (await import("~/charts/Chart")).Chart }));

const words = runsTexts.results;
const VIEWS = ["table", "chart", "changes"] as const;
type View = (typeof VIEWS)[number];

/** One result: its rows, a chart of them, and files to take away. */
export function ResultCard({ result }: { result: Result }) {
  const found = useQuery(versionQuery(result));
  const [view, setView] = useState<View>("table");
  const [sort, setSort] = useState<Sort | null>(null);
  return (
    <section className={styles.card} aria-label={result.dataset}>
      <header className={styles.head}>
        <div className={styles.names}>
          <h2>
            <Link href={`/datasets/${result.dataset_id}`} className={styles.name}>
              {result.dataset}
            </Link>
          </h2>
          <span className={styles.quiet}>
            {[words.count(result.rows), size(result.size_bytes), words.version(result.version)].join(" · ")}
          </span>
        </div>
        <SegmentedControl
          size="xs"
          aria-label={words.view}
          value={view}
          data={VIEWS.map((each) => ({ value: each, label: words.views[each] }))}
          onChange={(value) => setView(VIEWS.find((each) => each === value) ?? "table")}
        />
        <Menu position="bottom-end">
          <Menu.Target>
            <Button
              size="xs"
              variant="default"
              leftSection={<Download size={14} />}
              rightSection={<ChevronDown size={14} />}
            >
              {words.download}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {FORMATS.map((format) => (
              <Menu.Item key={format} component="a" href={downloadAddress(result, format)} download>
                {words.formats[format]}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </header>
      {found.isPending && <Waiting lines={4} />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data && view === "table" && (
        <div className={styles.grid}>
          <DataGrid
            source={versionSource(found.data, sort)}
            label={words.grid(result.dataset)}
            sort={sort}
            onSort={setSort}
          />
        </div>
      )}
      {found.data && view === "chart" && (
        <Suspense fallback={<Waiting lines={4} />}>
          <Chart
            source={versionSource(found.data)}
            version={{ dataset: result.dataset_id, version: result.version }}
            name={result.dataset}
          />
        </Suspense>
      )}
      {view === "changes" && <Changes result={result} />}
    </section>
  );
}
