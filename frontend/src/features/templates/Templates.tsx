import { TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { LayoutTemplate, Search } from "lucide-react";
import { useState } from "react";

import { templates as words } from "~/i18n/en/templates";
import { Failure } from "~/ui/Failure";
import { Notice } from "~/ui/Notice";
import { Page } from "~/ui/Page";
import { Cards } from "~/ui/templates/Cards";
import { having, templatesQuery } from "~/ui/templates/queries";
import { Waiting } from "~/ui/Waiting";

/** All workflows to begin with. */
export function Templates() {
  const found = useQuery(templatesQuery);
  const [search, setSearch] = useState("");
  const fitting = having(found.data ?? [], search);
  return (
    <Page title={words.title}>
      <p style={{ margin: 0 }}>{words.about}</p>
      <TextInput
        aria-label={words.search}
        placeholder={words.search}
        leftSection={<Search size={16} />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        style={{ maxWidth: 360 }}
      />
      {found.isPending && <Waiting />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data && fitting.length === 0 && <Notice icon={<LayoutTemplate />} {...words.none} />}
      <Cards templates={fitting} />
    </Page>
  );
}
