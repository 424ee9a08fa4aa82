// Written by Capstan, the same for every capability. Do not edit: run generate.

/** What `pattern` is checked by: an expression that was compiled. */
export interface Pattern {
  readonly test: (text: string) => boolean;
  readonly toString: () => string;
}

type Character = (code: number) => boolean;
type Assertion = (before: number | undefined, after: number | undefined) => boolean;

type Node =
  | { readonly kind: "character"; readonly is: Character }
  | { readonly kind: "assertion"; readonly holds: Assertion }
  | { readonly kind: "sequence" | "either"; readonly nodes: readonly Node[] }
  | { readonly kind: "repeat"; readonly node: Node; readonly least: number; readonly most: number };

/** A state of the machine: it takes a character, asks something of the place, goes on in two ways, or is the end. */
type State =
  | { readonly kind: "character"; readonly is: Character; readonly next: number }
  | { readonly kind: "assertion"; readonly holds: Assertion; readonly next: number }
  | { readonly kind: "split"; next: number; readonly other: number }
  | { readonly kind: "end" };

const mostStates = 2_000;
const mostLevels = 100;
/** The longest text, in characters, for expressions that only the engine of the platform can run. */
const longestText = 10_000;

/** Why an expression is left to the engine of the platform. */
class Unsupported extends Error {}

/**
 * A regular expression of an author's for the texts of callers, in time that grows with the text alone, whatever the expression is: all ways to match are gone
 * together, where the platform's engine tries one after the other (`^(a+)+$` takes it minutes on 35 characters). Look-around, back references and counts in
 * the thousands are the engine's, for texts of 10,000 characters at the most; longer ones do not match. Throws a SyntaxError where it is no expression.
 */
export const linearPattern: { (pattern: string, flags: string): Pattern; code: string } = (
  pattern,
  flags,
) => {
  const engine = new RegExp(pattern, flags);
  const machine = flags === "u" ? machineOf(pattern) : undefined;
  return {
    test: (text) =>
      machine === undefined
        ? text.length <= longestText && engine.test(text)
        : run(machine.states, machine.start, text),
    toString: () => String(engine),
  };
};
// The validator writes code of its own where it is asked to, and wants a name for this in it.
linearPattern.code = "linearPattern";

interface Machine {
  readonly states: readonly State[];
  readonly start: number;
}

function machineOf(pattern: string): Machine | undefined {
  try {
    const states: State[] = [{ kind: "end" }];
    return { start: build(parse(pattern), 0, states), states };
  } catch (error) {
    if (error instanceof Unsupported) return undefined;
    throw error;
  }
}

function run(states: readonly State[], start: number, text: string): boolean {
  const seen = new Uint32Array(states.length);
  let reached: number[] = [];
  let before: number | undefined;
  for (let at = 0, round = 1; ; round += 1) {
    const after = text.codePointAt(at);
    // A match may begin anywhere.
    const waiting = [...reached, start];
    reached = [];
    for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
      if (seen[index] === round) continue;
      seen[index] = round;
      const state = states[index];
      if (state === undefined || state.kind === "end") return true;
      if (state.kind === "split") waiting.push(state.other, state.next);
      else if (state.kind === "assertion") {
        if (state.holds(before, after)) waiting.push(state.next);
      } else if (after !== undefined && state.is(after)) reached.push(state.next);
    }
    if (after === undefined) return false;
    before = after;
    at += after > 0xffff ? 2 : 1;
  }
}

/** Adds the states of a node that goes on to `next`; answers with the first of them. */
function build(node: Node, next: number, states: State[]): number {
  const add = (state: State): number => {
    if (states.length >= mostStates) throw new Unsupported();
    return states.push(state) - 1;
  };
  switch (node.kind) {
    case "character":
    case "assertion":
      return add({ ...node, next });
    case "sequence":
      return node.nodes.reduceRight((entry, one) => build(one, entry, states), next);
    case "either":
      return node.nodes
        .map((one) => build(one, next, states))
        .reduceRight((other, one) => add({ kind: "split", next: one, other }));
    case "repeat": {
      let entry = next;
      if (node.most === Infinity) {
        const loop: State = { kind: "split", next, other: next };
        entry = add(loop);
        loop.next = build(node.node, entry, states);
      } else if (node.most > mostStates) throw new Unsupported();
      else
        for (let count = node.least; count < node.most; count += 1)
          entry = add({ kind: "split", next: build(node.node, entry, states), other: next });
      if (node.least > mostStates) throw new Unsupported();
      for (let count = 0; count < node.least; count += 1) entry = build(node.node, entry, states);
      return entry;
    }
  }
}

/** Reads an expression that the engine has found right, under the flag `u`. */
function parse(pattern: string): Node {
  let at = 0;
  let level = 0;
  const rest = (): string => pattern.slice(at, at + 40);
  const takes = (text: string): boolean => {
    if (!pattern.startsWith(text, at)) return false;
    at += text.length;
    return true;
  };
  const either = (): Node => {
    level += 1;
    if (level > mostLevels) throw new Unsupported();
    const nodes = [sequence()];
    while (takes("|")) nodes.push(sequence());
    level -= 1;
    return { kind: "either", nodes };
  };
  const sequence = (): Node => {
    const nodes: Node[] = [];
    while (at < pattern.length && pattern[at] !== "|" && pattern[at] !== ")")
      nodes.push(repeated(atom()));
    return { kind: "sequence", nodes };
  };
  const repeated = (node: Node): Node => {
    const [written, mark, least, comma, most] =
      /^(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/.exec(rest()) ?? [];
    if (written === undefined) return node;
    at += written.length;
    if (mark !== undefined)
      return {
        kind: "repeat",
        node,
        least: mark === "+" ? 1 : 0,
        most: mark === "?" ? 1 : Infinity,
      };
    const from = Number(least);
    const to = comma === undefined ? from : most === "" ? Infinity : Number(most);
    return { kind: "repeat", node, least: from, most: to };
  };
  const atom = (): Node => {
    if (takes("(")) {
      if (/^\?<?[=!]/.test(rest())) throw new Unsupported();
      if (takes("?") && !takes(":")) at = pattern.indexOf(">", at) + 1;
      const node = either();
      takes(")");
      return node;
    }
    if (takes("^")) return { kind: "assertion", holds: (before) => before === undefined };
    if (takes("$")) return { kind: "assertion", holds: (_, after) => after === undefined };
    if (takes("\\b"))
      return { kind: "assertion", holds: (one, other) => isWord(one) !== isWord(other) };
    if (takes("\\B"))
      return { kind: "assertion", holds: (one, other) => isWord(one) === isWord(other) };
    if (/^\\(?:[1-9]|k)/.test(rest())) throw new Unsupported();
    if (takes(".")) return { kind: "character", is: oneOf(".") };
    const source = pattern[at] === "[" ? classAt(pattern, at) : escapeAt(pattern, at);
    if (source !== undefined) {
      at += source.length;
      return { kind: "character", is: oneOf(source) };
    }
    const code = pattern.codePointAt(at) ?? 0;
    at += code > 0xffff ? 2 : 1;
    return { kind: "character", is: (one) => one === code };
  };
  return either();
}

function classAt(pattern: string, start: number): string {
  let end = start + 1;
  while (end < pattern.length && pattern[end] !== "]") end += pattern[end] === "\\" ? 2 : 1;
  return pattern.slice(start, end + 1);
}

function escapeAt(pattern: string, start: number): string | undefined {
  const [written] =
    /^\\(?:[pPu]\{[^}]*\}|u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|c[A-Za-z]|[^])/.exec(
      pattern.slice(start, start + 80),
    ) ?? [];
  return written;
}

/** Whether a character is one of those that a class or an escape stands for: the engine knows, of one character. */
function oneOf(source: string): Character {
  const engine = new RegExp(`^${source}$`, "u");
  const known: (boolean | undefined)[] = [];
  return (code) => {
    if (code >= 128) return engine.test(String.fromCodePoint(code));
    return (known[code] ??= engine.test(String.fromCodePoint(code)));
  };
}

function isWord(code: number | undefined): boolean {
  return code !== undefined && code < 128 && /^\w$/.test(String.fromCodePoint(code));
}
