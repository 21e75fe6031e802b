import "@mantine/core/styles/Tabs.layer.css";

import { Tabs as MantineTabs } from "@mantine/core";
import type { ReactNode } from "react";

import styles from "~/ui/Tabs.module.css";

interface Props<Id extends string> {
  tabs: readonly { id: Id; label: string }[];
  chosen: Id;
  choose: (id: Id) => void;
  children: ReactNode;
}

/** Parts of a page, of which one is shown. */
export function Tabs<Id extends string>({ tabs, chosen, choose, children }: Props<Id>) {
  return (
    <MantineTabs
      value={chosen}
      onChange={(value) => {
        const tab = tabs.find(({ id }) => id === value);
        if (tab) choose(tab.id);
      }}
    >
      <MantineTabs.List>
        {tabs.map(({ id, label }) => (
          <MantineTabs.Tab key={id} value={id}>
            {label}
          </MantineTabs.Tab>
        ))}
      </MantineTabs.List>
      {tabs.map(({ id }) => (
        <MantineTabs.Panel key={id} value={id} className={styles.panel ?? ""}>
          {id === chosen && children}
        </MantineTabs.Panel>
      ))}
    </MantineTabs>
  );
}
