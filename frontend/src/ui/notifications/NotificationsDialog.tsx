import { Button, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Mail } from "lucide-react";
import { type SubmitEvent, useState } from "react";

import { api, content } from "~/api/client";
import { Problem } from "~/api/problem";
import { texts } from "~/i18n";
import { notifications as words } from "~/i18n/en/notifications";
import { Dialog } from "~/ui/Dialog";
import { Failure } from "~/ui/Failure";
import { Told } from "~/ui/notifications/Told";
import styles from "~/ui/notifications/Notifications.module.css";
import { notificationsQuery } from "~/ui/notifications/queries";
import { useToasts } from "~/ui/toasts";
import { Waiting } from "~/ui/Waiting";

type New = { channel: "mail" } | { channel: "webhook"; url: string };

interface Props {
  workflow: string;
  name: string;
  close: () => void;
}

/** How somebody is told when a workflow fails, and when it works again. */
export function NotificationsDialog({ workflow, name, close }: Props) {
  const queries = useQueryClient();
  const show = useToasts((toasts) => toasts.show);
  const found = useQuery(notificationsQuery(workflow));
  const [url, setUrl] = useState("");
  const add = useMutation({
    mutationFn: async (body: New) =>
      content(
        await api.POST("/api/v1/workflows/{workflow_id}/notifications", {
          params: { path: { workflow_id: workflow } },
          body,
        }),
      ),
    onSuccess: () => setUrl(""),
    onSettled: () => queries.invalidateQueries(notificationsQuery(workflow)),
  });
  const secret = add.data?.secret;

  function submit(event: SubmitEvent) {
    event.preventDefault();
    add.mutate({ channel: "webhook", url });
  }

  return (
    <Dialog size="lg" onClose={close} title={words.title(name)}>
      <p className={styles.hint}>{words.hint}</p>
      {found.isPending && <Waiting lines={2} />}
      {found.isError && <Failure error={found.error} retry={() => void found.refetch()} />}
      {found.data?.length === 0 && <p className={styles.hint}>{words.none}</p>}
      <ul className={styles.list} aria-label={words.list}>
        {found.data?.map((notification) => (
          <Told key={notification.id} notification={notification} />
        ))}
      </ul>
      {secret && (
        <div className={styles.secret} role="status">
          <p>{words.secret}</p>
          <code>{secret}</code>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => void navigator.clipboard.writeText(secret).then(() => show(words.copied))}
          >
            {words.copy}
          </Button>
        </div>
      )}
      {add.error && (
        <p className={styles.trouble} role="alert">
          {add.error instanceof Problem
            ? (add.error.problems[0]?.message ?? add.error.message)
            : texts.failed}
        </p>
      )}
      <div className={styles.add}>
        {found.data?.every(({ channel }) => channel !== "mail") && (
          <Button
            variant="default"
            leftSection={<Mail size={14} />}
            loading={add.isPending && add.variables.channel === "mail"}
            onClick={() => add.mutate({ channel: "mail" })}
          >
            {words.addMail}
          </Button>
        )}
        <form className={styles.form} onSubmit={submit}>
          <TextInput
            className={styles.url ?? ""}
            type="url"
            label={words.address}
            placeholder={words.placeholder}
            required
            value={url}
            onChange={(event) => setUrl(event.currentTarget.value)}
          />
          <Button
            type="submit"
            variant="default"
            loading={add.isPending && add.variables.channel === "webhook"}
          >
            {words.addWebhook}
          </Button>
        </form>
      </div>
    </Dialog>
  );
}
