import { createContext, useContext } from "react";

import { add, follow, insert } from "~/document/changes";
import type { Edge, Place, Settings, WorkflowDocument } from "~/document/model";
import { type Block, reads } from "~/features/builder/catalogue";
import type { SessionStore } from "~/features/builder/session";

/** Where a block is to be added: onto an edge, after a step, or at a place. */
export interface Where {
  edge?: Edge;
  after?: string;
  /** Whether what has read that step is to read the new one. */
  follows?: boolean;
  place: Place | null;
}

export interface Adding {
  /** Ask which block is to be added there. */
  open: (where: Where) => void;
  /** Add a block; without a place after the chosen step. */
  add: (block: Block, where?: Where, settings?: Settings) => void;
}

export const AddingContext = createContext<Adding | null>(null);

export function useAdding(): Adding {
  const adding = useContext(AddingContext);
  if (!adding) throw new Error("Nothing can be added here.");
  return adding;
}

/** What a new step begins with: the dataset that it makes is called as the workflow. */
function begun(block: Block, document: WorkflowDocument): Settings {
  const named = Object.entries(block.settings.properties ?? {}).find(
    ([, one]) => one["ui:widget"] === "new-dataset",
  );
  if (!named) return {};
  const others = document.steps.map((step) => step.settings?.[named[0]]);
  let name = document.name;
  for (let number = 2; others.includes(name); number += 1) name = `${document.name} ${number}`;
  return name === "" ? {} : { [named[0]]: name };
}

/** Add a block to a session and choose it. */
export function addTo(session: SessionStore, block: Block, where: Where | null, settings?: Settings): string {
  const { change, choose, chosen, history } = session.getState();
  const made = {
    block: block.block,
    ports: block.ports,
    settings: settings ?? begun(block, history.now.document),
  };
  const place = where?.place ?? undefined;
  const steps = history.now.document.steps;
  const last = chosen.find((id) => steps.some((step) => step.id === id));
  const after = where ? (where.after ?? null) : (last ?? null);
  let id = "";
  change((draft) => {
    const [next, added] =
      where?.edge && reads(block)
        ? insert(draft, made, where.edge, place)
        : where?.follows && where.after !== undefined
          ? follow(draft, made, where.after)
          : add(draft, made, reads(block) ? after : null, place);
    id = added;
    return next;
  });
  choose([id]);
  return id;
}
