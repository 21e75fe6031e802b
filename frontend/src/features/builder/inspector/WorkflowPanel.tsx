import { ActionIcon, Button, Select, Textarea, TextInput } from "@mantine/core";
import { Plus, X } from "lucide-react";

import type { Parameter, WorkflowDocument } from "~/document/model";
import styles from "~/features/builder/inspector/Inspector.module.css";
import { type Kind, valueOf } from "~/document/parameters";
import { useDraft, useSession } from "~/features/builder/session";
import { builder as builderTexts } from "~/i18n/en/builder";

const words = builderTexts.workflow;
const KINDS: readonly Kind[] = ["text", "integer", "number", "boolean", "date"];

/** What belongs to the workflow as a whole. */
export function WorkflowPanel() {
  const { document } = useDraft();
  const change = useSession((session) => session.change);
  const readOnly = useSession((session) => session.readOnly);
  const parameters = document.parameters ?? [];

  function set(part: Partial<WorkflowDocument>, gesture?: string) {
    change((draft) => ({ ...draft, document: { ...draft.document, ...part } }), gesture);
  }

  function setParameter(index: number, part: Partial<Parameter>) {
    const changed = parameters.map((one, other) => (other === index ? { ...one, ...part } : one));
    set({ parameters: changed }, `parameter ${index} ${Object.keys(part).join()}`);
  }

  return (
    <>
      <h2>{words.title}</h2>
      <TextInput
        label={words.name}
        value={document.name}
        maxLength={100}
        disabled={readOnly}
        onChange={(event) => set({ name: event.currentTarget.value }, "name")}
      />
      <Textarea
        label={words.description}
        value={document.description ?? ""}
        autosize
        minRows={2}
        maxLength={5000}
        disabled={readOnly}
        onChange={(event) => set({ description: event.currentTarget.value }, "description")}
      />
      <div className={styles.part}>
        <h3>{words.parameters}</h3>
        <p className={styles.quiet}>{words.parametersHint}</p>
        {parameters.map((parameter, index) => (
          <div key={index} className={styles.parameter}>
            <div className={styles.part}>
              <TextInput
                label={words.parameter}
                value={parameter.name}
                maxLength={60}
                disabled={readOnly}
                onChange={(event) =>
                  setParameter(index, { name: event.currentTarget.value.replaceAll(/\W+/g, "_") })
                }
              />
              <Select
                label={words.type}
                data={KINDS.map((value) => ({ value, label: words.types[value] }))}
                value={parameter.type ?? "text"}
                allowDeselect={false}
                disabled={readOnly}
                onChange={(type) => type && setParameter(index, { type, default: null })}
              />
              <TextInput
                label={words.preset}
                type={parameter.type === "date" ? "date" : "text"}
                value={String(parameter.default ?? "")}
                disabled={readOnly}
                onChange={(event) =>
                  setParameter(index, {
                    default: valueOf(event.currentTarget.value, parameter.type ?? "text"),
                  })
                }
              />
            </div>
            {!readOnly && (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={words.removeParameter(parameter.name)}
                onClick={() => set({ parameters: parameters.filter((_, other) => other !== index) })}
              >
                <X size={16} />
              </ActionIcon>
            )}
          </div>
        ))}
        {!readOnly && (
          <div>
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<Plus size={14} />}
              onClick={() =>
                set({ parameters: [...parameters, { name: freshName(parameters), type: "text" }] })
              }
            >
              {words.addParameter}
            </Button>
          </div>
        )}
      </div>
    </>
  );
}

function freshName(parameters: readonly Parameter[]): string {
  let number = parameters.length + 1;
  while (parameters.some((one) => one.name === `parameter_${number}`)) number += 1;
  return `parameter_${number}`;
}
