import { expect, it } from "vitest";

import { signatureAt } from "~/forms/signature";

it("finds the function that is being written", () => {
  expect(signatureAt("round(price, 2)", 8)).toBe("round");
  expect(signatureAt("round(abs(x), ", 14)).toBe("round");
  expect(signatureAt("round(abs(", 10)).toBe("abs");
  expect(signatureAt("concat('(', x", 13)).toBe("concat");
  expect(signatureAt("(a + b", 6)).toBeNull();
  expect(signatureAt("price * 2", 9)).toBeNull();
});
