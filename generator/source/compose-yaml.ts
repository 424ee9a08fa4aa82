import { Composer, type CST, type Document, Parser, type ScalarTag, type YAMLError, YAMLParseError } from "yaml";

/** A text as the YAML package reads it, what is the first to be wrong with it, or the offset at which lists and maps stand too deep in each other. */
export type Composed =
  | { readonly document: Document.Parsed }
  | { readonly error: YAMLError }
  | { readonly deep: number };

/** Errors that are looked for: the first is told, and to make a million takes minutes. */
const mostErrors = 200;

/** What begins as no other scalar of the core schema does is text, which is seen at once: the package would ask each of ten types whether it is one. */
const word: ScalarTag = {
  tag: "tag:yaml.org,2002:str",
  default: true,
  test: /^(?:[^~nNtTfF\d.+-]|[nN][^uU]|[tT][^rR]|[fF][^aA])/,
  resolve: (text) => text,
};

/**
 * The one document of a text, as `parseDocument` of the package makes it. That one calls itself for each level, and where the stack
 * ends while a regular expression is used for the first time, the engine ends the process: levels are counted before, and `most` are let in.
 */
export function composeYaml(text: string, most: number): Composed {
  // Keys are compared by whoever reads the document: the package compares each with each.
  const composer = new Composer({
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: "error",
    keepSourceTokens: false,
    customTags: (tags) => [word, ...tags],
  });
  const found = Reflect.get(composer, "errors") as readonly YAMLError[];
  const report = Reflect.get(composer, "onError") as (...error: readonly unknown[]) => void;
  Reflect.set(composer, "onError", (...error: readonly unknown[]) => {
    report(...error);
    if (found.length > mostErrors) throw new TooManyErrors();
  });
  let deep: number | undefined;
  const tokens = function* (): Generator<CST.Token> {
    for (const token of parseTokens(text, most)) {
      deep = typeof token === "number" ? token : deeperThan(token, most);
      if (typeof token === "number" || deep !== undefined || found.length > mostErrors) return;
      yield token;
    }
  };
  try {
    const [document, second] = composer.compose(tokens(), true, text.length);
    if (deep !== undefined || document === undefined) return { deep: deep ?? 0 };
    const [error] = document.errors;
    if (error !== undefined) return { error };
    if (second === undefined) return { document };
    const [start, end] = second.range;
    return { error: new YAMLParseError([start, end], "MULTIPLE_DOCS", "the text holds several documents") };
  } catch (stopped) {
    const [error] = found;
    if (stopped instanceof TooManyErrors && error !== undefined) return { error };
    throw stopped;
  }
}

class TooManyErrors extends Error {
  override readonly name = "TooManyErrors";
}

/** What the text is made of; at last an offset where lists and maps stand too deep in each other for the package to close them, each in a call of its own. */
function* parseTokens(text: string, most: number): Generator<CST.Token | number, undefined> {
  const parser = new Parser(() => {
    // Asked at the start of each line: what closes them comes behind it.
    if (parser.stack.length > most + 2) throw new RangeError("they stand too deep in each other");
  });
  try {
    yield* parser.parse(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // The first is the document. On one line the engine's stack may have ended, and they are gone.
    yield parser.stack[most + 1]?.offset ?? parser.offset;
  }
}

/** The offset of the first list or map that stands in more than `most` others. The walk itself takes no level of the stack. */
function deeperThan(root: CST.Token, most: number): number | undefined {
  const waiting: { readonly token: CST.Token; readonly level: number }[] = [{ token: root, level: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { token, level } = next;
    if (token.type === "document") {
      if (token.value !== undefined) waiting.push({ token: token.value, level });
      continue;
    }
    if (!("items" in token)) continue;
    if (level >= most) return token.offset;
    for (const { key, value } of token.items)
      for (const inner of [key, value])
        if (inner !== undefined && inner !== null) waiting.push({ token: inner, level: level + 1 });
  }
  return undefined;
}
