import { Check, CircleAlert, CloudOff, LoaderCircle } from "lucide-react";
import { lazy, Suspense } from "react";

import styles from "~/features/builder/toolbar/Toolbar.module.css";
import { useSaving } from "~/features/builder/workflow";
import { builder as words } from "~/i18n/en/builder";

const Conflict = lazy(async () => ({
  default: (await import("~/features/builder/toolbar/Conflict")).Conflict,
}));

/** Whether everything is saved; and what to do when somebody else was faster. */
export function SavedState() {
  const state = useSaving((saving) => saving.state);
  const problem = useSaving((saving) => saving.problem);
  const icon =
    state === "saved" ? (
      <Check size={13} aria-hidden />
    ) : state === "offline" ? (
      <CloudOff size={13} aria-hidden />
    ) : state === "conflict" || state === "refused" ? (
      <CircleAlert size={13} aria-hidden />
    ) : (
      <LoaderCircle size={13} aria-hidden />
    );
  return (
    <>
      <span className={styles.saved} data-state={state} role="status">
        {icon}
        {words.saved[state]}
        {state === "refused" && problem && `: ${problem.message}`}
      </span>
      <Suspense>{state === "conflict" && <Conflict />}</Suspense>
    </>
  );
}
