import { Button } from "@mantine/core";
import { CircleX } from "lucide-react";
import { Link } from "wouter";

import type { components } from "~/api/schema";
import styles from "~/features/runs/Run.module.css";
import { runs as runsTexts } from "~/i18n/en/runs";

const words = runsTexts.trouble;

interface Props {
  error: components["schemas"]["RunError"];
  /** The workflow to mend, null for who may not. */
  workflow: string | null;
}

/** Why a run or a step failed, what to do about it, and the way to do it. */
export function Trouble({ error, workflow }: Props) {
  return (
    <section className={styles.trouble} role="alert">
      <CircleX size={18} aria-hidden />
      <div className={styles.troubleWords}>
        <h2>{error.step ? words.at(error.step) : words.title}</h2>
        <p>{error.message}</p>
        {error.hint && <p>{error.hint}</p>}
        {error.detail && (
          <details>
            <summary>{words.words}</summary>
            <pre className={styles.code} tabIndex={0}>
              {error.detail}
            </pre>
          </details>
        )}
      </div>
      {error.step && workflow !== null && (
        <Button
          variant="default"
          className={styles.link ?? ""}
          component={Link}
          href={`/workflows/${workflow}/edit?step=${encodeURIComponent(error.step)}`}
        >
          {words.fix}
        </Button>
      )}
    </section>
  );
}
