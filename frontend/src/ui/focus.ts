import { useEffect, useState } from "react";

// What is opened from a menu may be loaded first, and by then the menu is gone and nothing has the focus.
let last: Element | null = null;

document.addEventListener("focusin", ({ target }) => {
  if (target instanceof Element) last = opener(target);
});

/** What opens things: an item of a menu is gone with its menu, but not what opened that. */
function opener(element: Element): Element {
  const menu = element.closest("[role=menu]");
  return (menu && document.getElementById(menu.getAttribute("aria-labelledby") ?? "")) ?? element;
}

/** Give the focus back, at the end, to what had it when this was opened, unless something else has it by then. */
export function useFocusBack(): void {
  const [before] = useState(() => last);
  useEffect(
    () => () => {
      setTimeout(() => {
        const isLost = document.activeElement === null || document.activeElement === document.body;
        if (isLost && before instanceof HTMLElement) before.focus();
      });
    },
    [before],
  );
}
