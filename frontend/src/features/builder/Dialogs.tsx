import { lazy, Suspense } from "react";

import type { Actions } from "~/features/builder/actions";
import type { Where } from "~/features/builder/palette/adding";
import { useDraft } from "~/features/builder/session";

const QuickAdd = lazy(async () => ({
  default: (await import("~/features/builder/palette/QuickAdd")).QuickAdd,
}));
const Commands = lazy(async () => ({ default: (await import("~/features/builder/Commands")).Commands }));
const Dropped = lazy(async () => ({ default: (await import("~/features/builder/Dropped")).Dropped }));
const Shortcuts = lazy(async () => ({ default: (await import("~/features/builder/Shortcuts")).Shortcuts }));
const ParametersDialog = lazy(async () => ({
  default: (await import("~/features/builder/toolbar/ParametersDialog")).ParametersDialog,
}));

type Values = Record<string, string | number | boolean | null>;

export type Open =
  | { kind: "block"; where: Where }
  | { kind: "parameters"; run: (values: Values) => void }
  | { kind: "files"; files: File[] }
  | { kind: "commands" }
  | { kind: "shortcuts" }
  | null;

/** The dialog that is open, if one is. */
export function Dialogs({ open, actions, onClose }: { open: Open; actions: Actions; onClose: () => void }) {
  const { document } = useDraft();
  if (!open) return null;
  return (
    <Suspense>
      {open.kind === "block" && <QuickAdd where={open.where} onClose={onClose} />}
      {open.kind === "commands" && <Commands actions={actions} onClose={onClose} />}
      {open.kind === "shortcuts" && <Shortcuts onClose={onClose} />}
      {open.kind === "files" && <Dropped files={open.files} onClose={onClose} />}
      {open.kind === "parameters" && (
        <ParametersDialog
          parameters={document.parameters ?? []}
          onRun={(values) => {
            onClose();
            open.run(values);
          }}
          onClose={onClose}
        />
      )}
    </Suspense>
  );
}
