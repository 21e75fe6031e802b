import { MultiSelect, Select } from "@mantine/core";

import { connect, disconnect } from "~/document/changes";
import { feeds, type Port, readable, source, type Step } from "~/document/model";
import styles from "~/features/builder/inspector/Inspector.module.css";
import { called } from "~/features/builder/look";
import { useDraft, useSession } from "~/features/builder/session";
import { builder as builderTexts } from "~/i18n/en/builder";

const words = builderTexts.step;

/** What a step reads, for those who do not draw lines. */
export function Inputs({ step, ports }: { step: Step; ports: readonly Port[] }) {
  const { document } = useDraft();
  const change = useSession((session) => session.change);
  const readOnly = useSession((session) => session.readOnly);
  const possible = readable(document, step.id).map((id) => ({ value: id, label: called(id) }));

  function choose(port: Port, ids: readonly string[]) {
    const before = feeds(step, port.name).map(source);
    change((draft) => {
      const edge = (from: string) => ({ from, to: step.id, port: port.name });
      const without = before
        .filter((id) => !ids.includes(id))
        .reduce((next, id) => disconnect(next, edge(id)), draft);
      return ids
        .filter((id) => !before.includes(id))
        .reduce((next, id) => connect(next, edge(id), port.many), without);
    });
  }

  return (
    <div className={styles.part}>
      {ports.map((port) => {
        const label = ports.length > 1 || port.name !== "rows" ? words.input(port.name) : words.inputs;
        const from = feeds(step, port.name).map(source);
        return port.many ? (
          <MultiSelect
            key={port.name}
            label={label}
            data={possible}
            value={from}
            placeholder={from.length === 0 ? words.noInput : ""}
            disabled={readOnly}
            onChange={(ids) => choose(port, ids)}
          />
        ) : (
          <Select
            key={port.name}
            label={label}
            data={possible}
            value={from[0] ?? null}
            placeholder={words.noInput}
            clearable
            disabled={readOnly}
            onChange={(id) => choose(port, id === null ? [] : [id])}
          />
        );
      })}
    </div>
  );
}
