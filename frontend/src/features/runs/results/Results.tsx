import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { PackageOpen } from "lucide-react";
import { useState } from "react";

import { isUnderWay, type RunDetail } from "~/api/runs";
import { resultsQuery } from "~/features/runs/queries";
import { ResultCard } from "~/features/runs/results/ResultCard";
import { runs as words } from "~/i18n/en/runs";
import { Failure } from "~/ui/Failure";
import { Notice } from "~/ui/Notice";
import { Waiting } from "~/ui/Waiting";

/** What a run has made, one result at a time. */
export function Results({ run }: { run: RunDetail }) {
  const found = useQuery(resultsQuery(run.id));
  const [chosen, setChosen] = useState("");
  if (found.isPending) return <Waiting lines={4} />;
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  const result = found.data.find(({ output }) => output === chosen) ?? found.data[0];
  if (!result) {
    return (
      <Notice icon={<PackageOpen />} {...(isUnderWay(run) ? words.one.resultsLater : words.one.noResults)} />
    );
  }
  return (
    <>
      {found.data.length > 1 && (
        <NativeSelect
          aria-label={words.results.which}
          value={result.output}
          data={found.data.map(({ output, dataset }) => ({ value: output, label: dataset }))}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
      )}
      <ResultCard key={result.output} result={result} />
    </>
  );
}
