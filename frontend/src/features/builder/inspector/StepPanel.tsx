import { ActionIcon, Textarea, TextInput } from "@mantine/core";
import { CircleAlert, Copy, Trash2 } from "lucide-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useStore } from "zustand";

import { freshId, idFrom, rename, withStep } from "~/document/changes";
import { feeds, type Settings, source, type Step, stepOf, type WorkflowDocument } from "~/document/model";
import { placeOf } from "~/document/place";
import { useActions } from "~/features/builder/actions";
import { useBlock, useCatalogue } from "~/features/builder/blocks";
import { useFact, useFacts } from "~/features/builder/facts";
import { Inputs } from "~/features/builder/inspector/Inputs";
import styles from "~/features/builder/inspector/Inspector.module.css";
import { Matching } from "~/features/builder/inspector/Matching";
import { BlockIcon } from "~/features/builder/look";
import { mostFrequent } from "~/features/builder/preview/summary";
import { previewQuery } from "~/features/builder/queries";
import { useDraft, useSession } from "~/features/builder/session";
import { useWorkflowId } from "~/features/builder/workflow";
import { type Around, FormAround } from "~/forms/context";
import { SchemaForm } from "~/forms/SchemaForm";
import { builder as builderTexts } from "~/i18n/en/builder";

const words = builderTexts.step;

/** A step's name, inputs, settings and note. */
export function StepPanel({ step }: { step: Step }) {
  const block = useBlock(step.block);
  const { functions } = useCatalogue();
  const draft = useDraft();
  const change = useSession((session) => session.change);
  const choose = useSession((session) => session.choose);
  const readOnly = useSession((session) => session.readOnly);
  const fact = useFact(step.id);
  const facts = useStore(useFacts(), (state) => state.steps);
  const actions = useActions();
  const index = draft.document.steps.indexOf(step);
  const [before] = Object.keys(step.inputs ?? {}).flatMap((port) => feeds(step, port));
  const asked = previewQuery(useWorkflowId(), draft.document, source(before ?? ""), "sample");
  const incoming = useQuery({ ...asked, enabled: before !== undefined }).data?.rows;

  const around = useMemo((): Around => {
    const root = `/steps/${index}/settings`;
    return {
      columns: (port) => {
        const [from] = feeds(step, port);
        return from === undefined ? null : (facts.get(source(from))?.columns ?? null);
      },
      values: (column) => (incoming ? mostFrequent(column, incoming) : []),
      functions,
      parameters: (draft.document.parameters ?? []).map((parameter) => parameter.name),
      faults: fact.problems
        .filter((problem) => problem.pointer.startsWith(root))
        .map(({ pointer, message, hint, span }) => ({
          at: pointer.slice(root.length),
          message,
          hint,
          span: span?.[0] !== undefined && span[1] !== undefined ? [span[0], span[1]] : null,
        })),
      readOnly,
    };
  }, [draft.document.parameters, fact.problems, facts, functions, incoming, index, readOnly, step]);
  const besides = fact.problems.filter((problem) => !problem.pointer.startsWith(`/steps/${index}/settings/`));

  return (
    <>
      <div className={styles.head}>
        <BlockIcon block={step.block} group={block?.group ?? ""} size={18} />
        <h2>{block?.title ?? words.unknown(step.block)}</h2>
        {!readOnly && (
          <>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={words.duplicate}
              onClick={actions.duplicate}
            >
              <Copy size={16} />
            </ActionIcon>
            <ActionIcon variant="subtle" color="gray" aria-label={words.remove} onClick={actions.remove}>
              <Trash2 size={16} />
            </ActionIcon>
          </>
        )}
      </div>
      {besides.map((problem, number) => (
        <p key={number} className={styles.problem} role="alert">
          <CircleAlert size={15} aria-hidden />
          <span>
            {problem.message} {problem.hint}
          </span>
        </p>
      ))}
      <StepName step={step} />
      {block && block.ports.length > 0 && <Inputs step={step} ports={block.ports} />}
      {block && (
        <FormAround.Provider value={around}>
          <SchemaForm
            schema={block.settings}
            value={step.settings ?? {}}
            onChange={(settings, name) => {
              const named =
                block.ports.length === 0 ? ownName(draft.document, step, name, settings) : step.id;
              change(
                (now) =>
                  rename(
                    withStep(now, step.id, (one) => ({ ...one, settings })),
                    step.id,
                    named,
                  ),
                `${index}${placeOf(step.settings ?? {}, settings)}`,
              );
              if (named !== step.id) choose([named]);
            }}
          />
        </FormAround.Provider>
      )}
      {block?.ports.length === 2 && <Matching step={step} />}
      <Textarea
        label={words.note}
        autosize
        minRows={2}
        maxLength={2000}
        disabled={readOnly}
        value={step.note ?? ""}
        onChange={(event) => {
          const note = event.currentTarget.value;
          change((now) => withStep(now, step.id, (one) => ({ ...one, note })), `${index} note`);
        }}
      />
      {block && (
        <details className={styles.help}>
          <summary>{words.help}</summary>
          {block.help
            .replaceAll("``", "'")
            .split("\n\n")
            .map((part) => (
              <p key={part}>{part}</p>
            ))}
        </details>
      )}
    </>
  );
}

/** What a source that nobody has named is called: as what it reads, also while that is typed. */
function ownName(document: WorkflowDocument, step: Step, setting: string, settings: Settings): string {
  const [before, name] = [step.settings?.[setting], settings[setting]].map((read) =>
    typeof read === "string" ? root(idFrom(read.split("/").at(-1) ?? "", "")) : "",
  );
  const own = root(step.id);
  const isUnnamed = own === step.block || own === before;
  return isUnnamed && name && name !== own ? freshId(document, name) : step.id;
}

const root = (id: string) => id.replace(/_\d+$/, "");

/** The step's name, which is how others read it; it changes when one is done typing. */
function StepName({ step }: { step: Step }) {
  const draft = useDraft();
  const { change, choose, readOnly } = useSession((session) => session);
  const [typed, setTyped] = useState(step.id);
  const [known, setKnown] = useState(step.id);
  if (known !== step.id) {
    setKnown(step.id);
    setTyped(step.id);
  }
  const id = typed === step.id ? step.id : idFrom(typed, "");
  const taken = id !== step.id && stepOf(draft.document, id) !== undefined;

  function finish() {
    // What cannot be its name stays where it is, with what is wrong about it.
    if (taken || id === "") return;
    if (id === step.id) setTyped(id);
    else {
      change((now) => rename(now, step.id, id));
      choose([id]);
    }
  }

  return (
    <TextInput
      label={words.name}
      value={typed}
      maxLength={60}
      disabled={readOnly}
      error={taken ? words.nameTaken : id === "" && words.nameHint}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={finish}
      onKeyDown={(event) => event.key === "Enter" && finish()}
    />
  );
}
