import { create } from "zustand";

const KEY = "tour-seen";

interface TourState {
  /** The stop somebody is at, from 0. */
  at: number | null;
  /** Whether it was taken or skipped in this browser. */
  isSeen: boolean;
  go: (stop: number) => void;
  end: () => void;
}

export const useTour = create<TourState>((set) => ({
  at: null,
  isSeen: localStorage.getItem(KEY) !== null,
  go: (at) => set({ at }),
  end: () => {
    localStorage.setItem(KEY, "yes");
    set({ at: null, isSeen: true });
  },
}));
