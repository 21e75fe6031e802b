import { queryOptions } from "@tanstack/react-query";

import { api, content } from "~/api/client";
import { everyPage } from "~/api/pages";
import type { components } from "~/api/schema";

export type Template = components["schemas"]["TemplateAnswer"];

export const templatesQuery = queryOptions({
  queryKey: ["templates"],
  queryFn: async ({ signal }) => content(await api.GET("/api/v1/templates", { signal })),
  // They change with a release only.
  staleTime: Infinity,
});

/** The names of one's own datasets, as far as templates may read them. */
export const ownNamesQuery = queryOptions({
  queryKey: ["datasets", "own names"],
  queryFn: async ({ signal }) => {
    const found = await everyPage(async (page) => {
      const query = { owner: "me", ...page } as const;
      return content(await api.GET("/api/v1/datasets", { params: { query }, signal }));
    });
    return new Set(found.map((dataset) => dataset.name.toLowerCase()));
  },
});

/** Those that have all the words, wherever. */
export function having(templates: readonly Template[], words: string): readonly Template[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return templates.filter((template) => {
    const text = [template.name, template.description, ...template.blocks, ...template.datasets]
      .join(" ")
      .toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}
