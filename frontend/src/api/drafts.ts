import { api, content } from "~/api/client";
import { Problem } from "~/api/problem";

interface Step {
  id: string;
  block: string;
  settings: Record<string, unknown>;
}

const MOST_TRIES = 100;

/** Make a workflow of such steps, a draft, under the first name that is free, and return its id. */
export function createDraft(base: string, steps: readonly Step[]): Promise<string> {
  return createFrom({ format: 1, steps }, base);
}

/** Make a workflow of a document, a draft, under the first name that is free, and return its id. */
export async function createFrom(
  document: Readonly<Record<string, unknown>>,
  base: string,
  layout: Readonly<Record<string, unknown>> = {},
  number = 1,
): Promise<string> {
  const name = number === 1 ? base : `${base} ${number}`;
  try {
    const made = content(
      await api.POST("/api/v1/workflows", {
        body: {
          document: { ...document, name },
          layout: { ...layout },
          publish: false,
          folder: "",
          tags: [],
        },
      }),
    );
    return made.id;
  } catch (error) {
    if (error instanceof Problem && error.status === 409 && number < MOST_TRIES)
      return createFrom(document, base, layout, number + 1);
    throw error;
  }
}
