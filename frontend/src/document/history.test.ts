import { expect, it } from "vitest";

import { begun, changed, DEEPEST, redone, undone } from "~/document/history";

it("goes back and forth one change at a time", () => {
  const history = changed(changed(begun(1), 2), 3);
  expect(undone(history).now).toBe(2);
  expect(undone(undone(undone(history))).now).toBe(1);
  expect(redone(undone(history)).now).toBe(3);
  expect(redone(changed(undone(history), 9)).now).toBe(9);
});

it("takes the changes of one gesture as one", () => {
  const typed = ["a", "ab", "abc"].reduce((history, text) => changed(history, text, "name"), begun(""));
  expect(undone(typed).now).toBe("");
  expect(undone(changed(typed, "x", "other")).now).toBe("abc");
});

it("remembers a hundred changes", () => {
  let history = begun(0);
  for (let number = 1; number <= 150; number += 1) history = changed(history, number);
  for (let number = 0; number < DEEPEST; number += 1) history = undone(history);
  expect(history.now).toBe(50);
});

it("undoes what was done after a rest by itself", () => {
  let history = begun("");
  history = changed(history, "a", "name", 0);
  history = changed(history, "ab", "name", 2500);
  history = changed(history, "abc", "name", 6000);
  expect(undone(history).now).toBe("ab");
  expect(undone(undone(history)).now).toBe("");
});
