import { useQuery } from "@tanstack/react-query";
import { ReactFlowProvider } from "@xyflow/react";
import { useEffect, useState } from "react";
import { useSearchParams } from "wouter";

import { meQuery } from "~/api/me";
import type { Workflow } from "~/api/workflows";
import { placed } from "~/document/levels";
import { documentOf, layoutOf } from "~/document/reading";
import { CatalogueContext } from "~/features/builder/blocks";
import { type Catalogue, catalogueQuery } from "~/features/builder/catalogue";
import { FactsContext, factsStore } from "~/features/builder/facts";
import { forget, placeOf, recall } from "~/features/builder/kept";
import { openedQuery, save } from "~/features/builder/queries";
import { savingOf } from "~/features/builder/saving";
import { SessionContext, sessionOf } from "~/features/builder/session";
import { SavingContext } from "~/features/builder/workflow";
import { Workspace } from "~/features/builder/Workspace";
import { texts } from "~/i18n";
import { Failure } from "~/ui/Failure";
import { Waiting } from "~/ui/Waiting";

/** The page on which a workflow is built. */
export function Builder({ params }: { params: { id: string } }) {
  const workflow = useQuery(openedQuery(params.id));
  const catalogue = useQuery(catalogueQuery);
  const me = useQuery(meQuery);
  const asked = [workflow, catalogue, me];
  if (workflow.data && catalogue.data && me.data)
    return <Editing key={params.id} loaded={workflow.data} catalogue={catalogue.data} person={me.data.id} />;
  const failed = asked.find((one) => one.isError);
  return failed ? <Failure error={failed.error} retry={() => void failed.refetch()} /> : <Waiting />;
}

function Editing({ loaded, catalogue, person }: { loaded: Workflow; catalogue: Catalogue; person: string }) {
  const [search] = useSearchParams();
  const [stores] = useState(() => begin(loaded, placeOf(person, loaded.id), search.get("step")));
  const { session, saving, facts, isRecovered } = stores;
  useEffect(() => (session.getState().readOnly ? undefined : saving.getState().start()), [saving, session]);
  useEffect(() => {
    document.title = `${loaded.name} · ${texts.product}`;
  }, [loaded.name]);
  return (
    <CatalogueContext.Provider value={catalogue}>
      <SessionContext.Provider value={session}>
        <SavingContext.Provider value={saving}>
          <FactsContext.Provider value={facts}>
            <ReactFlowProvider>
              <Workspace isRecovered={isRecovered} />
            </ReactFlowProvider>
          </FactsContext.Provider>
        </SavingContext.Provider>
      </SessionContext.Provider>
    </CatalogueContext.Provider>
  );
}

/** What the server has, or what this browser has kept of edits that did not get there. */
function begin(loaded: Workflow, place: string, step: string | null) {
  const readOnly = loaded.role === "viewer";
  const kept = readOnly ? null : recall(place);
  const stored = { document: documentOf(loaded.document), layout: layoutOf(loaded.layout) };
  const isRecovered = kept !== null && JSON.stringify(kept.draft) !== JSON.stringify(stored);
  if (kept && !isRecovered) forget(place);
  const draft = placed(isRecovered ? kept.draft : stored);
  const session = sessionOf(draft, readOnly, step === null ? [] : [step]);
  // Made to the revision that they knew: if that is not the latest, nothing is saved over it unasked.
  const known = isRecovered ? { ...loaded, revision: kept.revision } : loaded;
  const saving = savingOf(
    session,
    known,
    isRecovered,
    (changed, revision, publish) => save(loaded, changed, revision, publish),
    place,
  );
  return { session, saving, facts: factsStore(), isRecovered };
}
