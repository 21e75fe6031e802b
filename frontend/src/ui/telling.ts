import { Problem } from "~/api/problem";
import { texts } from "~/i18n";
import { useToasts } from "~/ui/toasts";

/** What the platform says of what did not work, in a line. */
export function inWords(error: unknown): string {
  return error instanceof Problem && error.message
    ? [error.problems[0]?.message ?? error.message, error.hint].filter(Boolean).join(" ")
    : texts.failed;
}

/** Say in a message that something did not work, and why. */
export function tell(error: unknown): void {
  useToasts.getState().show(inWords(error));
}
