import { Button, Menu } from "@mantine/core";
import { ChevronDown, Eye, Pencil, RotateCcw, Square } from "lucide-react";
import { Link } from "wouter";

import { isUnderWay, mayEdit, type RunDetail } from "~/api/runs";
import { useChanges } from "~/features/runs/changes";
import styles from "~/features/runs/Run.module.css";
import { runs as runsTexts } from "~/i18n/en/runs";

const words = runsTexts.one;

/** What can be done with a run. */
export function RunActions({ run }: { run: RunDetail }) {
  const { cancel, again } = useChanges(run.id);
  // The workflow is deleted, or shared no more.
  if (run.role === null) return null;
  const mayRun = mayEdit(run);
  return (
    <>
      <Button
        variant="default"
        leftSection={mayRun ? <Pencil size={14} /> : <Eye size={14} />}
        className={styles.link ?? ""}
        component={Link}
        href={`/workflows/${run.workflow_id}/edit`}
      >
        {mayRun ? words.edit : words.look}
      </Button>
      {!mayRun ? null : isUnderWay(run) ? (
        <Button
          color="red"
          variant="default"
          leftSection={<Square size={14} />}
          loading={cancel.isPending}
          onClick={() => cancel.mutate()}
        >
          {words.cancel}
        </Button>
      ) : (
        <Menu position="bottom-end" width={280}>
          <Menu.Target>
            <Button
              leftSection={<RotateCcw size={14} />}
              rightSection={<ChevronDown size={14} />}
              loading={again.isPending}
            >
              {words.again}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {run.resumable && (
              <Menu.Item onClick={() => again.mutate({ inputs: "latest", resume: true })}>
                {words.resume}
                <span className={styles.hint}>{words.resumeHint}</span>
              </Menu.Item>
            )}
            <Menu.Item onClick={() => again.mutate({ inputs: "latest" })}>
              {words.latest}
              <span className={styles.hint}>{words.latestHint}</span>
            </Menu.Item>
            {run.started_at !== null && (
              <Menu.Item onClick={() => again.mutate({ inputs: "same" })}>
                {words.same}
                <span className={styles.hint}>{words.sameHint}</span>
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  );
}
