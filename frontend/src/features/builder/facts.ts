import { createContext, useContext } from "react";
import { createStore, type StoreApi, useStore } from "zustand";

import type { Column } from "~/api/columns";
import type { components } from "~/api/schema";
import type { WorkflowDocument } from "~/document/model";
import { type JsonSchema, titleAt } from "~/forms/schema";
import { builder as builderTexts } from "~/i18n/en/builder";

export type RunStep = components["schemas"]["StepAnswer"];

/** Something wrong with the document, at a pointer into it. */
export interface Trouble {
  code: string;
  message: string;
  hint: string;
  pointer: string;
  severity: "error" | "warning";
  span?: readonly number[] | null;
}

/** What is known of a step besides what is written about it. */
export interface Fact {
  columns: readonly Column[] | null;
  problems: readonly Trouble[];
  run: RunStep | null;
  rows: number | null;
}

interface Facts {
  steps: ReadonlyMap<string, Fact>;
  /** What is wrong with the workflow as a whole. */
  others: readonly Trouble[];
  /** The document that this is known of, which may have changed since. */
  of: WorkflowDocument | null;
}

export type FactsStore = StoreApi<Facts>;

const NOTHING: Fact = { columns: null, problems: [], run: null, rows: null };

export const factsStore = (): FactsStore =>
  createStore<Facts>(() => ({ steps: new Map(), others: [], of: null }));

export const FactsContext = createContext<FactsStore | null>(null);

export function useFact(step: string): Fact {
  return useStore(useFacts(), (facts) => facts.steps.get(step) ?? NOTHING);
}

export function useFacts(): FactsStore {
  const store = useContext(FactsContext);
  if (!store) throw new Error("There are no facts here.");
  return store;
}

/** Tell what is known of steps; a step of which nothing new is known keeps its fact, so that it is not drawn anew. */
export function learn(store: FactsStore, told: ReadonlyMap<string, Partial<Fact>>): void {
  const { steps } = store.getState();
  const next = new Map<string, Fact>();
  let isNew = steps.size !== told.size;
  for (const [id, part] of told) {
    const before = steps.get(id);
    const fact = { ...(before ?? NOTHING), ...part };
    if (before && JSON.stringify(before) === JSON.stringify(fact)) next.set(id, before);
    else {
      next.set(id, fact);
      isNew = true;
    }
  }
  if (isNew) store.setState({ steps: next });
}

/** What the API says of a document, by step. */
export function sorted(
  document: WorkflowDocument,
  blocks: ReadonlyMap<string, { settings: JsonSchema }>,
  found: { steps: Readonly<Record<string, readonly Column[]>>; problems: readonly Trouble[] },
): [Map<string, Partial<Fact>>, Trouble[]] {
  const facts = new Map<string, Partial<Fact>>();
  const others = found.problems.filter((problem) => !/^\/steps\/\d+/.test(problem.pointer));
  document.steps.forEach((step, index) => {
    const root = `/steps/${index}`;
    const settings = blocks.get(step.block)?.settings;
    const problems = found.problems
      .filter((problem) => under(problem, root))
      .map((problem) => (settings ? inWords(problem, `${root}/settings`, settings) : problem));
    facts.set(step.id, { columns: found.steps[step.id] ?? null, problems });
  });
  return [facts, others];
}

/** A setting that is not there yet is called as the form calls it. */
function inWords(problem: Trouble, root: string, settings: JsonSchema): Trouble {
  if (problem.code !== "missing-setting") return problem;
  const title = titleAt(settings, problem.pointer.slice(root.length));
  return title === null ? problem : { ...problem, message: builderTexts.problems.needed(title) };
}

function under(problem: Trouble, pointer: string): boolean {
  const at = problem.pointer;
  return at === pointer || at.startsWith(`${pointer}/`);
}
