import { Button, Menu } from "@mantine/core";
import { ChevronDown, Download } from "lucide-react";
import type { RefObject } from "react";

import { savePng, saveSvg } from "~/charts/picture";
import { texts } from "~/i18n";
import { charts as words } from "~/i18n/en/charts";
import { useToasts } from "~/ui/toasts";

/** Takes a chart away as a picture. */
export function SaveMenu({ drawing, name }: { drawing: RefObject<SVGSVGElement | null>; name: string }) {
  const show = useToasts((toasts) => toasts.show);
  const save = (as: typeof saveSvg) => {
    if (drawing.current) as(drawing.current, name).catch(() => show(texts.failed));
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={<Download size={14} />}
          rightSection={<ChevronDown size={14} />}
        >
          {words.save}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => save(savePng)}>{words.png}</Menu.Item>
        <Menu.Item onClick={() => save(saveSvg)}>{words.svg}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
