import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ExternalLink, ShieldAlert } from "lucide-react";
import { Link, Redirect, useLocation } from "wouter";

import { type Me, meQuery } from "~/api/me";
import { Audit } from "~/features/admin/Audit";
import { Invitations } from "~/features/admin/Invitations";
import { People } from "~/features/admin/people/People";
import { admin as words } from "~/i18n/en/admin";
import { GroupList } from "~/ui/groups/GroupList";
import { Notice } from "~/ui/Notice";
import { Page } from "~/ui/Page";
import { Tabs } from "~/ui/Tabs";

const TABS = ["people", "invitations", "groups", "audit"] as const;
type Tab = (typeof TABS)[number];

/** What administrators see and do; everybody else is told so. */
export function Admin({ tab = "people" }: { tab?: string | undefined }) {
  const { data: me } = useQuery(meQuery);
  const [, go] = useLocation();
  const chosen = TABS.find((known) => known === tab);
  if (!me) return null;
  if (!me.is_admin) {
    return (
      <Page title={words.title}>
        <Notice icon={<ShieldAlert />} title={words.refused.title} hint={words.refused.hint}>
          <Button variant="default" component={Link} href="/">
            {words.refused.back}
          </Button>
        </Notice>
      </Page>
    );
  }
  if (!chosen) return <Redirect to="/admin" replace />;
  const dagster = (
    <Button
      variant="default"
      component="a"
      href="/dagster"
      target="_blank"
      rel="noopener"
      rightSection={<ExternalLink size={14} />}
    >
      {words.dagster}
    </Button>
  );
  return (
    <Page title={words.title} actions={dagster}>
      <Tabs
        tabs={TABS.map((id) => ({ id, label: words.tabs[id] }))}
        chosen={chosen}
        choose={(id) => go(id === "people" ? "/admin" : `/admin/${id}`)}
      >
        <Chosen tab={chosen} me={me} />
      </Tabs>
    </Page>
  );
}

function Chosen({ tab, me }: { tab: Tab; me: Me }) {
  switch (tab) {
    case "people":
      return <People me={me.name} />;
    case "invitations":
      return <Invitations />;
    case "groups":
      return <GroupList me={me} />;
    case "audit":
      return <Audit me={me.name} />;
  }
}
