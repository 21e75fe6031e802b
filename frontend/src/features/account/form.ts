import type { SubmitEvent } from "react";

/** What stands in the fields of a form, by their names; and the form is not sent by the browser. */
export function fieldsOf(event: SubmitEvent<HTMLFormElement>): (name: string) => string {
  event.preventDefault();
  const fields = new FormData(event.currentTarget);
  return (name) => {
    const value = fields.get(name);
    return typeof value === "string" ? value : "";
  };
}

/** The proof in a form that has the fields of `Proof`. */
export function proven(field: (name: string) => string): { password: string; code?: string } {
  const code = field("code");
  return { password: field("password"), ...(code && { code }) };
}
