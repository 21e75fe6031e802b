import "@mantine/core/styles/NumberInput.layer.css";

import { Button, NativeSelect, NumberInput, PasswordInput, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { CircleCheck, CircleX } from "lucide-react";
import { type SyntheticEvent, useState } from "react";

import { api, content } from "~/api/client";
import { Problem } from "~/api/problem";
import { useChanges } from "~/features/connections/changes";
import styles from "~/features/connections/Connections.module.css";
import type { Body, Connection, Trial } from "~/features/connections/queries";
import { texts } from "~/i18n";
import { connections } from "~/i18n/en/connections";
import { Dialog } from "~/ui/Dialog";
import { Failure } from "~/ui/Failure";

const words = connections.form;
const PORT = 5432;

/** The address of a database and who asks it, tried before it is saved. */
export function ConnectionDialog({
  connection,
  onClose,
}: {
  connection: Connection | null;
  onClose: () => void;
}) {
  const [body, setBody] = useState<Body>({
    name: connection?.name ?? "",
    host: connection?.host ?? "",
    port: connection?.port ?? PORT,
    database: connection?.database ?? "",
    username: connection?.username ?? "",
    options: connection?.options ?? {},
  });
  const [trial, setTrial] = useState<Trial | null>(null);
  const { save } = useChanges();
  const test = useMutation({
    mutationFn: async () => {
      const { host, port, database, username, password, options = {} } = body;
      const address = { host, port, database, username, options, ...(password && { password }) };
      // Without the password that is stored, only what is stored can be tried.
      return connection !== null && !body.password
        ? content(
            await api.POST("/api/v1/connections/{connection_id}/test", {
              params: { path: { connection_id: connection.id } },
            }),
          )
        : content(await api.POST("/api/v1/connections/test", { body: address }));
    },
    onSuccess: setTrial,
  });
  // The stored password is tried only where it is stored for.
  const elsewhere =
    connection !== null &&
    !body.password &&
    (["host", "port", "database", "username"] as const).some((field) => body[field] !== connection[field]);
  const fault = (field: string) =>
    [save.error, test.error].map((error) => error instanceof Problem && error.at(`/${field}`)).find(Boolean);
  const set = (part: Partial<Body>) => {
    setBody({ ...body, ...part });
    setTrial(null);
  };

  function submit(event: SyntheticEvent) {
    event.preventDefault();
    save.mutate({ id: connection?.id ?? null, body }, { onSuccess: onClose });
  }

  const text = (field: "name" | "host" | "database" | "username", label: string) => (
    <TextInput
      label={label}
      required
      value={body[field]}
      error={fault(field)}
      onChange={(event) => set({ [field]: event.currentTarget.value })}
    />
  );
  return (
    <Dialog onClose={onClose} title={connection ? connection.name : connections.add}>
      <form className={styles.form} onSubmit={submit}>
        {text("name", connections.name)}
        <div className={styles.pair}>
          {text("host", words.host)}
          <NumberInput
            label={words.port}
            required
            min={1}
            max={65535}
            allowDecimal={false}
            value={body.port}
            onChange={(port) => typeof port === "number" && set({ port })}
          />
        </div>
        {text("database", words.database)}
        {text("username", words.username)}
        <PasswordInput
          label={words.password}
          description={connection ? (elsewhere ? words.passwordAgain : words.passwordHint) : undefined}
          autoComplete="off"
          value={body.password ?? ""}
          error={fault("password")}
          onChange={(event) => set({ password: event.currentTarget.value || null })}
        />
        <NativeSelect
          label={words.encryption}
          value={body.options?.sslmode ?? ""}
          data={Object.entries(words.encryptions).map(([value, label]) => ({ value, label }))}
          onChange={(event) => {
            const sslmode = event.currentTarget.value;
            const others = Object.entries(body.options ?? {}).filter(([option]) => option !== "sslmode");
            set({ options: Object.fromEntries(sslmode ? [...others, ["sslmode", sslmode]] : others) });
          }}
        />
        {trial && (
          <p className={styles.trial} data-fails={!trial.ok || undefined} role="status">
            {trial.ok ? (
              <CircleCheck color="var(--ok)" aria-hidden />
            ) : (
              <CircleX color="var(--bad)" aria-hidden />
            )}
            <span>
              <strong>{trial.ok ? words.works : words.fails}.</strong> {trial.message} {trial.hint}
            </span>
          </p>
        )}
        {save.isError && !(save.error instanceof Problem && save.error.problems.length > 0) && (
          <Failure error={save.error} />
        )}
        {test.isError && <Failure error={test.error} />}
        <div className={styles.actions}>
          <Button
            variant="default"
            loading={test.isPending}
            disabled={elsewhere}
            onClick={() => test.mutate()}
          >
            {words.test}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {texts.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
