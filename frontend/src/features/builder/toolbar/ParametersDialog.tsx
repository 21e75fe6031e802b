import { Button, TextInput } from "@mantine/core";
import { type SyntheticEvent, useState } from "react";

import type { Parameter } from "~/document/model";
import { valueOf } from "~/document/parameters";
import { builder as words } from "~/i18n/en/builder";
import { Dialog } from "~/ui/Dialog";

type Values = Record<string, string | number | boolean | null>;

/** Asks for the values of a run; they begin as the workflow has them. */
export function ParametersDialog({
  parameters,
  onRun,
  onClose,
}: {
  parameters: readonly Parameter[];
  onRun: (values: Values) => void;
  onClose: () => void;
}) {
  const [typed, setTyped] = useState(() =>
    Object.fromEntries(parameters.map((one) => [one.name, String(one.default ?? "")])),
  );
  function submit(event: SyntheticEvent) {
    event.preventDefault();
    onRun(
      Object.fromEntries(
        parameters.map((one) => [one.name, valueOf(typed[one.name] ?? "", one.type ?? "text")]),
      ),
    );
  }
  return (
    <Dialog onClose={onClose} title={words.running.parameters}>
      <form onSubmit={submit} style={{ display: "grid", gap: 12 }}>
        {parameters.map((one, index) => (
          <TextInput
            key={one.name}
            label={one.name}
            description={one.description}
            type={one.type === "date" ? "date" : "text"}
            data-autofocus={index === 0 || undefined}
            value={typed[one.name] ?? ""}
            onChange={(event) => setTyped({ ...typed, [one.name]: event.currentTarget.value })}
          />
        ))}
        <Button type="submit">{words.run}</Button>
      </form>
    </Dialog>
  );
}
