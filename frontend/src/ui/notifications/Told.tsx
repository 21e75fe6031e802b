import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Mail, Webhook, X } from "lucide-react";

import { api } from "~/api/client";
import { ago, moment } from "~/i18n";
import { notifications as words } from "~/i18n/en/notifications";
import styles from "~/ui/notifications/Notifications.module.css";
import {
  deliveriesQuery,
  type Delivery,
  type Notification,
  notificationsQuery,
} from "~/ui/notifications/queries";
import { tell } from "~/ui/telling";
import { useToasts } from "~/ui/toasts";

/** One way to be told; a webhook can be tried, and its messages looked at. */
export function Told({ notification }: { notification: Notification }) {
  const { id, channel, url } = notification;
  const queries = useQueryClient();
  const show = useToasts((toasts) => toasts.show);
  const params = { path: { notification_id: id } };
  const remove = useMutation({
    mutationFn: () => api.DELETE("/api/v1/notifications/{notification_id}", { params }),
    onError: tell,
    onSettled: () => queries.invalidateQueries(notificationsQuery(notification.workflow_id)),
  });
  const test = useMutation({
    mutationFn: () => api.POST("/api/v1/notifications/{notification_id}/test", { params }),
    onSuccess: () => show(words.tested),
    onError: tell,
    onSettled: () => queries.invalidateQueries(deliveriesQuery(id)),
  });
  const name = url ?? words.mail;
  return (
    <li className={styles.entry}>
      <div className={styles.line}>
        {channel === "mail" ? <Mail size={16} aria-hidden /> : <Webhook size={16} aria-hidden />}
        <span className={styles.name}>{name}</span>
        {channel === "webhook" && (
          <Button size="compact-sm" variant="default" loading={test.isPending} onClick={() => test.mutate()}>
            {words.test}
          </Button>
        )}
        <Button
          size="compact-sm"
          variant="default"
          aria-label={words.remove(name)}
          loading={remove.isPending}
          onClick={() => remove.mutate()}
        >
          <X size={14} />
        </Button>
      </div>
      {channel === "webhook" && <Deliveries notification={id} />}
    </li>
  );
}

function Deliveries({ notification }: { notification: string }) {
  const found = useQuery(deliveriesQuery(notification));
  if (!found.data) return null;
  return (
    <details className={styles.deliveries} open={found.data.length > 0}>
      <summary>{words.deliveries}</summary>
      {found.data.length === 0 ? (
        <p className={styles.quiet}>{words.noDeliveries}</p>
      ) : (
        <ul className={styles.list}>
          {found.data.map((delivery) => (
            <Sent key={delivery.id} notification={notification} delivery={delivery} />
          ))}
        </ul>
      )}
    </details>
  );
}

function Sent({ notification, delivery }: { notification: string; delivery: Delivery }) {
  const queries = useQueryClient();
  const show = useToasts((toasts) => toasts.show);
  const again = useMutation({
    mutationFn: () =>
      api.POST("/api/v1/notifications/{notification_id}/deliveries/{delivery_id}/send-again", {
        params: { path: { notification_id: notification, delivery_id: delivery.id } },
      }),
    onSuccess: () => show(words.sentAgain),
    onError: tell,
    onSettled: () => queries.invalidateQueries(deliveriesQuery(notification)),
  });
  const told = [
    words.attempts(delivery.attempts),
    delivery.status !== null && words.status(delivery.status),
    delivery.error,
  ];
  return (
    <li className={styles.line}>
      <span className={styles.name}>
        <span className={styles.state} data-state={delivery.state}>
          {words.states[delivery.state]}
        </span>{" "}
        {words.occasions[delivery.occasion]},{" "}
        <span title={moment(delivery.created_at)}>{ago(delivery.created_at)}</span>
        <span className={styles.quiet}>{told.filter(Boolean).join(" · ")}</span>
      </span>
      {delivery.state !== "waiting" && (
        <Button size="compact-sm" variant="default" loading={again.isPending} onClick={() => again.mutate()}>
          {words.again}
        </Button>
      )}
    </li>
  );
}
