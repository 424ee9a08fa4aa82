import type { Capability } from "../model/capability.js";
import { adapterViews } from "../model/adapters.js";
import { type Change, changeOf, findChanges, type Version } from "./changes.js";
import type { Level } from "./rule.js";

/** What is said of capabilities that came, went or were mended: no rule compares them with anything. */
export const wholeChanges = {
  "runtime/capability-added": {
    level: "compatible",
    about: "A capability is new: nobody had it, so nobody is affected, whatever it needs.",
  },
  "runtime/capability-removed": {
    level: "breaking",
    about: "A capability is gone, and with it its generated folder. What it offered is told beside it.",
  },
  "runtime/capability-repaired": {
    level: "compatible",
    about:
      "A capability did not compile and does: there was nothing of it to depend on. Where only parts of it were refused, what changed of the others is told beside it.",
  },
} as const satisfies Readonly<Record<string, { readonly level: Level; readonly about: string }>>;

/** The one change that a new capability is. */
export function addedCapability(capability: Capability): Change {
  return whole("runtime/capability-added", "it is new: nobody is affected", capability);
}

/** The one change that mending a capability is. */
export function repairedCapability(capability: Capability): Change {
  return whole("runtime/capability-repaired", "it did not compile before, and does now", capability);
}

/** What goes with a capability: its folder, and what it offered to callers. */
export function removedCapability(version: Version): readonly Change[] {
  const { capability } = version;
  const nothing: Capability = { ...capability, bindings: [], apis: [], aggregates: [], ...adapterViews([]) };
  const offered = findChanges(version, { ...version, capability: nothing, files: [] }).filter(
    ({ surface }) => surface === "rest" || surface === "mcp" || surface === "skill",
  );
  return [
    {
      ...whole(
        "runtime/capability-removed",
        "it is gone: code that imports from its generated folder does not compile, and its server cannot be started",
        capability,
      ),
      after: undefined,
      before: capability.span,
    },
    ...offered,
  ];
}

function whole(id: keyof typeof wholeChanges, sentence: string, capability: Capability): Change {
  return changeOf(
    id,
    wholeChanges[id].level,
    { subject: `capability \`${capability.name}\``, sentence, after: capability.span },
    capability,
  );
}
