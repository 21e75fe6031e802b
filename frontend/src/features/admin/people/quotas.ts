import type { Quotas } from "~/features/admin/queries";
import { size } from "~/i18n";
import { admin } from "~/i18n/en/admin";

const words = admin.quotas;

export type QuotaName = keyof Quotas;
/** What stands in a field: a figure in the unit that people think in, or nothing. */
export type Figure = number | "";
export type Figures = Record<QuotaName, Figure>;

/** How much of what the platform counts is one of what people think in: bytes of a GB, seconds of a minute. */
const UNITS: Readonly<Record<QuotaName, number>> = {
  storage_bytes: 1e9,
  concurrent_runs: 1,
  run_seconds: 60,
};

/** What a form shows of quotas; those that are as for everybody are empty. */
export function figuresOf(quotas: Quotas): Figures {
  const shown = (name: QuotaName) => {
    const own = quotas[name];
    return own === null ? "" : own / UNITS[name];
  };
  return {
    storage_bytes: shown("storage_bytes"),
    concurrent_runs: shown("concurrent_runs"),
    run_seconds: shown("run_seconds"),
  };
}

/** The quotas that a form has changed; what stands there as it did is left out. */
export function changedQuotas(before: Figures, after: Figures): Partial<Quotas> {
  const names: readonly QuotaName[] = ["storage_bytes", "concurrent_runs", "run_seconds"];
  return Object.fromEntries(
    names
      .filter((name) => before[name] !== after[name])
      .map((name) => {
        const figure = after[name];
        return [name, figure === "" ? null : Math.round(figure * UNITS[name])];
      }),
  );
}

/** A quota in words, as 2.0 GB, 3 runs or 10 minutes. */
export function limitWords(name: QuotaName, limit: number | null): string {
  if (limit === null) return words.unlimited;
  switch (name) {
    case "storage_bytes":
      return size(limit);
    case "concurrent_runs":
      return words.runLimit(limit);
    case "run_seconds":
      return words.minuteLimit(String(Math.round((limit / 60) * 10) / 10));
  }
}
