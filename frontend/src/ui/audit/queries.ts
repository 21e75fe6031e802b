import { infiniteQueryOptions } from "@tanstack/react-query";

import { api, content } from "~/api/client";
import type { components } from "~/api/schema";

export type AuditEvent = components["schemas"]["AuditEventAnswer"];

/** Which events are wanted; what is empty is for all. */
export interface Wanted {
  who?: string;
  what?: string;
  thing?: string;
  since?: string;
  until?: string;
}

/** What happened to anybody, or to the person alone and by them; the last first, page by page. */
export function eventsQuery(whose: "everybody" | "own", wanted: Wanted, limit = 50) {
  return infiniteQueryOptions({
    queryKey: ["audit", whose, wanted, limit],
    queryFn: async ({ pageParam, signal }) => {
      const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value));
      const query = { ...given, limit, ...(pageParam !== null && { before: pageParam }) };
      return content(
        whose === "own"
          ? await api.GET("/api/v1/me/audit", { params: { query }, signal })
          : await api.GET("/api/v1/audit", { params: { query }, signal }),
      );
    },
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.next,
    placeholderData: (before) => before,
  });
}
