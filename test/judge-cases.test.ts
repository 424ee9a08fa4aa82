import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { compileText } from "./check.js";
import type { Expectation } from "./judge/expectation.js";
import { disagreements } from "./judge/run.js";

/** An expectation that holds its capability, and the files that it imports by name. */
interface Case extends Omit<Expectation, "refused"> {
  readonly capability: string;
  readonly others?: Readonly<Record<string, string>>;
  /** What the refusal has to mention, where it does not compile. */
  readonly refused?: readonly string[];
}

const folder = "test/judge/cases";

describe.each(readdirSync(folder).sort())("sentences of the specification, as cases: %s", (file) => {
  const cases: readonly Case[] = parse(readFileSync(`${folder}/${file}`, "utf8"));
  it.each(cases.map((each) => [each.name, each] as const))(
    "%s",
    async (_, { capability, others, refused, ...expected }) => {
      const files = Object.fromEntries(
        Object.entries(others ?? {}).map(([name, text]) => [`capabilities/${name}`, text]),
      );
      const expectation: Expectation = {
        upstreams: { up: "http://upstream" },
        ...expected,
        file,
        ...(refused === undefined ? {} : { expect: "refused-at-compile-time", names: refused }),
      };
      expect(
        await disagreements(expectation, (settings, edit) =>
          compileText(edit(capability), { ...settings, others: files }),
        ),
      ).toEqual([]);
    },
  );
});
