import type { Hints as WrittenHints } from "../schema/document.js";
import { foldName } from "../text/casing.js";
import type { Action, Hints, Operation } from "./capability.js";
import { onlyReads, operationsOf } from "./called-operations.js";

/** What a tool says of itself. One that only repeats its name says nothing: the operation's own words stand in its place, or what is called. */
export function describeTool(name: string, written: string | undefined, action: Action): string {
  const described = [written, ownWords(action)].find((text) => text !== undefined && !repeats(text, name));
  if (described !== undefined) return described;
  const plain = (written ?? ownWords(action) ?? name).trim().replace(/(?<![.:])[.:]+$/, "");
  return action.kind === "call"
    ? `${plain}: \`${action.operation.method} ${action.operation.path.text}\` of \`${action.operation.namespace}\`.`
    : plain;
}

function ownWords(action: Action): string | undefined {
  if (action.kind === "call") return action.operation.description;
  return action.kind === "flow" ? action.flow.description : undefined;
}

function repeats(text: string, name: string): boolean {
  const folded = foldName(text);
  return folded === "" || folded === foldName(name);
}

/**
 * Hints, each by itself: as written, else as the flow's semantics say (engine-semantics 4), else what the called methods promise (RFC 9110, 9.2). What is
 * said is not contradicted: where a tool is said to read, no method makes it destructive, and where it is said to be destructive, none makes it a read.
 */
export function hintsOf(written: WrittenHints, action: Action): Hints {
  const semantics = action.kind === "flow" ? action.flow.semantics : undefined;
  const readOnly = written.readOnly ?? semantics?.safe;
  const destructive = written.destructive ?? (semantics?.safe === true ? false : undefined);
  const idempotent = written.idempotent ?? semantics?.idempotent;
  const promises = promised(action);
  return {
    readOnly: readOnly ?? (destructive === true ? undefined : promises.readOnly),
    destructive: destructive ?? (readOnly === true ? undefined : promises.destructive),
    idempotent: idempotent ?? promises.idempotent,
    openWorld: written.openWorld,
  };
}

const nothing: Hints = { readOnly: undefined, destructive: undefined, idempotent: undefined, openWorld: undefined };

function promised(action: Action): Hints {
  const operations = allCalls(action);
  if (operations === undefined) return nothing;
  if (operations.every(onlyReads)) return { ...nothing, readOnly: true };
  const [only, ...others] = operations;
  if (only === undefined || others.length > 0) return nothing;
  return {
    ...nothing,
    destructive: only.method === "DELETE" ? true : undefined,
    idempotent: only.method === "PUT" || only.method === "DELETE" ? true : undefined,
  };
}

/** The operations that an action calls; undefined where more than these may happen: scripts and handlers do what they do. */
function allCalls(action: Action): readonly Operation[] | undefined {
  return doesMore(action) ? undefined : operationsOf(action);
}

function doesMore(action: Action): boolean {
  switch (action.kind) {
    case "call":
    case "mock":
      return false;
    case "flow":
      return doesMore(action.flow.action);
    case "steps":
      // Scripts in a sandbox do nothing but compute.
      return action.steps.some((step) => step.kind === "script" && step.script.language !== "javascript");
    case "handler":
      return true;
  }
}
