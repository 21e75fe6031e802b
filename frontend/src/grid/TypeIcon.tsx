import { Braces, CalendarDays, Hash, ToggleLeft, Type } from "lucide-react";
import type { ReactNode } from "react";

import { kindOf, type Kind } from "~/api/columns";
import { grid as gridTexts } from "~/i18n/en/grid";

const ICONS: Record<Kind, ReactNode> = {
  number: <Hash size={13} />,
  text: <Type size={13} />,
  boolean: <ToggleLeft size={13} />,
  time: <CalendarDays size={13} />,
  other: <Braces size={13} />,
};

/** The picture of a column's type, told to those who do not see it. */
export function TypeIcon({ type }: { type: string }) {
  const kind = kindOf(type);
  return (
    <span title={`${gridTexts.kinds[kind]} (${type})`} style={{ display: "inline-flex" }}>
      {ICONS[kind]}
      <span className="sr-only">{gridTexts.kinds[kind]}</span>
    </span>
  );
}
