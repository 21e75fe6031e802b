import type { tour } from "~/i18n/en/tour";

interface Stop {
  id: keyof typeof tour.stops;
  /** The page to look at meanwhile. */
  path: string;
}

export const STOPS: readonly Stop[] = [
  { id: "workflows", path: "/" },
  { id: "templates", path: "/templates" },
  { id: "datasets", path: "/datasets" },
  { id: "runs", path: "/runs" },
  { id: "schedules", path: "/schedules" },
];
