import { createContext, useContext } from "react";

import type { Column } from "~/api/columns";
import type { components } from "~/api/schema";

export type FormulaFunction = components["schemas"]["FunctionAnswer"];

/** Something wrong with a setting; `at` is a pointer from the settings on. */
export interface Fault {
  at: string;
  message: string;
  hint: string;
  span: readonly [number, number] | null;
}

/** What the fields of a form know of the world around them. */
export interface Around {
  /** The columns that come in at a port; null while they are not known. */
  columns: (port: string) => readonly Column[] | null;
  /** Values that a column which comes in has, as far as they are known, the most frequent first. */
  values: (column: string) => readonly string[];
  functions: readonly FormulaFunction[];
  parameters: readonly string[];
  faults: readonly Fault[];
  readOnly: boolean;
}

export const FormAround = createContext<Around>({
  columns: () => null,
  values: () => [],
  functions: [],
  parameters: [],
  faults: [],
  readOnly: false,
});

export function useAround(): Around {
  return useContext(FormAround);
}

/** What is wrong with the field at a pointer, or below it where it has no fields of its own. */
export function faultAt(faults: readonly Fault[], at: string, below = false): Fault | undefined {
  return faults.find((fault) => fault.at === at || (below && fault.at.startsWith(`${at}/`)));
}
