import { create } from "zustand";

interface Toast {
  id: number;
  words: string;
  action?: { label: string; run: () => void };
}

const SECONDS = 8;
const SECONDS_MORE = 2;
export const REGION = "toasts";

interface Toasts {
  shown: readonly Toast[];
  show: (words: string, action?: Toast["action"]) => void;
  hide: (id: number) => void;
}

let last = 0;

/** Short messages of what has happened, the latest of which may offer to undo it. */
export const useToasts = create<Toasts>((set, get) => ({
  shown: [],
  show: (words, action) => {
    last += 1;
    const id = last;
    set({ shown: [...get().shown.slice(-2), { id, words, ...(action && { action }) }] });
    // Whoever is about to undo something, or still reads, is not hurried.
    const end = () => {
      if (document.querySelector(`#${REGION}:is(:hover, :focus-within)`))
        setTimeout(end, SECONDS_MORE * 1000);
      else get().hide(id);
    };
    setTimeout(end, SECONDS * 1000);
  },
  hide: (id) => set({ shown: get().shown.filter((toast) => toast.id !== id) }),
}));
