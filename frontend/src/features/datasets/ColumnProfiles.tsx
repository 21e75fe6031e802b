import { useQuery } from "@tanstack/react-query";

import styles from "~/features/datasets/Datasets.module.css";
import { type Dataset, type Profile, profileQuery } from "~/features/datasets/queries";
import { TypeIcon } from "~/grid/TypeIcon";
import { shown } from "~/grid/values";
import { whole } from "~/i18n";
import { grid as gridTexts } from "~/i18n/en/grid";
import { datasets as datasetsTexts } from "~/i18n/en/datasets";
import { Failure } from "~/ui/Failure";
import { Waiting } from "~/ui/Waiting";

const words = datasetsTexts.profile;
const WIDTH = 260;
const HEIGHT = 56;
const FREQUENT = 5;

/** What each column holds. */
export function ColumnProfiles({ dataset }: { dataset: Dataset }) {
  const found = useQuery(profileQuery(dataset.id, dataset.version));
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (found.isPending) return <Waiting />;
  return (
    <div className={styles.columns}>
      {found.data.map((profile) => (
        <One key={profile.name} profile={profile} />
      ))}
    </div>
  );
}

function One({ profile }: { profile: Profile }) {
  const { name, type, rows, nulls, distinct, approximate, min, max, mean, histogram, frequent } = profile;
  const facts: [string, string][] = [];
  if (min !== null) facts.push([words.least, shown(min)], [words.most, shown(max)]);
  if (mean !== null) facts.push([words.mean, shown(mean)]);
  const most = Math.max(1, ...frequent.map((one) => one.count));
  return (
    <section className={styles.column} aria-label={name}>
      <h2>
        <TypeIcon type={type} />
        {name}
      </h2>
      <span className={styles.quiet}>
        {rows === nulls ? words.none : words.filled(whole(rows - nulls), whole(rows))}
        {distinct !== null && ` · ${words.distinct(whole(distinct), approximate)}`}
      </span>
      {histogram.length > 0 && <Histogram profile={profile} />}
      {facts.length > 0 && (
        <dl>
          {facts.map(([term, value]) => (
            <div key={term} style={{ display: "contents" }}>
              <dt>{term}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {histogram.length === 0 && frequent.length > 0 && (
        <ul className={styles.frequent} aria-label={words.frequent}>
          {frequent.slice(0, FREQUENT).map((one, index) => (
            <li key={index}>
              <i style={{ width: `${(one.count / most) * 100}%` }} />
              <span>{shown(one.value) || gridTexts.missing}</span>
              <span>{whole(one.count)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Histogram({ profile: { name, histogram } }: { profile: Profile }) {
  const most = Math.max(1, ...histogram.map((bin) => bin.count));
  const width = WIDTH / histogram.length;
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width="100%"
      height={HEIGHT}
      role="img"
      preserveAspectRatio="none"
    >
      <title>{words.histogram(name)}</title>
      {histogram.map((bin, index) => (
        <rect
          key={index}
          x={index * width}
          y={HEIGHT - (bin.count / most) * HEIGHT}
          width={Math.max(1, width - 1)}
          height={(bin.count / most) * HEIGHT}
          fill="var(--accent)"
        >
          <title>{words.from(shown(bin.low), shown(bin.high), whole(bin.count))}</title>
        </rect>
      ))}
    </svg>
  );
}
