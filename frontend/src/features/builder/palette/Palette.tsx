import { TextInput } from "@mantine/core";
import { Search } from "lucide-react";
import { useState } from "react";

import { useCatalogue } from "~/features/builder/blocks";
import type { Block } from "~/features/builder/catalogue";
import { BlockIcon } from "~/features/builder/look";
import { useAdding } from "~/features/builder/palette/adding";
import styles from "~/features/builder/palette/Palette.module.css";
import { found } from "~/features/builder/palette/search";
import { builder as words } from "~/i18n/en/builder";

export const DRAGGED = "application/x-workflow-platform-block";
/** The id of the field to search by, so that a key can lead there. */
export const SEARCH = "block-search";

/** All blocks, to click, to drag, or to find by what one wants to do. */
export function Palette() {
  const { blocks } = useCatalogue();
  const adding = useAdding();
  const [wanted, setWanted] = useState("");
  const shown = wanted.trim() === "" ? blocks : found(blocks, wanted);
  const groups = wanted.trim() === "" ? [...new Set(shown.map((block) => block.group))] : [""];

  return (
    <section className={styles.palette} aria-label={words.blocks}>
      <TextInput
        id={SEARCH}
        aria-label={words.searchBlocks}
        placeholder={words.searchBlocks}
        leftSection={<Search size={14} />}
        value={wanted}
        onChange={(event) => setWanted(event.currentTarget.value)}
        onKeyDown={(event) => {
          const [first] = shown;
          if (event.key === "Enter" && first && wanted.trim() !== "") {
            adding.add(first);
            setWanted("");
          }
          if (event.key === "Escape") setWanted("");
        }}
      />
      <div className={styles.list}>
        {groups.map((group) => (
          <div key={group}>
            {group && <h2 className={styles.group}>{group}</h2>}
            {shown
              .filter((block) => group === "" || block.group === group)
              .map((block) => (
                <Item key={block.block} block={block} onAdd={() => adding.add(block)} />
              ))}
          </div>
        ))}
        {shown.length === 0 && <p className={styles.none}>{words.noBlock}</p>}
      </div>
    </section>
  );
}

function Item({ block, onAdd }: { block: Block; onAdd: () => void }) {
  return (
    <button
      type="button"
      className={styles.block}
      draggable
      title={block.help.split("\n", 1)[0]}
      aria-label={words.addNamed(block.title)}
      onClick={onAdd}
      onDragStart={(event) => {
        event.dataTransfer.setData(DRAGGED, block.block);
        event.dataTransfer.effectAllowed = "copy";
      }}
    >
      <BlockIcon block={block.block} group={block.group} />
      {block.title}
    </button>
  );
}
