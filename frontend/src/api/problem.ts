import type { components } from "~/api/schema";

type Answer = components["schemas"]["ProblemAnswer"];
export type ProblemDetail = components["schemas"]["ProblemDetail"];

interface Told {
  status: number;
  code: string;
  message: string;
  hint: string;
  pointer: string;
  problems: ProblemDetail[];
}

/** What the API says went wrong. `status` is 0 where nothing answered at all. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly hint: string;
  readonly pointer: string;
  readonly problems: readonly ProblemDetail[];
  readonly current: number | null;

  constructor(told: Told, current: number | null = null) {
    super(told.message);
    this.name = "Problem";
    this.status = told.status;
    this.code = told.code;
    this.hint = told.hint;
    this.pointer = told.pointer;
    this.problems = told.problems;
    this.current = current;
  }

  /** What is wrong with one field of what was sent, if anything is. */
  at(pointer: string): string | undefined {
    if (this.pointer === pointer && this.problems.length === 0) return this.message;
    return this.problems.find((problem) => problem.pointer === pointer)?.message;
  }
}

/** Read the problem that an answer tells; a proxy in between may tell none. */
export async function problemOf(response: Response): Promise<Problem> {
  const told: unknown = await response.json().catch(() => null);
  if (isAnswer(told)) {
    return new Problem(
      {
        status: response.status,
        code: told.code,
        message: told.message,
        hint: told.hint,
        pointer: told.pointer,
        problems: told.problems ?? [],
      },
      told.current ?? null,
    );
  }
  const message = `The server answered ${response.status} ${response.statusText}`.trim();
  return new Problem({
    status: response.status,
    code: "unknown",
    message,
    hint: "",
    pointer: "",
    problems: [],
  });
}

function isAnswer(told: unknown): told is Answer {
  return typeof told === "object" && told !== null && "code" in told && "message" in told;
}
