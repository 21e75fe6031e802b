import { createContext, useContext } from "react";

import type { Block, Catalogue } from "~/features/builder/catalogue";

export const CatalogueContext = createContext<Catalogue | null>(null);

export function useCatalogue(): Catalogue {
  const catalogue = useContext(CatalogueContext);
  if (!catalogue) throw new Error("There is no catalogue here.");
  return catalogue;
}

/** The block of that name; a workflow of a newer platform may have others. */
export function useBlock(name: string): Block | undefined {
  return useCatalogue().byName.get(name);
}
