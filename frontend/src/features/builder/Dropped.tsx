import { useAdding } from "~/features/builder/palette/adding";
import { useCatalogue } from "~/features/builder/blocks";
import { ImportDialog } from "~/ui/importing/ImportDialog";

const SOURCE = "dataset";

/** Makes datasets of files that were dropped on the canvas, and a step for each. */
export function Dropped({ files, onClose }: { files: readonly File[]; onClose: () => void }) {
  const { byName } = useCatalogue();
  const adding = useAdding();
  return (
    <ImportDialog
      files={files}
      onDone={(dataset) => {
        const block = byName.get(SOURCE);
        if (block) adding.add(block, undefined, { dataset: dataset.name });
      }}
      onClose={onClose}
    />
  );
}
