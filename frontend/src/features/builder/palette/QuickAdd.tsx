import { useCatalogue } from "~/features/builder/blocks";
import { Chooser } from "~/features/builder/Chooser";
import { reads } from "~/features/builder/catalogue";
import { BlockIcon } from "~/features/builder/look";
import { useAdding, type Where } from "~/features/builder/palette/adding";
import { found } from "~/features/builder/palette/search";
import { builder as words } from "~/i18n/en/builder";

/** Asks which block comes to a place; behind a step or on an edge, only those that read something. */
export function QuickAdd({ where, onClose }: { where: Where; onClose: () => void }) {
  const { blocks, byName } = useCatalogue();
  const adding = useAdding();
  const fitting = blocks.filter((block) => (where.edge ?? where.after) === undefined || reads(block));
  return (
    <Chooser
      title={words.addStep}
      placeholder={words.searchBlocks}
      none={words.noBlock}
      choices={(typed) =>
        (typed.trim() === "" ? fitting : found(fitting, typed)).map((block) => ({
          id: block.block,
          label: block.title,
          icon: <BlockIcon block={block.block} group={block.group} />,
          detail: block.group,
        }))
      }
      onChoose={(id) => {
        const block = byName.get(id);
        if (block) adding.add(block, where);
      }}
      onClose={onClose}
    />
  );
}
