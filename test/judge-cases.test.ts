import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { compileSettings } from "../generator/cli/settings.js";
import { readConfig } from "../generator/config/find-config.js";
import { createReporter } from "../generator/diagnostics/reporter.js";
import type { CompileSettings } from "../generator/pipeline.js";
import { project } from "./capstan.js";
import { compileText } from "./check.js";
import type { Expectation } from "./judge/expectation.js";
import { disagreements } from "./judge/run.js";

/** An expectation that holds its capability, and the files that it imports by name. */
interface Case extends Omit<Expectation, "refused"> {
  readonly capability: string;
  readonly others?: Readonly<Record<string, string>>;
  /** What the refusal has to mention, where it does not compile. */
  readonly refused?: readonly string[];
  /** Words of warnings that it compiles with. */
  readonly warned?: readonly string[];
  /** The `capstan.config.yaml` beside it. */
  readonly config?: string;
}

const folder = "test/judge/cases";

/** What a configuration says of upstreams; it has to be in order. */
async function settingsOf(config: string): Promise<Partial<CompileSettings>> {
  const reporter = createReporter();
  const read = await readConfig(
    project({ "capstan.config.yaml": config }),
    { path: undefined, noCode: true },
    reporter,
  );
  expect(reporter.diagnostics).toEqual([]);
  return read ? { upstreams: compileSettings(read).upstreams } : {};
}

describe.each(readdirSync(folder).sort())("sentences of the specification, as cases: %s", (file) => {
  const cases: readonly Case[] = parse(readFileSync(`${folder}/${file}`, "utf8"));
  it.each(cases.map((each) => [each.name, each] as const))(
    "%s",
    async (_, { capability, others, refused, warned, config, ...expected }) => {
      const files = Object.fromEntries(
        Object.entries(others ?? {}).map(([name, text]) => [`capabilities/${name}`, text]),
      );
      const expectation: Expectation = {
        upstreams: { up: "http://upstream" },
        ...expected,
        file,
        ...(refused === undefined ? {} : { expect: "refused-at-compile-time", names: refused }),
      };
      const configured = config === undefined ? {} : await settingsOf(config);
      const said = compileText(capability, { ...configured, others: files })
        .diagnostics.filter(({ severity }) => severity === "warning")
        .map(({ message, help }) => `${message} ${help ?? ""}`)
        .join("\n");
      for (const word of warned ?? []) expect(said).toContain(word);
      expect(
        await disagreements(expectation, (settings, edit) =>
          compileText(edit(capability), { ...settings, ...configured, others: files }),
        ),
      ).toEqual([]);
    },
  );
});
