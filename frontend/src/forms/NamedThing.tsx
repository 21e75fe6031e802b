import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { faultAt, useAround } from "~/forms/context";
import type { Props } from "~/forms/FieldInput";
import { connectionNamesQuery, datasetNamesQuery } from "~/forms/queries";
import { forms as words } from "~/i18n/en/forms";

/** A dataset or a connection, chosen from those that one may read. */
export function NamedThing({ field, at, value, onChange, bare = false }: Props<"text">) {
  const { faults, readOnly } = useAround();
  const found = useQuery(field.widget === "dataset" ? datasetNamesQuery : connectionNamesQuery);
  const names = found.data ?? [];
  const name = typeof value === "string" && value !== "" ? value : null;
  return (
    <Select
      {...(bare ? { "aria-label": field.title } : { label: field.title })}
      data={name !== null && !names.includes(name) ? [...names, name] : names}
      value={name}
      placeholder={field.widget === "dataset" ? words.chooseDataset : words.chooseConnection}
      searchable
      limit={200}
      allowDeselect={false}
      disabled={readOnly}
      error={faultAt(faults, at)?.message}
      nothingFoundMessage={field.widget === "dataset" ? words.noDataset : words.noConnection}
      onChange={onChange}
    />
  );
}
