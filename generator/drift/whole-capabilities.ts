import type { Span } from "../diagnostics/span.js";
import type { Capability } from "../model/capability.js";
import { adapterViews } from "../model/adapters.js";
import { type Change, changeOf, findChanges, type Version } from "./changes.js";
import type { Level } from "./rule.js";

/** What is said of capabilities that came, went or were mended, and of where all of them are: no rule compares them with anything. */
export const wholeChanges = {
  "client/output-moved": {
    level: "breaking",
    about: "All generated code stands in another folder (`out`): imports of it, and the paths of its servers.",
  },
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

/** The one change that another output folder is, whatever is in it; `span`: where the configuration says so. */
export function movedOutput(was: string, now: string, span: Span | undefined): Change {
  return changeOf(
    "client/output-moved",
    wholeChanges["client/output-moved"].level,
    {
      subject: `output folder \`${was}\``,
      detail: now,
      sentence: `it is \`${now}\`: code that imports from the former one does not compile, and servers are started from there`,
      after: span,
    },
    { name: "" },
  );
}

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
  const nothing: Capability = { ...capability, bindings: [], apis: [], flows: [], ...adapterViews([]) };
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

function whole(
  id: Exclude<keyof typeof wholeChanges, "client/output-moved">,
  sentence: string,
  capability: Capability,
): Change {
  return changeOf(
    id,
    wholeChanges[id].level,
    { subject: `capability \`${capability.name}\``, sentence, after: capability.span },
    capability,
  );
}
