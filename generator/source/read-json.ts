import type { SourceFile } from "../diagnostics/span.js";
import { mostDepth } from "./convert-yaml.js";
import type { MapEntry, Scalar, SourceNode } from "./node.js";

/**
 * Reads JSON into nodes with places, in time that grows with its length alone: documents of APIs are megabytes of it. Undefined where it is no JSON (RFC
 * 8259), nests beyond reason or names a key twice: the YAML reader, which JSON is a part of, says what is wrong with it.
 */
export function parseJson(file: SourceFile): SourceNode | undefined {
  const { text } = file;
  let at = 0;

  const skip = (): void => {
    for (;;) {
      const character = text.charCodeAt(at);
      if (character !== 32 && character !== 10 && character !== 13 && character !== 9) return;
      at += 1;
    }
  };
  const readString = (): string => {
    const start = at;
    for (at += 1; at < text.length; at += 1) {
      const character = text[at];
      if (character === "\\") at += 1;
      else if (character === '"') {
        at += 1;
        // The platform knows about escapes, and refuses what is none.
        return JSON.parse(text.slice(start, at)) as string;
      }
    }
    throw new SyntaxError("open text");
  };
  const readScalar = (): SourceNode => {
    const start = at;
    if (text[at] === '"') {
      const value = readString();
      return { kind: "scalar", span: { file, start, end: at }, value, text: value };
    }
    while (at < text.length && /[\w.+-]/.test(text[at] ?? "")) at += 1;
    const written = text.slice(start, at);
    return { kind: "scalar", span: { file, start, end: at }, value: scalarOf(written), text: written };
  };
  const expect = (character: string): void => {
    skip();
    if (text[at] !== character) throw new SyntaxError(`no ${character}`);
    at += 1;
  };
  /** Whether another member follows; the closing bracket is taken too. */
  const goesOn = (closing: string): boolean => {
    skip();
    const character = text[at];
    at += 1;
    if (character === ",") return true;
    if (character === closing) return false;
    throw new SyntaxError(`no ${closing}`);
  };
  const isClosed = (closing: string): boolean => {
    skip();
    if (text[at] !== closing) return false;
    at += 1;
    return true;
  };
  const readMap = (depth: number): SourceNode => {
    const start = at;
    const entries: MapEntry[] = [];
    const keys = new Set<string>();
    at += 1;
    if (!isClosed("}")) {
      do {
        skip();
        const keyStart = at;
        if (text[at] !== '"') throw new SyntaxError("no key");
        const key = readString();
        const keySpan = { file, start: keyStart, end: at };
        if (keys.has(key)) throw new SyntaxError("a key twice");
        keys.add(key);
        expect(":");
        entries.push({ key, keySpan, value: read(depth + 1) });
      } while (goesOn("}"));
    }
    return { kind: "map", span: { file, start, end: at }, entries };
  };
  const readList = (depth: number): SourceNode => {
    const start = at;
    const items: SourceNode[] = [];
    at += 1;
    if (!isClosed("]")) {
      do items.push(read(depth + 1));
      while (goesOn("]"));
    }
    return { kind: "list", span: { file, start, end: at }, items };
  };
  const read = (depth: number): SourceNode => {
    if (depth > mostDepth) throw new SyntaxError("too deep");
    skip();
    if (text[at] === "{") return readMap(depth);
    return text[at] === "[" ? readList(depth) : readScalar();
  };

  try {
    const root = read(0);
    skip();
    return at === text.length ? root : undefined;
  } catch {
    return undefined;
  }
}

/** A number that a double cannot hold keeps its digits as text, as in YAML. */
function scalarOf(written: string): Scalar {
  const value = JSON.parse(written) as Scalar;
  if (typeof value !== "number") return value;
  return Number.isFinite(value) && (Number.isSafeInteger(value) || !Number.isInteger(value)) ? value : written;
}
