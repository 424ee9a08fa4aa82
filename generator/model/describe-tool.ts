import type { Hints as WrittenHints } from "../schema/document.js";
import { foldName } from "../text/casing.js";
import type { Action, Hints, Operation } from "./capability.js";
import { isSafe } from "./methods.js";

/** What a tool says of itself. One that only repeats its name says nothing: the operation's own words stand in its place, or what is called. */
export function describeTool(name: string, written: string | undefined, action: Action): string {
  const described = [written, ownWords(action)].find((text) => text !== undefined && !repeats(text, name));
  if (described !== undefined) return described;
  const plain = (written ?? name).trim().replace(/(?<![.:])[.:]+$/, "");
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

/** Hints as written, then as the flow's semantics say (engine-semantics 4); where neither says what a call does, what the called methods promise (RFC 9110, 9.2). */
export function hintsOf(written: WrittenHints, action: Action): Hints {
  const semantics = action.kind === "flow" ? action.flow.semantics : undefined;
  const said: Hints = {
    readOnly: written.readOnly ?? semantics?.safe,
    destructive: written.destructive ?? (semantics?.safe === true ? false : undefined),
    idempotent: written.idempotent ?? semantics?.idempotent,
    openWorld: written.openWorld,
  };
  const { openWorld, ...does } = said;
  return Object.values(does).some((hint) => hint !== undefined) ? said : { ...promised(action), openWorld };
}

const nothing: Hints = { readOnly: undefined, destructive: undefined, idempotent: undefined, openWorld: undefined };

function promised(action: Action): Hints {
  const operations = calledBy(action);
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

/** RFC 9110, 9.2.1. An authorization endpoint is a GET that begins something (RFC 6749, 3.1). */
function onlyReads({ method, oauth }: Operation): boolean {
  return isSafe(method) && oauth === undefined;
}

/** The operations that an action calls; undefined where that is not known: scripts and handlers do what they do. */
function calledBy(action: Action): readonly Operation[] | undefined {
  switch (action.kind) {
    case "call":
      return [action.operation];
    case "flow":
      return calledBy(action.flow.action);
    case "steps":
      // Scripts in a sandbox do nothing but compute; others do what they do.
      return action.steps.some((step) => step.kind === "script" && step.script.language !== "javascript")
        ? undefined
        : action.steps.flatMap((step) => (step.kind === "call" ? [step.operation] : []));
    case "mock":
      return [];
    case "handler":
      return undefined;
  }
}
