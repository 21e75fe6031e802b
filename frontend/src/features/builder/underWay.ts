const writes = new Map<string, Promise<unknown>>();

/** Tell of a write of a workflow that may outlive the page that has begun it. */
export function begin(workflow: string, write: Promise<unknown>): void {
  const all = Promise.allSettled([writes.get(workflow), write]).then(() => {
    if (writes.get(workflow) === all) writes.delete(workflow);
  });
  writes.set(workflow, all);
}

/** Wait until what was written to a workflow here has arrived, or has not. */
export async function settled(workflow: string): Promise<void> {
  await writes.get(workflow);
}
