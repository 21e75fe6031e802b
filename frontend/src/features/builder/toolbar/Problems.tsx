import { Button, Popover } from "@mantine/core";
import { CircleAlert, CircleCheck } from "lucide-react";
import { useMemo, useState } from "react";
import { useStore } from "zustand";

import { useActions } from "~/features/builder/actions";
import { type Trouble, useFacts } from "~/features/builder/facts";
import { called } from "~/features/builder/look";
import styles from "~/features/builder/toolbar/Toolbar.module.css";
import { builder as builderTexts } from "~/i18n/en/builder";

const words = builderTexts.problems;

type Placed = Trouble & { step: string | null };

/** Everything that is wrong with the workflow. */
export function useProblems(): readonly Placed[] {
  const steps = useStore(useFacts(), (facts) => facts.steps);
  const others = useStore(useFacts(), (facts) => facts.others);
  return useMemo(
    () => [
      ...others.map((problem) => ({ ...problem, step: null })),
      ...[...steps].flatMap(([step, fact]) => fact.problems.map((problem) => ({ ...problem, step }))),
    ],
    [others, steps],
  );
}

/** How many problems there are; each leads to its step. */
export function Problems({ problems }: { problems: readonly Placed[] }) {
  const [open, setOpen] = useState(false);
  const actions = useActions();
  if (problems.length === 0) {
    return (
      <span className={styles.saved}>
        <CircleCheck size={14} color="var(--ok)" aria-hidden />
        <span className={styles.wide}>{words.none}</span>
      </span>
    );
  }
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" trapFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          color="red"
          size="compact-sm"
          leftSection={<CircleAlert size={15} />}
          onClick={() => setOpen(!open)}
        >
          {words.title(problems.length)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={4}>
        <div className={styles.problems}>
          {problems.map((problem, index) => (
            <button
              key={index}
              type="button"
              className={styles.problem}
              onClick={() => {
                setOpen(false);
                if (problem.step !== null) actions.goTo(problem.step);
              }}
            >
              <strong>{problem.step === null ? words.whole : called(problem.step)}</strong>
              {problem.message}
            </button>
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
