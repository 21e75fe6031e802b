import { moment, size } from "~/i18n";
import { audit as words } from "~/i18n/en/audit";
import type { AuditEvent } from "~/ui/audit/queries";

type Value = AuditEvent["details"][string];
const { values } = words;

const PAGES: Readonly<Record<string, (id: string) => string>> = {
  workflow: (id) => `/workflows/${id}/edit`,
  dataset: (id) => `/datasets/${id}`,
  connection: (id) => `/connections/${id}`,
  run: (id) => `/runs/${id}`,
};
const GONE = /\.(deleted|erased)$/;

/** What happened, as "Workflow changed". */
export function happening({ kind, noun }: Pick<AuditEvent, "kind" | "noun">): string {
  return words.kinds[kind] ?? `${words.nouns[noun] ?? noun}: ${kind.slice(kind.indexOf(".") + 1)}`;
}

/** Where the thing of an event is seen, if it has a page and is there. */
export function pageOf({ kind, noun, noun_id: id }: AuditEvent): string | undefined {
  return id === null || GONE.test(kind) ? undefined : PAGES[noun]?.(id);
}

/** More about an event, in words; ids are left out. */
export function detailsOf({ kind, noun, details }: AuditEvent): string[] {
  const changed = Array.isArray(details.changed)
    ? details.changed.filter((name) => typeof name === "string")
    : [];
  const [told, untold] =
    noun === "account"
      ? [accountWords(changed, details), changed.filter((name) => !hasWords(name))]
      : [valueWords(details), changed];
  if (untold.length === 0 || kind === "group-member.changed") return told;
  const fields = [...new Set(untold.map((name) => words.fields[name] ?? name))];
  return [words.changed(fields.join(", ")), ...told];
}

/** Whether the new value of a field of an account is told. */
function hasWords(name: string): boolean {
  return name === "is_admin" || name.startsWith("quota_");
}

function valueWords(details: AuditEvent["details"]): string[] {
  return Object.entries(details).flatMap(([name, value]) => valueWord(name, value) ?? []);
}

function valueWord(name: string, value: Value): string | undefined {
  switch (name) {
    case "number":
      return typeof value === "number" ? values.version(value) : undefined;
    case "size_bytes":
      return typeof value === "number" ? size(value) : undefined;
    case "is_admin":
      return value === true ? values.administrator : undefined;
    case "enabled":
      return value === true ? values.on : values.off;
    case "expires_at":
      return typeof value === "string" ? values.ends(moment(value)) : undefined;
    case "scopes":
      return Array.isArray(value) ? values.scopes[value.includes("write") ? "write" : "read"] : undefined;
    case "provider":
      return typeof value === "string" ? value : undefined;
    case "origin":
    case "kind":
    case "role":
    case "channel":
    case "ended_by":
      return typeof value === "string" ? (values.words[value] ?? value) : undefined;
    default:
      return undefined;
  }
}

/** An event of an account has all its values, of which only those that changed are news. */
function accountWords(changed: readonly string[], details: AuditEvent["details"]): string[] {
  return changed.flatMap((name) => {
    const value = details[name];
    if (name === "is_admin") return [value === true ? values.isAdministrator : values.isNot];
    if (!name.startsWith("quota_")) return [];
    if (typeof value !== "number") return [values.asEverybody(words.fields[name] ?? name)];
    switch (name) {
      case "quota_storage_bytes":
        return [values.storage(size(value))];
      case "quota_concurrent_runs":
        return [values.runs(value)];
      default:
        return [values.minutes(String(Math.round((value / 60) * 10) / 10))];
    }
  });
}
