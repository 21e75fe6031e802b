import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api } from "~/api/client";
import type { Schedule, ScheduleBody } from "~/features/schedules/timing";
import { schedules as words } from "~/i18n/en/schedules";
import { tell } from "~/ui/telling";
import { useToasts } from "~/ui/toasts";

/** What can be done with schedules; each says what it has done, or why not. */
export function useChanges() {
  const queries = useQueryClient();
  const show = useToasts((toasts) => toasts.show);
  const refresh = async () => {
    await queries.invalidateQueries({ queryKey: ["schedules"] });
    await queries.invalidateQueries({ queryKey: ["workflows", "list"] });
  };

  const save = useMutation({
    mutationFn: ({ id, body }: { id: string | null; body: ScheduleBody }) =>
      id === null
        ? api.POST("/api/v1/schedules", { body })
        : api.PUT("/api/v1/schedules/{schedule_id}", { params: { path: { schedule_id: id } }, body }),
    onSuccess: () => show(words.saved),
    onSettled: refresh,
  });
  const turn = useMutation({
    mutationFn: ({ id, enabled }: Schedule) => {
      const params = { path: { schedule_id: id } };
      return enabled
        ? api.POST("/api/v1/schedules/{schedule_id}/pause", { params })
        : api.POST("/api/v1/schedules/{schedule_id}/resume", { params });
    },
    onError: tell,
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: ({ id }: Schedule) =>
      api.DELETE("/api/v1/schedules/{schedule_id}", { params: { path: { schedule_id: id } } }),
    onSuccess: () => show(words.deleted),
    onError: tell,
    onSettled: refresh,
  });
  return { save, turn, remove };
}
