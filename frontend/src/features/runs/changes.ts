import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "wouter";

import { api, content } from "~/api/client";
import { runs as runsTexts } from "~/i18n/en/runs";
import { tell } from "~/ui/telling";
import { useToasts } from "~/ui/toasts";

/** What can be done with a run; each says what it has done, or why not. */
export function useChanges(run: string) {
  const queries = useQueryClient();
  const show = useToasts((toasts) => toasts.show);
  const [, go] = useLocation();
  const refresh = () => queries.invalidateQueries({ queryKey: ["runs"] });

  const cancel = useMutation({
    mutationFn: () => api.POST("/api/v1/runs/{run_id}/cancel", { params: { path: { run_id: run } } }),
    onSuccess: () => show(runsTexts.one.canceled),
    onError: tell,
    onSettled: refresh,
  });
  const again = useMutation({
    mutationFn: async (how: { inputs: "same" | "latest"; resume?: boolean }) =>
      content(
        await api.POST("/api/v1/runs/{run_id}/rerun", {
          params: { path: { run_id: run } },
          body: { resume: false, ...how },
        }),
      ),
    onSuccess: (made) => go(`/runs/${made.id}`),
    onError: tell,
    onSettled: refresh,
  });
  return { cancel, again };
}
