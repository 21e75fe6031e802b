import { ActionIcon, Menu, useMantineColorScheme } from "@mantine/core";
import {
  CircleUser,
  Footprints,
  LogOut,
  Monitor,
  Moon,
  Settings,
  ShieldCheck,
  Sun,
  Users,
  Workflow,
} from "lucide-react";
import { lazy, type ReactNode, Suspense, useEffect, useRef } from "react";
import { Link, useRoute } from "wouter";

import { api } from "~/api/client";
import { leave } from "~/api/leaving";
import type { Me } from "~/api/me";
import { Problem } from "~/api/problem";
import styles from "~/app/Shell.module.css";
import "~/ui/focus";
import { useTour } from "~/app/tour/state";
import { STOPS } from "~/app/tour/stops";
import { Welcome } from "~/app/tour/Welcome";
import { texts } from "~/i18n";
import { tell } from "~/ui/telling";
import { Toasts } from "~/ui/Toasts";

const Tour = lazy(async () => ({ default: (await import("~/app/tour/Tour")).Tour }));

/** The frame of every page for somebody who is signed in. */
export function Shell({ me, children }: { me: Me; children: ReactNode }) {
  const at = useTour((tour) => tour.at);
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        {texts.nav.skip}
      </a>
      <header className={styles.bar}>
        <Link href="/" className={styles.brand} aria-label={texts.product}>
          <img src="/icon.svg" alt="" width={24} height={24} />
          <span>{texts.product}</span>
        </Link>
        <nav aria-label={texts.nav.label} className={styles.nav}>
          <Place href="/">{texts.nav.workflows}</Place>
          <Place href="/datasets">{texts.nav.datasets}</Place>
          <Place href="/connections">{texts.nav.connections}</Place>
          <Place href="/runs">{texts.nav.runs}</Place>
          <Place href="/schedules">{texts.nav.schedules}</Place>
        </nav>
        <AccountMenu me={me} />
      </header>
      <main id="content" className={styles.content} tabIndex={-1}>
        <Welcome />
        {children}
      </main>
      <Suspense>{at !== null && <Tour at={at} />}</Suspense>
      <Toasts />
    </div>
  );
}

function Place({ href, children }: { href: string; children: ReactNode }) {
  const [here] = useRoute(href === "/" ? "/" : `${href}/*?`);
  const isStop = useTour(({ at }) => at !== null && STOPS[at]?.path === href);
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    const place = link.current;
    const places = place?.parentElement;
    if (!here || !place || !places) return;
    // On a narrow screen not all are in view. To scroll into view would move where Tab begins.
    places.scrollLeft = place.offsetLeft + place.offsetWidth - places.offsetLeft - places.clientWidth;
  }, [here]);
  return (
    <Link
      ref={link}
      href={href}
      className={styles.link}
      aria-current={here ? "page" : undefined}
      data-stop={isStop || undefined}
    >
      {children}
    </Link>
  );
}

function AccountMenu({ me }: { me: Me }) {
  const { setColorScheme } = useMantineColorScheme();
  const go = useTour((tour) => tour.go);

  async function logOut() {
    try {
      await api.POST("/api/v1/logout");
      leave();
    } catch (error) {
      // Who is logged out already only has to go.
      if (error instanceof Problem && error.status === 401) leave();
      else tell(error);
    }
  }

  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={texts.nav.menu}>
          <CircleUser size={20} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me.email}</Menu.Label>
        <Menu.Item leftSection={<Settings size={16} />} component={Link} href="/account">
          {texts.nav.account}
        </Menu.Item>
        <Menu.Item leftSection={<Users size={16} />} component={Link} href="/groups">
          {texts.nav.groups}
        </Menu.Item>
        {me.is_admin && (
          <>
            <Menu.Item leftSection={<ShieldCheck size={16} />} component={Link} href="/admin">
              {texts.nav.admin}
            </Menu.Item>
            <Menu.Item leftSection={<Workflow size={16} />} component="a" href="/dagster">
              {texts.nav.dagster}
            </Menu.Item>
          </>
        )}
        <Menu.Item leftSection={<Footprints size={16} />} onClick={() => go(0)}>
          {texts.tour.begin}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<Sun size={16} />} onClick={() => setColorScheme("light")}>
          {texts.nav.theme.light}
        </Menu.Item>
        <Menu.Item leftSection={<Moon size={16} />} onClick={() => setColorScheme("dark")}>
          {texts.nav.theme.dark}
        </Menu.Item>
        <Menu.Item leftSection={<Monitor size={16} />} onClick={() => setColorScheme("auto")}>
          {texts.nav.theme.auto}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<LogOut size={16} />} onClick={() => void logOut()}>
          {texts.nav.logOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
