import { queryOptions } from "@tanstack/react-query";

import { api, content } from "~/api/client";
import type { components } from "~/api/schema";
import type { Choice } from "~/charts/choice";
import { type Drawn, momentOf, MOST_BARS, numberOf } from "~/charts/drawn";
import { type Column, kindOf } from "~/api/columns";
import { inFull } from "~/grid/values";
import { charts as chartsTexts } from "~/i18n/en/charts";

type Groups = components["schemas"]["RowGroupsAnswer"];
type Profile = components["schemas"]["ColumnProfileAnswer"];

/** Rows that the platform holds, of which it can draw all. */
export interface Version {
  dataset: string;
  version: number;
}

const MOST_POINTS = 1000;

/** Whether all rows can be drawn, however many: the platform sums them up. */
export function canSum(choice: Choice): boolean {
  return choice.kind !== "scatter";
}

/** What a chart shows of all rows of a version. */
export function summedQuery({ dataset, version }: Version, choice: Choice, columns: readonly Column[]) {
  return queryOptions({
    queryKey: ["chart", dataset, version, choice],
    queryFn: async ({ signal }): Promise<Drawn> => {
      const path = { dataset_id: dataset };
      if (choice.kind === "histogram") {
        const query = { version, column: [choice.x] };
        const found = await api.GET("/api/v1/datasets/{dataset_id}/profile", {
          params: { path, query },
          signal,
        });
        return histogramOf(content(found)[0]);
      }
      const bars = choice.kind === "bar";
      const query = {
        version,
        by: choice.x,
        function: choice.aggregate,
        ...(choice.aggregate !== "count" && { measure: choice.y }),
        order: bars ? ("value" as const) : ("group" as const),
        limit: bars ? MOST_BARS : MOST_POINTS,
      };
      const found = content(
        await api.GET("/api/v1/datasets/{dataset_id}/groups", { params: { path, query }, signal }),
      );
      return bars ? barsOf(found) : lineOf(found, columns.find(({ name }) => name === choice.x)?.type ?? "");
    },
    staleTime: Infinity,
    retry: false,
  });
}

function barsOf({ groups, total, left_out }: Groups): Drawn {
  const bars = groups.flatMap(({ group, value }) => {
    const number = numberOf(value);
    return number === null
      ? []
      : [{ label: group === null ? chartsTexts.missing : inFull(group), value: number }];
  });
  return { kind: "bar", bars, groups: total, leftOut: left_out };
}

/** Points of groups in their order; rows without a place along the axis are one group, which has none. */
function lineOf({ groups, total, left_out, unit }: Groups, type: string): Drawn {
  const time = kindOf(type) === "time";
  const points = groups.flatMap(({ group, value }) => {
    const x = time ? momentOf(group) : numberOf(group);
    const y = numberOf(value);
    return x === null || y === null ? [] : [{ x, y }];
  });
  return { kind: "line", points, time, leftOut: left_out, unit, cut: groups.length < total ? total : null };
}

function histogramOf(profile: Profile | undefined): Drawn {
  const bins = profile?.histogram ?? [];
  const counted = bins.reduce((sum, { count }) => sum + count, 0);
  return { kind: "histogram", bins, leftOut: (profile?.rows ?? 0) - counted };
}
