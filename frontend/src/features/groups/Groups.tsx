import { useQuery } from "@tanstack/react-query";

import { meQuery } from "~/api/me";
import { groups as words } from "~/i18n/en/groups";
import { GroupList } from "~/ui/groups/GroupList";
import { Page } from "~/ui/Page";

/** The groups that somebody made or is in. */
export function Groups() {
  const { data: me } = useQuery(meQuery);
  if (!me) return null;
  return (
    <Page title={words.title}>
      <GroupList me={me} />
    </Page>
  );
}
