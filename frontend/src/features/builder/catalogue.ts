import { queryOptions } from "@tanstack/react-query";

import { api, content } from "~/api/client";
import type { components } from "~/api/schema";

export type Block = components["schemas"]["BlockAnswer"];

export interface Catalogue {
  blocks: readonly Block[];
  byName: ReadonlyMap<string, Block>;
  functions: readonly components["schemas"]["FunctionAnswer"][];
}

/** What workflows are made of. */
export const catalogueQuery = queryOptions({
  queryKey: ["catalogue"],
  queryFn: async ({ signal }): Promise<Catalogue> => {
    const { blocks, functions } = content(await api.GET("/api/v1/blocks", { signal }));
    return { blocks, byName: new Map(blocks.map((block) => [block.block, block])), functions };
  },
  staleTime: Infinity,
});

/** Whether a block reads other steps. */
export function reads(block: Block): boolean {
  return block.ports.length > 0;
}
