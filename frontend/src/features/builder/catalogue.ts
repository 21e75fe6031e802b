import { queryOptions } from "@tanstack/react-query";

import { api, content } from "~/api/client";
import type { components } from "~/api/schema";
import type { Port } from "~/document/model";
import type { JsonSchema } from "~/forms/schema";

export interface Block {
  block: string;
  title: string;
  group: string;
  words: readonly string[];
  help: string;
  ports: readonly Port[];
  settings: JsonSchema;
}

export interface Catalogue {
  blocks: readonly Block[];
  byName: ReadonlyMap<string, Block>;
  functions: readonly components["schemas"]["FunctionAnswer"][];
}

/** What workflows are made of. */
export const catalogueQuery = queryOptions({
  queryKey: ["catalogue"],
  queryFn: async ({ signal }): Promise<Catalogue> => {
    const found = content(await api.GET("/api/v1/blocks", { signal }));
    // The API describes a block as any object; the tests of both sides hold it to this shape.
    const blocks = found.blocks as unknown as Block[];
    return {
      blocks,
      byName: new Map(blocks.map((block) => [block.block, block])),
      functions: found.functions,
    };
  },
  staleTime: Infinity,
});

/** Whether a block reads other steps. */
export function reads(block: Block): boolean {
  return block.ports.length > 0;
}
