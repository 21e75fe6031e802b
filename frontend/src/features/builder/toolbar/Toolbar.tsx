import { ActionIcon, Button, Menu, Tooltip } from "@mantine/core";
import {
  Command,
  Download,
  Ellipsis,
  Group,
  History,
  Keyboard,
  Play,
  Redo2,
  StickyNote,
  Undo2,
  Ungroup,
  WandSparkles,
} from "lucide-react";
import { Link } from "wouter";

import { useActions } from "~/features/builder/actions";
import { Problems, useProblems } from "~/features/builder/toolbar/Problems";
import { SavedState } from "~/features/builder/toolbar/SavedState";
import { useFacts } from "~/features/builder/facts";
import styles from "~/features/builder/toolbar/Toolbar.module.css";
import { useDraft, useSession } from "~/features/builder/session";
import { useSaving } from "~/features/builder/workflow";
import { builder as words } from "~/i18n/en/builder";

/** The name of the workflow, how it stands, and what is done with the whole of it. */
export function Toolbar({ isRunning }: { isRunning: boolean }) {
  const { document } = useDraft();
  const canUndo = useSession((session) => session.history.past.length > 0);
  const canRedo = useSession((session) => session.history.future.length > 0);
  const readOnly = useSession((session) => session.readOnly);
  const ahead = useSaving((saving) => saving.ahead);
  const workflow = useSaving((saving) => saving.workflow);
  const problems = useProblems();
  const facts = useFacts();
  const actions = useActions();
  const errors = problems.filter((problem) => problem.severity !== "warning").length;
  const cannot = errors > 0 || document.steps.length === 0;

  return (
    <div className={styles.bar} role="toolbar" aria-label={words.workflow.title}>
      <h1>{document.name || words.untitled}</h1>
      {!readOnly && <SavedState />}
      <span className={styles.space} />
      <Problems problems={problems} />
      {!readOnly && (
        <span className={styles.wide}>
          <IconButton label={words.undo} disabled={!canUndo} onClick={actions.undo}>
            <Undo2 size={17} />
          </IconButton>
          <IconButton label={words.redo} disabled={!canRedo} onClick={actions.redo}>
            <Redo2 size={17} />
          </IconButton>
          <IconButton label={words.tidy} onClick={actions.tidy}>
            <WandSparkles size={17} />
          </IconButton>
        </span>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="md" aria-label={words.more}>
            <Ellipsis size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Command size={15} />} rightSection="Ctrl K" onClick={actions.showCommands}>
            {words.commands}
          </Menu.Item>
          <Menu.Item leftSection={<Keyboard size={15} />} rightSection="?" onClick={actions.showShortcuts}>
            {words.shortcuts}
          </Menu.Item>
          {!readOnly && (
            <>
              <Menu.Item leftSection={<Group size={15} />} rightSection="Ctrl G" onClick={actions.group}>
                {words.frame.group}
              </Menu.Item>
              <Menu.Item
                leftSection={<Ungroup size={15} />}
                rightSection="Ctrl Shift G"
                onClick={actions.ungroup}
              >
                {words.frame.ungroup}
              </Menu.Item>
              <Menu.Item leftSection={<StickyNote size={15} />} onClick={actions.addRemark}>
                {words.addRemark}
              </Menu.Item>
            </>
          )}
          <Menu.Divider />
          <Menu.Item
            leftSection={<History size={15} />}
            component={Link}
            href={`/workflows/${workflow.id}/versions`}
          >
            {words.versions}
          </Menu.Item>
          <Menu.Item
            leftSection={<Download size={15} />}
            component="a"
            href={`/api/v1/workflows/${workflow.id}/export`}
            download
          >
            {words.exportDocument}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {!readOnly && (
        <>
          <span className={styles.wide}>
            <Button variant="default" size="compact-sm" disabled={!ahead || cannot} onClick={actions.publish}>
              {ahead ? words.publish : words.isPublished}
            </Button>
          </span>
          <Tooltip label={cannot ? words.cannot : ahead ? words.publishAndRun : words.run}>
            <Button
              size="compact-sm"
              leftSection={<Play size={14} />}
              {...(cannot && { "data-disabled": true })}
              aria-disabled={cannot}
              loading={isRunning}
              onClick={(event) => {
                // What was wrong before the last change may not be so any more: then the platform says.
                if (cannot && facts.getState().of === document) event.preventDefault();
                else actions.run();
              }}
            >
              {words.run}
            </Button>
          </Tooltip>
        </>
      )}
    </div>
  );
}

interface IconProps {
  label: string;
  disabled?: boolean;
  onClick: () => void;
  children: React.ReactNode;
}

function IconButton({ label, disabled = false, onClick, children }: IconProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="md"
        aria-label={label}
        disabled={disabled}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
