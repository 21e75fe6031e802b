import type { Ref } from "react";

import { Bars } from "~/charts/Bars";
import type { Choice } from "~/charts/choice";
import type { Drawn } from "~/charts/drawn";
import { Histogram } from "~/charts/Histogram";
import { Points } from "~/charts/Points";
import { measureOf } from "~/charts/telling";

interface Props {
  ref: Ref<SVGSVGElement>;
  choice: Choice;
  drawn: Drawn;
  width: number;
  title: string;
}

/** The picture of a chart. */
export function Drawing({ ref, choice, drawn, width, title }: Props) {
  const common = { ref, width, title, x: choice.x, y: measureOf(choice) };
  switch (drawn.kind) {
    case "bar":
      return <Bars {...common} bars={drawn.bars} />;
    case "line":
    case "scatter":
      return <Points {...common} points={drawn.points} time={drawn.time} joined={drawn.kind === "line"} />;
    case "histogram":
      return <Histogram {...common} bins={drawn.bins} />;
  }
}
