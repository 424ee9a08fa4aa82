import type { SourceFile, Span } from "../../diagnostics/span.js";

/** A word, number, text or mark of a `.proto` file; names with dots are one word. `doc`: the comment in front of it. */
export interface Token {
  readonly kind: "word" | "number" | "text" | "mark" | "end";
  readonly text: string;
  readonly span: Span;
  readonly doc: string | undefined;
}

/** What is wrong with a `.proto` file, and where. */
export class ProtoSyntax extends Error {
  override readonly name = "ProtoSyntax";
  readonly span: Span;

  constructor(span: Span, message: string) {
    super(message);
    this.span = span;
  }
}

/** A `.proto` file, token after token. */
export interface ProtoReader {
  readonly peek: () => Token;
  readonly peekSecond: () => Token;
  readonly next: () => Token;
  /** Whether the next token is this mark or word, which is then taken. */
  readonly take: (text: string) => boolean;
  readonly expect: (text: string) => void;
  /** `wanted` says what, for the error. */
  readonly identifier: (wanted: string) => Token;
  /** Texts that stand side by side are one. */
  readonly string: () => Token;
  /** Passes over all up to `;`, whatever is in braces; answers with the words of it. */
  readonly skipStatement: () => readonly string[];
  /** Passes over all up to the end of the next braces. */
  readonly skipBlock: () => void;
  /** Passes over `[...]`; answers with the words in it. */
  readonly skipBrackets: () => readonly string[];
}

const pattern =
  /(\s+)|\/\/([^\n]*)|\/\*([^*]*\*+(?:[^*/][^*]*\*+)*)\/|(\.?[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|(\d(?:[\w.]|(?<=[eE])[+-])*|\.\d[\w.]*)|"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|([^\s])/y;

/** Reads a file into tokens; each is looked at once. */
export function createProtoReader(file: SourceFile): ProtoReader {
  const tokens = tokensOf(file);
  let at = 0;
  const tokenAt = (index: number): Token => tokens[Math.min(index, tokens.length - 1)] ?? endOf(file);
  const peek = (): Token => tokenAt(at);
  const next = (): Token => {
    const token = peek();
    at += 1;
    return token;
  };
  const take = (text: string): boolean => {
    const { kind, text: found } = peek();
    const isTaken = found === text && (kind === "mark" || kind === "word");
    if (isTaken) at += 1;
    return isTaken;
  };
  const wrong = (token: Token, wanted: string): ProtoSyntax =>
    new ProtoSyntax(
      token.span,
      `${wanted} is wanted, not ${token.kind === "end" ? "the end of the file" : `\`${token.text}\``}`,
    );

  const skipUntil = (isEnd: (token: Token, level: number) => boolean): readonly string[] => {
    const words: string[] = [];
    for (let level = 0; ;) {
      const token = next();
      if (token.kind === "end") throw new ProtoSyntax(token.span, "the file ends in the middle of this");
      if (token.kind === "word") words.push(token.text);
      if (token.kind === "mark" && /[[{(<]/.test(token.text)) level += 1;
      if (token.kind === "mark" && /[\]})>]/.test(token.text)) level -= 1;
      if (token.kind === "mark" && isEnd(token, level)) return words;
    }
  };

  return {
    peek,
    peekSecond: () => tokenAt(at + 1),
    next,
    take,
    expect: (text) => {
      if (!take(text)) throw wrong(peek(), `\`${text}\``);
    },
    identifier: (wanted) => {
      const token = next();
      if (token.kind !== "word") throw wrong(token, wanted);
      return token;
    },
    string: () => {
      const first = next();
      if (first.kind !== "text") throw wrong(first, "a text in quotes");
      let { text } = first;
      while (peek().kind === "text") text += next().text;
      return { ...first, text };
    },
    skipStatement: () => skipUntil(({ text }, level) => text === ";" && level <= 0),
    skipBlock: () => {
      skipUntil(({ text }, level) => text === "}" && level <= 0);
    },
    skipBrackets: () => skipUntil(({ text }, level) => text === "]" && level <= 0),
  };
}

function tokensOf(file: SourceFile): readonly Token[] {
  const { text } = file;
  const tokens: Token[] = [];
  let doc: string | undefined;
  /** Whether a line has ended since the last token. */
  let isNewLine = true;
  pattern.lastIndex = 0;
  while (pattern.lastIndex < text.length) {
    const start = pattern.lastIndex;
    const match = pattern.exec(text);
    if (!match) break;
    const [, space, line, block, word, number, double, single, mark] = match;
    if (space !== undefined) {
      // A comment that an empty line follows is about nothing that stands below it.
      if (space.indexOf("\n") !== space.lastIndexOf("\n")) doc = undefined;
      isNewLine ||= space.includes("\n");
      continue;
    }
    if (line !== undefined || block !== undefined) {
      const said = commentText(line ?? block?.slice(0, -1) ?? "");
      // A comment behind something on its line is about that.
      if (isNewLine) doc = line !== undefined && doc !== undefined ? `${doc} ${said}` : said;
      continue;
    }
    if (mark === "/" && text[start + 1] === "*")
      throw new ProtoSyntax({ file, start, end: start + 2 }, "this comment does not end");
    if (mark === '"' || mark === "'")
      throw new ProtoSyntax({ file, start, end: start + 1 }, "this text does not end on its line");
    const kind =
      word !== undefined ? "word" : number !== undefined ? "number" : mark !== undefined ? "mark" : ("text" as const);
    tokens.push({
      kind,
      text: word ?? number ?? mark ?? double ?? single ?? "",
      span: { file, start, end: pattern.lastIndex },
      doc: doc === "" ? undefined : doc,
    });
    doc = undefined;
    isNewLine = false;
  }
  tokens.push(endOf(file));
  return tokens;
}

/** The words of a comment, without the stars at the start of its lines. */
function commentText(comment: string): string {
  return comment
    .split("\n")
    .map((line) => line.trim().replace(/^\*+/, "").trim())
    .filter((line) => line !== "")
    .join(" ");
}

function endOf(file: SourceFile): Token {
  const { length } = file.text;
  return { kind: "end", text: "", span: { file, start: Math.max(0, length - 1), end: length }, doc: undefined };
}
