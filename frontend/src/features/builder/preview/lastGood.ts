import { create } from "zustand";

import type { components } from "~/api/schema";

type Rows = components["schemas"]["StepPreviewAnswer"];

interface LastGood {
  byStep: Readonly<Record<string, Rows>>;
  keep: (step: string, rows: Rows) => void;
}

/** The rows of each step when they could last be computed; they stay in view while something is wrong. */
export const useLastGood = create<LastGood>((set, get) => ({
  byStep: {},
  keep: (step, rows) => {
    if (get().byStep[step] !== rows) set({ byStep: { ...get().byStep, [step]: rows } });
  },
}));
