import { createContext, useContext } from "react";
import { type StoreApi, useStore } from "zustand";

import type { Saving } from "~/features/builder/saving";

export const SavingContext = createContext<StoreApi<Saving> | null>(null);

export function useSavingStore(): StoreApi<Saving> {
  const store = useContext(SavingContext);
  if (!store) throw new Error("Nothing is saved here.");
  return store;
}

export function useSaving<Part>(part: (saving: Saving) => Part): Part {
  return useStore(useSavingStore(), part);
}

/** The id of the workflow that is edited. */
export function useWorkflowId(): string {
  return useSaving((saving) => saving.workflow.id);
}
