import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useReactFlow } from "@xyflow/react";
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from "react";

import { api, content } from "~/api/client";
import { move } from "~/document/changes";
import { type Actions, ActionsContext, editing } from "~/features/builder/actions";
import { useCatalogue } from "~/features/builder/blocks";
import styles from "~/features/builder/Builder.module.css";
import { Canvas } from "~/features/builder/canvas/Canvas";
import { Dialogs, type Open } from "~/features/builder/Dialogs";
import { EmptyCanvas } from "~/features/builder/EmptyCanvas";
import { learn, useFacts } from "~/features/builder/facts";
import { Inspector } from "~/features/builder/inspector/Inspector";
import { type Adding, AddingContext, addTo } from "~/features/builder/palette/adding";
import { Palette, SEARCH } from "~/features/builder/palette/Palette";
import { Preview } from "~/features/builder/preview/Preview";
import { PREVIEW, rowsOf, schemasQuery } from "~/features/builder/queries";
import { useDraft, useSession, useSessionStore } from "~/features/builder/session";
import { useShortcuts } from "~/features/builder/shortcuts";
import { Split, useDataHeight } from "~/features/builder/Split";
import { Toolbar } from "~/features/builder/toolbar/Toolbar";
import { viewOf } from "~/features/builder/view";
import { useSavingStore, useWorkflowId } from "~/features/builder/workflow";
import { builder as words } from "~/i18n/en/builder";
import { tell } from "~/ui/telling";
import { useToasts } from "~/ui/toasts";

const RunBar = lazy(async () => ({ default: (await import("~/features/builder/toolbar/RunBar")).RunBar }));

// What is typed is looked at when there is a short rest, in milliseconds.
const REST = 200;
const CALMLY = { duration: 160 };
type Pane = "palette" | "canvas" | "inspector" | "data";
const PANES: readonly [Pane, string][] = [
  ["canvas", words.canvas],
  ["palette", words.blocks],
  ["inspector", words.settings],
  ["data", words.data],
];

/** The builder with its panes; on a narrow screen one at a time. */
export function Workspace({ isRecovered }: { isRecovered: boolean }) {
  const session = useSessionStore();
  const saving = useSavingStore();
  const catalogue = useCatalogue();
  const workflow = useWorkflowId();
  const readOnly = useSession((state) => state.readOnly);
  const isEmpty = useDraft().document.steps.length === 0;
  const { setViewport } = useReactFlow();
  const [open, setOpen] = useState<Open>(null);
  const [pane, setPane] = useState<Pane>("canvas");
  const [run, setRun] = useState<string | null>(null);
  const [height, setHeight] = useDataHeight();
  useWhatIsKnown();
  useAddress();

  const queries = useQueryClient();
  const execute = useMutation({
    mutationKey: ["execute", workflow],
    mutationFn: async (parameters: Record<string, string | number | boolean | null>) => {
      if (saving.getState().ahead) await saving.getState().publish();
      const path = { workflow_id: workflow };
      return content(
        await api.POST("/api/v1/workflows/{workflow_id}/execute", { params: { path }, body: { parameters } }),
      );
    },
    onSuccess: (started) => setRun(started.id),
    onError: tell,
  });

  const show = useCallback(
    (step: string) => {
      const { steps } = session.getState().history.now.layout;
      const place = steps[step];
      const box = document.querySelector(".react-flow")?.getBoundingClientRect();
      // On a narrow screen the canvas may be hidden just now.
      if (place && box && box.width > 0) void setViewport(viewOf(Object.values(steps), place, box), CALMLY);
    },
    [session, setViewport],
  );
  const adding = useMemo(
    (): Adding => ({
      open: (where) => setOpen({ kind: "block", where }),
      add: (block, where, settings) => {
        const id = addTo(session, block, where ?? null, settings);
        if (!where?.place) show(id);
        setPane("inspector");
      },
    }),
    [session, show],
  );

  const { mutate: begin } = execute;
  const actions = useMemo((): Actions => {
    const draft = () => session.getState().history.now;
    const edit = editing(session);
    const whole: Actions = {
      ...edit,
      run: () => {
        // One run is begun at a time, however often somebody asks.
        if (queries.isMutating({ mutationKey: ["execute", workflow] }) > 0) return;
        const parameters = draft().document.parameters ?? [];
        if (parameters.length > 0) setOpen({ kind: "parameters", run: begin });
        else begin({});
      },
      publish: () => {
        saving
          .getState()
          .publish()
          .then((now) => useToasts.getState().show(words.published(now.version ?? 1)))
          .catch(tell);
      },
      tidy: () => {
        import("~/features/builder/tidy")
          .then(({ tidied }) => tidied(draft().document, catalogue))
          .then((places) => {
            session.getState().change((now) => move(now, places));
            show(draft().document.steps[0]?.id ?? "");
          })
          .catch(tell);
      },
      findBlock: () => {
        setPane("palette");
        document.getElementById(SEARCH)?.focus();
      },
      showShortcuts: () => setOpen({ kind: "shortcuts" }),
      showCommands: () => setOpen({ kind: "commands" }),
      goTo: (step) => {
        session.getState().choose([step]);
        show(step);
      },
    };
    const reading: (keyof Actions)[] = ["copy", "selectAll", "showShortcuts", "showCommands", "goTo"];
    if (!readOnly) return whole;
    const nothing = Object.fromEntries(Object.keys(whole).map((name) => [name, () => undefined]));
    return { ...whole, ...nothing, ...Object.fromEntries(reading.map((name) => [name, whole[name]])) };
  }, [begin, catalogue, queries, readOnly, saving, session, show, workflow]);
  useShortcuts(actions, session);

  const shown = (name: Pane) => ({ "data-pane": name, "data-shown": pane === name || undefined });
  return (
    <ActionsContext.Provider value={actions}>
      <AddingContext.Provider value={adding}>
        <div className={styles.builder}>
          <Toolbar isRunning={execute.isPending} />
          <div>
            {readOnly && <p className={styles.note}>{words.readOnly}</p>}
            {isRecovered && <p className={styles.note}>{words.recovered}</p>}
          </div>
          <div>
            {run !== null && (
              <Suspense>
                <RunBar key={run} run={run} onClose={() => setRun(null)} />
              </Suspense>
            )}
          </div>
          <div
            className={styles.work}
            data-read-only={readOnly || undefined}
            style={{ "--data-height": `${height}px` } as React.CSSProperties}
          >
            <div className={styles.palette} {...shown("palette")}>
              {!readOnly && <Palette />}
            </div>
            <div className={styles.canvas} {...shown("canvas")}>
              <Canvas onFiles={(files) => setOpen({ kind: "files", files })} />
              {isEmpty && !readOnly && <EmptyCanvas />}
            </div>
            <div className={styles.inspector} {...shown("inspector")}>
              <Inspector />
            </div>
            <Split height={height} onHeight={setHeight} />
            <div className={styles.data} {...shown("data")}>
              <Preview />
            </div>
            <nav className={styles.tabs} aria-label={words.panes}>
              {PANES.filter(([name]) => !readOnly || name !== "palette").map(([name, label]) => (
                <button key={name} type="button" aria-pressed={pane === name} onClick={() => setPane(name)}>
                  {label}
                </button>
              ))}
            </nav>
          </div>
          <Dialogs open={open} actions={actions} onClose={() => setOpen(null)} />
        </div>
      </AddingContext.Provider>
    </ActionsContext.Provider>
  );
}

/** Has the columns and problems of each step found out whenever the document has changed. */
function useWhatIsKnown(): void {
  const { document } = useDraft();
  const [rested] = useDebouncedValue(document, REST);
  const workflow = useWorkflowId();
  const facts = useFacts();
  const catalogue = useCatalogue();
  const found = useQuery(schemasQuery(workflow, rested, catalogue));
  useEffect(() => {
    if (!found.data) return;
    learn(facts, found.data.facts);
    facts.setState({ others: found.data.others, of: found.data.of });
  }, [facts, found.data]);

  const client = useQueryClient();
  useEffect(() => {
    const cache = client.getQueryCache();
    const count = () => {
      // To look for a step's rows means to write down all that it is made of.
      const looked = new Set(cache.findAll({ queryKey: [PREVIEW, workflow] }).map((one) => one.queryKey[2]));
      const told = rested.steps.map(
        (step) =>
          [step.id, { rows: looked.has(step.id) ? rowsOf(client, workflow, rested, step) : null }] as const,
      );
      learn(facts, new Map(told));
    };
    count();
    return cache.subscribe((event) => {
      if (event.type !== "updated" || event.action.type !== "success") return;
      if ((event.query.queryKey as readonly unknown[])[0] === PREVIEW) count();
    });
  }, [client, facts, rested, workflow]);
}

/** Keeps the chosen step in the address, so that it can be sent to somebody. */
function useAddress(): void {
  const chosen = useSession((session) => session.chosen);
  useEffect(() => {
    const [step, other] = chosen;
    const query = step !== undefined && other === undefined ? `?step=${encodeURIComponent(step)}` : "";
    window.history.replaceState(window.history.state, "", window.location.pathname + query);
  }, [chosen]);
}
