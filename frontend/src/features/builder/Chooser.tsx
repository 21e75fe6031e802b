import { TextInput } from "@mantine/core";
import { Search } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useId, useState } from "react";

import styles from "~/features/builder/Chooser.module.css";
import { Dialog } from "~/ui/Dialog";

export interface Choice {
  id: string;
  label: string;
  icon?: ReactNode;
  detail?: string | undefined;
}

interface Props {
  title: string;
  placeholder: string;
  none: string;
  /** The choices for what has been typed, the best first. */
  choices: (typed: string) => readonly Choice[];
  onChoose: (id: string) => void;
  onClose: () => void;
}

/** A list to choose from by typing: the arrows go through it, Enter takes one. */
export function Chooser({ title, placeholder, none, choices, onChoose, onClose }: Props) {
  const id = useId();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const shown = choices(typed).slice(0, 12);
  const active = Math.min(at, shown.length - 1);

  function choose(choice: Choice | undefined) {
    if (!choice) return;
    onClose();
    onChoose(choice.id);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "ArrowDown") setAt(Math.min(shown.length - 1, active + 1));
    else if (event.key === "ArrowUp") setAt(Math.max(0, active - 1));
    else if (event.key === "Enter") choose(shown[active]);
    else return;
    event.preventDefault();
  }

  return (
    <Dialog
      onClose={onClose}
      withCloseButton={false}
      title={<span className="sr-only">{title}</span>}
      padding="xs"
      yOffset="12vh"
    >
      <TextInput
        data-autofocus
        role="combobox"
        aria-expanded
        aria-label={title}
        aria-controls={`${id}list`}
        aria-activedescendant={shown[active] ? `${id}${shown[active].id}` : undefined}
        placeholder={placeholder}
        leftSection={<Search size={14} />}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul id={`${id}list`} role="listbox" aria-label={title} className={styles.list}>
        {shown.map((choice, index) => (
          // The keys go to the field above, which says which one is active.
          <li
            key={choice.id}
            id={`${id}${choice.id}`}
            role="option"
            aria-selected={index === active}
            className={styles.choice}
            onMouseMove={() => setAt(index)}
            onClick={() => choose(choice)}
          >
            {choice.icon}
            <span className={styles.label}>{choice.label}</span>
            {choice.detail && <span className={styles.detail}>{choice.detail}</span>}
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p className={styles.none}>{none}</p>}
    </Dialog>
  );
}
