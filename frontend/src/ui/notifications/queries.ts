import { queryOptions } from "@tanstack/react-query";

import { api, content } from "~/api/client";
import type { components } from "~/api/schema";

export type Notification = components["schemas"]["NotificationAnswer"];
export type Delivery = components["schemas"]["DeliveryAnswer"];

const SECONDS_WHILE_ON_ITS_WAY = 2;

/** How the person is told of a workflow. */
export function notificationsQuery(workflow: string) {
  return queryOptions({
    queryKey: ["notifications", workflow],
    queryFn: async ({ signal }) =>
      content(
        await api.GET("/api/v1/workflows/{workflow_id}/notifications", {
          params: { path: { workflow_id: workflow } },
          signal,
        }),
      ),
  });
}

/** The last messages to a webhook; asked for again while one is on its way. */
export function deliveriesQuery(notification: string) {
  return queryOptions({
    queryKey: ["deliveries", notification],
    queryFn: async ({ signal }) =>
      content(
        await api.GET("/api/v1/notifications/{notification_id}/deliveries", {
          params: { path: { notification_id: notification }, query: { limit: 20 } },
          signal,
        }),
      ),
    refetchInterval: ({ state: { data } }) =>
      data?.some(({ state }) => state === "waiting") ? SECONDS_WHILE_ON_ITS_WAY * 1000 : false,
  });
}
