import { autocompletion, type Completion, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching } from "@codemirror/language";
import {
  Annotation,
  Compartment,
  EditorState,
  type Extension,
  StateEffect,
  StateField,
  Transaction,
} from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, keymap, placeholder } from "@codemirror/view";
import { useEffect, useRef, useState } from "react";

import type { Column } from "~/api/columns";
import { columnName } from "~/document/names";
import type { FormulaFunction } from "~/forms/context";
import styles from "~/forms/forms.module.css";
import { signatureAt } from "~/forms/signature";
import { forms as formsTexts } from "~/i18n/en/forms";

interface Props {
  label: string;
  value: string;
  columns: readonly Column[];
  functions: readonly FormulaFunction[];
  parameters: readonly string[];
  /** The characters at fault. */
  span: readonly [number, number] | null;
  readOnly: boolean;
  onChange: (value: string) => void;
}

// What has changed outside, as by undoing it there, is no change of the one who writes.
const fromOutside = Annotation.define<boolean>();
// Ctrl Enter runs the workflow.
const KEYS = [...completionKeymap, ...defaultKeymap, ...historyKeymap].filter(
  ({ key }) => key !== "Mod-Enter",
);

const marking = StateEffect.define<readonly [number, number] | null>();
const fault = Decoration.mark({ class: styles.fault ?? "" });

const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(before, transaction) {
    let found = before.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(marking)) continue;
      const end = transaction.state.doc.length;
      const from = Math.min(effect.value?.[0] ?? 0, end);
      const to = Math.min(effect.value?.[1] ?? 0, end);
      found = to > from ? Decoration.set([fault.range(from, to)]) : Decoration.none;
    }
    return found;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** An editor for one formula, which knows columns and functions and marks what is wrong. */
export function FormulaEditor(props: Props) {
  const { label, value, span, readOnly } = props;
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  const [locked] = useState(() => new Compartment());
  const [call, setCall] = useState<FormulaFunction | null>(null);

  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    if (!box.current) return;
    const complete: Extension = autocompletion({
      icons: false,
      override: [
        (context) => {
          const word = context.matchBefore(/[\w$]+|"[^"]*/);
          if (!word && !context.explicit) return null;
          return { from: word?.from ?? context.pos, options: options(latest.current) };
        },
      ],
    });
    const told = EditorView.updateListener.of((update) => {
      const told = update.transactions.some((one) => one.annotation(fromOutside));
      if (update.docChanged && !told) latest.current.onChange(update.state.doc.toString());
      if (update.docChanged || update.selectionSet) {
        const name = signatureAt(update.state.doc.toString(), update.state.selection.main.head);
        setCall(latest.current.functions.find((one) => one.name === name) ?? null);
      }
    });
    const editor = new EditorView({
      parent: box.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          history(),
          bracketMatching(),
          complete,
          // Tab goes on to the next field, as in every form.
          keymap.of(KEYS),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ "aria-label": formsTexts.formula.editor(label) }),
          EditorView.cspNonce.of(
            document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "",
          ),
          placeholder(formsTexts.formula.placeholder),
          locked.of([]),
          marks,
          told,
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, [label, locked]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({
      changes: { from: 0, to: editor.state.doc.length, insert: value },
      annotations: [fromOutside.of(true), Transaction.addToHistory.of(false)],
    });
  }, [value]);

  const [from, to] = span ?? [0, 0];
  useEffect(() => {
    view.current?.dispatch({ effects: marking.of([from, to]) });
  }, [from, to, value]);

  useEffect(() => {
    view.current?.dispatch({ effects: locked.reconfigure(EditorState.readOnly.of(readOnly)) });
  }, [locked, readOnly]);

  return (
    <>
      <div ref={box} className={styles.editor} />
      {call && (
        <p className={styles.signature}>
          <code>
            {call.name}({call.signature})
          </code>{" "}
          {call.help}
        </p>
      )}
    </>
  );
}

function options({ columns, functions, parameters }: Props): Completion[] {
  return [
    ...columns.map((column) => ({
      label: columnName(column.name),
      detail: column.type.toLowerCase(),
      boost: 2,
    })),
    ...parameters.map((name) => ({ label: `\${${name}}`, boost: 1 })),
    ...functions.map((one) => ({
      label: one.name,
      apply: `${one.name}(`,
      detail: `(${one.signature})`,
      info: one.help,
    })),
  ];
}
