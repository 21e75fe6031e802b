import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";

import { Problem } from "~/api/problem";
import { meQuery } from "~/api/me";

function signedOut(error: unknown): void {
  // Whoever is signed out in the middle of something has to find the way back to it.
  if (error instanceof Problem && error.status === 401) void queries.invalidateQueries(meQuery);
}

/** What the API has answered, and when to ask again. */
export const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => {
      if (query.queryKey[0] !== "me") signedOut(error);
    },
  }),
  mutationCache: new MutationCache({ onError: signedOut }),
  defaultOptions: {
    queries: {
      // An answer stays an answer; only what may have been an accident is tried again.
      retry: (failures, error) =>
        failures < 2 && error instanceof Problem && (error.status === 0 || error.status >= 500),
      staleTime: 5_000,
    },
  },
});
