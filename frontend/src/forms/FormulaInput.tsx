import { Button, Input } from "@mantine/core";
import { lazy, Suspense, useId, useState } from "react";

import { ConditionsInput } from "~/forms/ConditionsInput";
import { read } from "~/forms/conditions";
import { faultAt, useAround } from "~/forms/context";
import type { Props } from "~/forms/FieldInput";
import styles from "~/forms/forms.module.css";
import { forms as formsTexts } from "~/i18n/en/forms";

const FormulaEditor = lazy(async () => ({ default: (await import("~/forms/FormulaEditor")).FormulaEditor }));

const words = formsTexts.formula;

/** A formula; one that is a list of conditions can be chosen instead of written. */
export function FormulaInput({ field, at, value, onChange, bare = false }: Props<"text">) {
  const around = useAround();
  const id = useId();
  const formula = typeof value === "string" ? value : "";
  const conditions = field.condition ? read(formula) : null;
  const [writing, setWriting] = useState(false);
  const fault = faultAt(around.faults, at);
  const known = around.columns("rows") ?? around.columns("left") ?? [];
  const choosing = conditions !== null && !writing;
  return (
    <Input.Wrapper
      label={bare ? undefined : field.title}
      labelElement="div"
      labelProps={{ id }}
      error={fault?.message}
      description={fault?.hint}
      inputWrapperOrder={["label", "input", "error", "description"]}
    >
      {choosing ? (
        <ConditionsInput formula={formula} conditions={conditions} columns={known} onChange={onChange} />
      ) : (
        <Suspense fallback={<div className={styles.editor} />}>
          <FormulaEditor
            label={field.title}
            value={formula}
            columns={known}
            functions={around.functions}
            parameters={around.parameters}
            span={fault?.span ?? null}
            readOnly={around.readOnly}
            onChange={onChange}
          />
        </Suspense>
      )}
      {conditions !== null && !around.readOnly && (
        <Button
          variant="subtle"
          size="compact-xs"
          className={styles.instead}
          onClick={() => setWriting(!writing)}
        >
          {choosing ? words.write : words.pick}
        </Button>
      )}
    </Input.Wrapper>
  );
}
