import { describe, expect, it } from "vitest";
import { textOfPattern } from "../../generator/text/text-of-pattern.js";

describe("what a mock answers fits the pattern that is declared", () => {
  it.each([
    "^[A-Z]{3}-[0-9]{4}$",
    "^\\d{4}-\\d{2}-\\d{2}$",
    "^(?:cus|sub)_[a-z0-9]+$",
    "[^@]+@example\\.com",
    "^#?[0-9a-f]{6}$",
    "^(a|b)(c{2,3}|d)?$",
    "^\\p{Lu}$|x",
    "^.{12,}$",
    "^$",
    "abc",
    "^[\\w.-]{1,64}$",
  ])("%s", (pattern) => {
    const text = textOfPattern(pattern);
    if (pattern === "^\\p{Lu}$|x") expect(text).toBeUndefined();
    else expect(text).toMatch(new RegExp(pattern, "u"));
  });

  it.each(["^(?=a)b", "(", "[", "^(a)\\1{900}$", "a{999}", "^[A-Z]{2}(?<!AA)$", "(((((a{99}){99}){99}"])(
    "says nothing of what it does not read: %s",
    (pattern) => {
      expect(textOfPattern(pattern)).toBeUndefined();
    },
  );
});
