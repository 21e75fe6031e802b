import { useMemo } from "react";

import type { Actions } from "~/features/builder/actions";
import { useCatalogue } from "~/features/builder/blocks";
import { type Choice, Chooser } from "~/features/builder/Chooser";
import { BlockIcon, called } from "~/features/builder/look";
import { useAdding } from "~/features/builder/palette/adding";
import { found } from "~/features/builder/palette/search";
import { useDraft, useSession } from "~/features/builder/session";
import { builder as words } from "~/i18n/en/builder";

/** Everything that can be done, by typing. */
export function Commands({ actions, onClose }: { actions: Actions; onClose: () => void }) {
  const { blocks, byName } = useCatalogue();
  const adding = useAdding();
  const { document } = useDraft();
  const readOnly = useSession((session) => session.readOnly);

  const plain = useMemo(() => {
    const all: [keyof Actions, string][] = [
      ["run", words.run],
      ["publish", words.publish],
      ["undo", words.undo],
      ["redo", words.redo],
      ["tidy", words.tidy],
      ["copy", words.copy],
      ["paste", words.paste],
      ["duplicate", words.duplicate],
      ["remove", words.remove],
      ["selectAll", words.selectAll],
      ["group", words.frame.group],
      ["ungroup", words.frame.ungroup],
      ["addRemark", words.addRemark],
      ["showShortcuts", words.shortcuts],
    ];
    return readOnly ? all.filter(([id]) => id === "showShortcuts" || id === "selectAll") : all;
  }, [readOnly]);

  function choices(typed: string): Choice[] {
    const wanted = typed.trim().toLowerCase();
    const fits = (label: string) => label.toLowerCase().includes(wanted);
    const ofBlocks = readOnly || wanted === "" ? [] : found(blocks, typed.replace(/^add\s+/i, ""));
    return [
      ...plain.filter(([, label]) => fits(label)).map(([id, label]) => ({ id, label })),
      ...document.steps
        .filter((step) => fits(called(step.id)) || fits(words.goTo(called(step.id))))
        .map((step) => ({ id: `step ${step.id}`, label: words.goTo(called(step.id)) })),
      ...ofBlocks.map((block) => ({
        id: `block ${block.block}`,
        label: words.addNamed(block.title),
        icon: <BlockIcon block={block.block} group={block.group} />,
        detail: block.group,
      })),
    ];
  }

  function choose(id: string) {
    const [kind, name = ""] = id.split(" ");
    const block = byName.get(name);
    if (kind === "step") actions.goTo(name);
    else if (kind === "block" && block) adding.add(block);
    else {
      const action = plain.find(([one]) => one === id)?.[0];
      if (action && action !== "goTo") actions[action]();
    }
  }

  return (
    <Chooser
      title={words.commands}
      placeholder={words.searchCommands}
      none={words.noCommand}
      choices={choices}
      onChoose={choose}
      onClose={onClose}
    />
  );
}
