import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";

import { templates as words } from "~/i18n/en/templates";
import { Cards } from "~/ui/templates/Cards";
import { type Template, templatesQuery } from "~/ui/templates/queries";

const FIRST = 6;

// The shortest are the easiest.
const lengthOf = ({ blocks }: Template) => blocks.length;

/** Templates for somebody who has no workflow yet. */
export function Beginning() {
  const found = useQuery(templatesQuery).data ?? [];
  if (found.length === 0) return null;
  return (
    <section aria-labelledby="beginning" style={{ display: "grid", gap: "var(--space-3)" }}>
      <h2 id="beginning" style={{ margin: 0, fontSize: 16 }}>
        {words.begin}
      </h2>
      <Cards templates={found.toSorted((one, other) => lengthOf(one) - lengthOf(other)).slice(0, FIRST)} />
      <Link href="/templates">{words.all(found.length)}</Link>
    </section>
  );
}
