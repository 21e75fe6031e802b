import { Button } from "@mantine/core";
import { Table2 } from "lucide-react";

import { useCatalogue } from "~/features/builder/blocks";
import styles from "~/features/builder/Builder.module.css";
import { useAdding } from "~/features/builder/palette/adding";
import { builder as builderTexts } from "~/i18n/en/builder";
import { Notice } from "~/ui/Notice";

const words = builderTexts.emptyCanvas;

/** How one begins. */
export function EmptyCanvas() {
  const { blocks } = useCatalogue();
  const adding = useAdding();
  const first = blocks.find((block) => block.ports.length === 0);
  return (
    <div className={styles.empty}>
      <Notice icon={<Table2 />} title={words.title} hint={words.hint}>
        {first && <Button onClick={() => adding.add(first)}>{words.add}</Button>}
      </Notice>
    </div>
  );
}
