import createClient, { type Middleware } from "openapi-fetch";

import type { paths } from "~/api/schema";
import { Problem, problemOf } from "~/api/problem";

const told: Middleware = {
  async onResponse({ response }) {
    if (!response.ok) throw await problemOf(response);
  },
  onError() {
    return new Problem({ status: 0, code: "offline", message: "", hint: "", pointer: "", problems: [] });
  },
};

/** Asks the API as the person who is signed in; whatever is no success is thrown as a `Problem`. */
export const api = createClient<paths>({ baseUrl: "/" });
api.use(told);

/** The content of an answer that has one. */
export function content<Content>(answer: { data?: Content }): Content {
  if (answer.data === undefined) throw new Error("The answer is empty.");
  return answer.data;
}
