import { expect, test } from "vitest";

import { ago, duration, size, whole } from "~/i18n";

test("numbers are told as people write them", () => {
  expect(whole(336776)).toBe("336,776");
  expect(size(0)).toBe("0 bytes");
  expect(size(999)).toBe("999 bytes");
  expect(size(4_200_000)).toBe("4.2 MB");
});

test("a duration has no more digits than matter", () => {
  expect(duration(1.44)).toBe("1.4 s");
  expect(duration(59)).toBe("59 s");
  expect(duration(192)).toBe("3 min 12 s");
  expect([9.96, 59.7, 119.7].map(duration)).toEqual(["10 s", "1 min 0 s", "2 min 0 s"]);
  expect(duration(2 * 3600 + 300)).toBe("2 h 5 min");
});

test("a time is told by how far away it is", () => {
  const now = Date.parse("2026-11-23T12:00:00Z");
  expect(ago("2026-11-23T11:55:00Z", now)).toBe("5 minutes ago");
  expect(ago("2026-11-22T12:00:00Z", now)).toBe("yesterday");
  expect(ago("2026-11-23T13:00:00Z", now)).toBe("in 1 hour");
});
