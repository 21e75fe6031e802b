import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

/** What a run is doing now: the step, how much of it is computed, and how many steps are done. */
export interface Progress {
  step: string;
  done: number;
  steps: number;
  fraction: number;
}

// Events come in bursts; one look shows them all.
const PAUSE = 250;

/**
 * Follow a run while it is under way, and look at it anew whenever something happens in it.
 *
 * Returns what the run is doing now. The browser connects again by itself, with the last event that it knows.
 */
export function useLive(run: string, underWay: boolean): Progress | null {
  const queries = useQueryClient();
  const [progress, setProgress] = useState<Progress | null>(null);

  useEffect(() => {
    if (!underWay) return;
    const events = new EventSource(`/api/v1/runs/${run}/events`);
    let later: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      later = undefined;
      void queries.invalidateQueries({ queryKey: ["runs", "one", run] });
      void queries.invalidateQueries({ queryKey: ["runs", "log", run] });
    };
    events.addEventListener("event", () => (later ??= setTimeout(look, PAUSE)));
    events.addEventListener("progress", (event: MessageEvent<string>) => setProgress(progressOf(event.data)));
    events.addEventListener("end", () => {
      events.close();
      void queries.invalidateQueries({ queryKey: ["runs"] });
      void queries.invalidateQueries({ queryKey: ["workflows", "list"] });
      void queries.invalidateQueries({ queryKey: ["datasets"] });
    });
    return () => {
      events.close();
      clearTimeout(later);
    };
  }, [run, underWay, queries]);

  return underWay ? progress : null;
}

function progressOf(data: string): Progress | null {
  const told: unknown = JSON.parse(data);
  return isProgress(told) ? told : null;
}

function isProgress(told: unknown): told is Progress {
  return typeof told === "object" && told !== null && "step" in told && "fraction" in told;
}
