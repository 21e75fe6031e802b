import { queryOptions } from "@tanstack/react-query";

import { api, content } from "~/api/client";
import { everyPage } from "~/api/pages";
import { meQuery } from "~/api/me";

interface Owned {
  name: string;
  owner: string;
}

/** What a document calls a thing: its name, after its owner's where that is somebody else. */
function referenced(me: string, thing: Owned): string {
  return thing.owner === me ? thing.name : `${thing.owner}/${thing.name}`;
}

/** The datasets that a step can read, as documents name them. */
export const datasetNamesQuery = queryOptions({
  queryKey: ["datasets", "names"],
  queryFn: async ({ client, signal }) => {
    const me = await client.query({ ...meQuery, staleTime: "static" });
    const found = await everyPage(async (query) =>
      content(await api.GET("/api/v1/datasets", { params: { query }, signal })),
    );
    return found.map((dataset) => referenced(me.name, dataset));
  },
});

/** The connections that a step can use, as documents name them. */
export const connectionNamesQuery = queryOptions({
  queryKey: ["connections", "names"],
  queryFn: async ({ client, signal }) => {
    const me = await client.query({ ...meQuery, staleTime: "static" });
    const found = content(await api.GET("/api/v1/connections", { signal }));
    return found.map((connection) => referenced(me.name, connection));
  },
});
