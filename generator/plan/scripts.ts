import type { Step } from "../model/capability.js";
import { code, joinCode, literal } from "./code.js";
import { functionName } from "./names.js";
import type { ScriptsPlan } from "./plan.js";
import { type PublicName, publicValue } from "./public-name.js";
import { runtime } from "./runtime.js";
import type { ScriptStep } from "./schedule.js";
import type { NameScope } from "./scope.js";

/** The constants that the scripts of steps become: one for each distinct script. */
export interface ScriptNames {
  readonly of: (step: ScriptStep) => PublicName;
  readonly all: readonly { readonly name: PublicName; readonly step: ScriptStep }[];
}

/** Names the scripts that functions of steps run. */
export function nameScripts(steps: readonly Step[], scope: NameScope): ScriptNames {
  const named = new Map<string, { readonly name: PublicName; readonly step: ScriptStep }>();
  for (const step of steps) {
    if (step.kind !== "script" || named.has(keyOf(step))) continue;
    const name = functionName(`${step.name} script`, "script");
    named.set(keyOf(step), { name: publicValue("./scripts", scope.take(name)), step });
  }
  return {
    of: (step) => {
      const known = named.get(keyOf(step));
      if (!known) throw new Error(`no name for the script of step ${step.name}`);
      return known.name;
    },
    all: [...named.values()],
  };
}

/** Plans `scripts.ts`: the text of each script, a line of it on a line. */
export function planScripts({ all }: ScriptNames): ScriptsPlan {
  return {
    kind: "scripts",
    path: "scripts.ts",
    scripts: all.map(({ name, step }) => {
      const sources = step.script.sources.map((source) => {
        const lines = source.text
          .replace(/\r\n?/g, "\n")
          .split("\n")
          .map((line) => literal(line));
        return code`{ name: ${literal(source.name)}, text: [${joinCode(lines, ",\n")}].join("\\n") }`;
      });
      return {
        name: name.declared,
        value: code`{ step: ${literal(step.name)}, language: ${literal(step.script.language)}, sources: [${joinCode(sources, ", ")}], timeMs: ${literal(step.script.timeMs)} }`,
      };
    }),
    words: { Script: runtime.script.Script },
  };
}

function keyOf({ name, script }: ScriptStep): string {
  return JSON.stringify([name, script]);
}
