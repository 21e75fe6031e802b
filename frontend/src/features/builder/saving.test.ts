import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { Problem } from "~/api/problem";
import type { Workflow } from "~/api/workflows";
import { rename } from "~/document/changes";
import type { Draft } from "~/document/model";
import { recall } from "~/features/builder/kept";
import { savingOf, type Write } from "~/features/builder/saving";
import { sessionOf } from "~/features/builder/session";
import { settled } from "~/features/builder/underWay";

const draft: Draft = {
  document: { format: 1, name: "Test", steps: [{ id: "a", block: "dataset" }] },
  layout: { steps: { a: { x: 0, y: 0 } }, remarks: [] },
};
const workflow = (revision: number, published = false): Workflow => ({
  id: "one",
  name: "Test",
  owner: "ana",
  role: "owner",
  slug: "test",
  version: 1,
  revision,
  folder: "",
  tags: [],
  created_at: "",
  edited_at: "",
  last_run_at: null,
  published,
  document: {},
  layout: {},
});
const problem = (status: number, current: number | null = null) =>
  new Problem({ status, code: "x", message: "", hint: "", pointer: "", problems: [] }, current);

function begin(write: Write) {
  const session = sessionOf(draft, false, []);
  const saving = savingOf(session, workflow(1, true), false, write, "one");
  const stop = saving.getState().start();
  const edit = (name: string) =>
    session.getState().change((now) => rename(now, now.document.steps[0]?.id ?? "", name));
  return { session, saving, stop, edit };
}

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
});
afterEach(() => vi.useRealTimers());

it("keeps an edit at once and saves it within two seconds, several as one", async () => {
  const write = vi.fn<Write>().mockResolvedValue(workflow(2));
  const { saving, edit } = begin(write);
  edit("b");
  expect(recall("one")).toMatchObject({ revision: 1, draft: { document: { steps: [{ id: "b" }] } } });
  edit("c");
  await vi.advanceTimersByTimeAsync(2000);
  expect(write).toHaveBeenCalledTimes(1);
  expect(write.mock.calls[0]?.[1]).toBe(1);
  expect(saving.getState()).toMatchObject({ state: "saved", ahead: true });
  expect(recall("one")).toBeNull();
});

it("makes each save to the revision that the one before has given", async () => {
  let revision = 1;
  const write = vi.fn<Write>().mockImplementation(async () => {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    revision += 1;
    return workflow(revision);
  });
  const { edit } = begin(write);
  edit("b");
  await vi.advanceTimersByTimeAsync(800);
  edit("c");
  await vi.advanceTimersByTimeAsync(5000);
  expect(write.mock.calls.map(([sent, to]) => [sent.document.steps[0]?.id, to])).toEqual([
    ["b", 1],
    ["c", 2],
  ]);
});

it("writes nothing over what somebody else has saved, until it is told to", async () => {
  const write = vi.fn<Write>().mockRejectedValueOnce(problem(412, 7)).mockResolvedValue(workflow(8));
  const { saving, edit } = begin(write);
  edit("b");
  await vi.advanceTimersByTimeAsync(1000);
  edit("c");
  await vi.advanceTimersByTimeAsync(10_000);
  expect(write).toHaveBeenCalledTimes(1);
  expect(saving.getState().state).toBe("conflict");
  expect(recall("one")?.draft.document.steps[0]?.id).toBe("c");
  saving.getState().overwrite();
  await vi.advanceTimersByTimeAsync(100);
  expect(write.mock.calls[1]?.[1]).toBe(7);
  expect(saving.getState().state).toBe("saved");
});

it("tries again while nothing answers", async () => {
  const write = vi
    .fn<Write>()
    .mockRejectedValueOnce(problem(0))
    .mockRejectedValueOnce(problem(503))
    .mockResolvedValue(workflow(2));
  const { saving, edit } = begin(write);
  edit("b");
  await vi.advanceTimersByTimeAsync(1000);
  expect(saving.getState().state).toBe("offline");
  await vi.advanceTimersByTimeAsync(10_000);
  expect(write).toHaveBeenCalledTimes(3);
  expect(saving.getState().state).toBe("saved");
});

it("saves as a draft what cannot be published", async () => {
  const write = vi.fn<Write>().mockRejectedValueOnce(problem(422)).mockResolvedValue(workflow(2));
  const { saving, edit } = begin(write);
  edit("b");
  await expect(saving.getState().publish()).rejects.toBeInstanceOf(Problem);
  await vi.advanceTimersByTimeAsync(100);
  expect(write.mock.calls.map(([, , publish]) => publish)).toEqual([true, false]);
  expect(saving.getState()).toMatchObject({ state: "saved", ahead: true });
});

it("does not lose what was changed while it saved", async () => {
  const write = vi.fn<Write>().mockImplementation(async (_, revision) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    return workflow(revision + 1, true);
  });
  const { saving, edit } = begin(write);
  edit("b");
  const published = saving.getState().publish();
  await vi.advanceTimersByTimeAsync(100);
  edit("c");
  await vi.advanceTimersByTimeAsync(250);
  await published;
  expect(saving.getState()).toMatchObject({ state: "waiting", ahead: true });
  await vi.advanceTimersByTimeAsync(2000);
  expect(write.mock.calls.at(-1)?.[0].document.steps[0]?.id).toBe("c");
});

it("tries again after a publication that did not arrive, and after an answer that is none of the platform's", async () => {
  const write = vi
    .fn<Write>()
    .mockRejectedValueOnce(problem(0))
    .mockRejectedValueOnce(new SyntaxError("<html>"))
    .mockResolvedValue(workflow(2));
  const { saving } = begin(write);
  await expect(saving.getState().publish()).rejects.toThrow();
  expect(saving.getState().state).toBe("offline");
  await vi.advanceTimersByTimeAsync(4500);
  expect(saving.getState().state).toBe("offline");
  await vi.advanceTimersByTimeAsync(4500);
  expect(write).toHaveBeenCalledTimes(3);
  expect(saving.getState().state).toBe("saved");
});

it("lets who comes back wait for what was written when they left", async () => {
  let arrived = false;
  const write = vi.fn<Write>().mockImplementation(async () => {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    arrived = true;
    return workflow(2);
  });
  const { stop, edit } = begin(write);
  edit("b");
  stop();
  const back = settled("one").then(() => arrived);
  await vi.advanceTimersByTimeAsync(1500);
  expect(await back).toBe(true);
});
