import { guardHoles, isGraphql } from "./text-grammar.js";
import type { ValueExpression } from "./values.js";

type Part = string | ValueExpression;

/** Deeper than people write; what is deeper stays text. */
const deepest = 200;

/** No JSON, or JSON that an object cannot stand for. */
const failed = Symbol("no JSON");
type Read = ValueExpression | typeof failed;

/**
 * Reads JSON text with holes (RFC 8259) as the value it spells: a hole inside quotes is string content, a bare one a value. Undefined where the
 * text is no JSON, or where an object could not stand for it: a name with a hole, a name that stands twice.
 */
export function parseJsonText(parts: readonly Part[]): ValueExpression | undefined {
  const tokens: readonly Part[] = parts.flatMap((part): readonly Part[] =>
    typeof part === "string" ? part.split("") : [part],
  );
  let at = 0;

  const blank = (): void => {
    while (tokens[at] === " " || tokens[at] === "\n" || tokens[at] === "\t" || tokens[at] === "\r") at += 1;
  };
  const take = (character: string): boolean => {
    blank();
    if (tokens[at] !== character) return false;
    at += 1;
    return true;
  };

  function value(depth: number): Read {
    blank();
    const token = tokens[at];
    if (token === undefined || depth > deepest) return failed;
    if (typeof token !== "string") {
      at += 1;
      return token;
    }
    if (token === "{") return members(depth);
    if (token === "[") return items(depth);
    return token === '"' ? string() : word();
  }

  function members(depth: number): Read {
    at += 1;
    const entries = new Map<string, ValueExpression>();
    const object = (): ValueExpression => ({
      kind: "object",
      entries: Array.from(entries, ([key, member]) => ({ key, value: member })),
    });
    if (take("}")) return object();
    do {
      blank();
      const name = tokens[at] === '"' ? string() : failed;
      if (name === failed || name.kind !== "literal" || entries.has(String(name.value)) || !take(":")) return failed;
      const read = value(depth + 1);
      if (read === failed) return failed;
      entries.set(String(name.value), read);
    } while (take(","));
    return take("}") ? object() : failed;
  }

  function items(depth: number): Read {
    at += 1;
    const list: ValueExpression[] = [];
    if (take("]")) return { kind: "list", items: list };
    do {
      const read = value(depth + 1);
      if (read === failed) return failed;
      list.push(read);
    } while (take(","));
    return take("]") ? { kind: "list", items: list } : failed;
  }

  function string(): Read {
    at += 1;
    const content: Part[] = [];
    let raw = "";
    const flush = (): boolean => {
      const text = raw === "" ? "" : parseString(raw);
      raw = "";
      if (text !== undefined && text !== "") content.push(text);
      return text !== undefined;
    };
    for (let token = tokens[at]; token !== undefined; token = tokens[at]) {
      at += 1;
      if (typeof token !== "string") {
        if (!flush()) return failed;
        content.push(token);
        continue;
      }
      if (token === '"') return flush() ? textOf(content) : failed;
      const escaped = token === "\\" ? tokens[at] : undefined;
      if (token === "\\" && typeof escaped !== "string") return failed;
      raw += token + (escaped ?? "");
      if (escaped !== undefined) at += 1;
    }
    return failed;
  }

  function word(): Read {
    let text = "";
    for (let token = tokens[at]; typeof token === "string" && /[-+.\w]/.test(token); token = tokens[at]) {
      text += token;
      at += 1;
    }
    if (text === "true" || text === "false") return { kind: "literal", value: text === "true" };
    if (text === "null") return { kind: "literal", value: null };
    if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(text)) return failed;
    return isRespelled(text)
      ? { kind: "literal", value: text, digits: true }
      : { kind: "literal", value: Number(text) };
  }

  const read = value(0);
  blank();
  return read === failed || at < tokens.length ? undefined : read;
}

/** In a text that is GraphQL or JSON a caller's value is this one value, whatever carries the text: its holes are encoded, and JSON is written anew. */
export function guarded(parts: readonly Part[]): readonly Part[] {
  const [first, ...others] = parts;
  if (typeof first !== "string" || others.length === 0) return parts;
  if (isGraphql(parts)) return guardHoles(parts, "graphql");
  const spelled = /^\s*(?:\{\s*"|\[\s*[{"[])/.test(first) ? parseJsonText(parts) : undefined;
  return spelled ? [{ kind: "encoded", as: "json", value: spelled }] : parts;
}

/** Text of several pieces; one hole alone is its value as text. What is a language of its own has its holes encoded for it. */
export function textOf(parts: readonly Part[]): ValueExpression {
  return parts.every((part) => typeof part === "string")
    ? { kind: "literal", value: parts.join("") }
    : { kind: "template", parts: guarded(parts) };
}

function parseString(raw: string): string | undefined {
  try {
    return String(JSON.parse(`"${raw}"`));
  } catch {
    return undefined;
  }
}

/** Whether JavaScript would write a number with other digits: it loses some, or its author wrote `1.10`. */
export function isRespelled(text: string): boolean {
  return String(Number(text)) !== text;
}
