import { ts } from "ts-morph";

/**
 * TypeScript without its layout: what stays the same whatever Prettier, oxfmt, Biome or an editor did to it, with any settings. It is the syntax
 * tree, token by token, without the tokens that formatters add and take away (`;`, trailing commas, parentheses that only group), with one spelling
 * of quotes; imports and exports in one order, since formatters sort those; comments beside it, since formatters move them across tokens. Throws
 * where the text does not parse.
 */
export function typeScriptWithoutLayout(text: string): string {
  const source = ts.createSourceFile("generated.ts", text.replace(/\r\n?/g, "\n"), ts.ScriptTarget.Latest, true);
  // Not part of the declared interface: the only other way to syntax errors is a program of all files.
  if ("parseDiagnostics" in source && Array.isArray(source.parseDiagnostics) && source.parseDiagnostics.length > 0)
    throw new SyntaxError("it is no TypeScript");
  const comments: string[] = [];
  const tree = print(source, source, comments);
  return `${tree}\n${comments.sort().join("\n")}`;
}

/** One node: its kind around what it is made of; a token: its text. */
function print(node: ts.Node, source: ts.SourceFile, comments: string[]): string {
  // Comments of documentation are comments like all others.
  const children = node.getChildren(source).filter((child) => !ts.isJSDoc(child));
  if (children.length === 0) {
    if (node.kind === ts.SyntaxKind.SyntaxList) return "";
    collectComments(node, source, comments);
    return printToken(node, source);
  }
  const parts = children
    .map((child) => [child, print(child, source, comments)] as const)
    .filter(([child, printed]) => printed !== "" && !isLayout(child, node));
  if (ts.isParenthesizedExpression(node) || ts.isParenthesizedTypeNode(node)) return parts.map(last).join("");
  const inOrder = node.kind === ts.SyntaxKind.SyntaxList ? sortModuleParts(parts) : parts.map(last);
  return `(${ts.SyntaxKind[node.kind]} ${inOrder.join(" ")})`;
}

function printToken(node: ts.Node, source: ts.SourceFile): string {
  if (ts.isStringLiteral(node)) {
    // `"a": 1` and `a: 1` are one member to formatters.
    return isMemberName(node) ? node.text : JSON.stringify(node.text);
  }
  return node.getText(source);
}

function isMemberName(node: ts.Node): boolean {
  const { parent } = node;
  return (
    (ts.isPropertyAssignment(parent) ||
      ts.isPropertySignature(parent) ||
      ts.isMethodSignature(parent) ||
      ts.isMethodDeclaration(parent)) &&
    parent.name === node
  );
}

/** Whether a token is one that formatters add and take away without changing what is said. */
function isLayout(child: ts.Node, parent: ts.Node): boolean {
  switch (child.kind) {
    case ts.SyntaxKind.SemicolonToken:
      return !ts.isForStatement(parent);
    case ts.SyntaxKind.SemicolonClassElement:
      return true;
    case ts.SyntaxKind.EmptyStatement:
      return parent.kind === ts.SyntaxKind.SyntaxList;
    case ts.SyntaxKind.CommaToken:
      return true;
    case ts.SyntaxKind.OpenParenToken:
    case ts.SyntaxKind.CloseParenToken:
      return ts.isArrowFunction(parent) || ts.isParenthesizedExpression(parent) || ts.isParenthesizedTypeNode(parent);
    case ts.SyntaxKind.BarToken:
      return isListOf(parent, ts.SyntaxKind.UnionType);
    case ts.SyntaxKind.AmpersandToken:
      return isListOf(parent, ts.SyntaxKind.IntersectionType);
    default:
      return false;
  }
}

/** Whether a node is such a type, or the list of its members. */
function isListOf(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return node.kind === kind || (node.kind === ts.SyntaxKind.SyntaxList && node.parent.kind === kind);
}

/** Runs of imports, of exports from elsewhere, and the names in each, in one order. */
function sortModuleParts(parts: readonly (readonly [ts.Node, string])[]): readonly string[] {
  const sorted: string[] = [];
  let run: string[] = [];
  let kind: ts.SyntaxKind | undefined;
  for (const [node, printed] of parts) {
    if (node.kind !== kind || !isModulePart(node)) {
      sorted.push(...run.sort());
      run = [];
    }
    kind = node.kind;
    run.push(printed);
  }
  return [...sorted, ...run.sort()];
}

function isModulePart(node: ts.Node): boolean {
  return (
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node) ||
    ts.isImportSpecifier(node) ||
    ts.isExportSpecifier(node)
  );
}

function collectComments(token: ts.Node, source: ts.SourceFile, comments: string[]): void {
  const start = token.getStart(source, false);
  if (!source.text.slice(token.pos, start).includes("/")) return;
  const after = ts.getLeadingCommentRanges(source.text, token.pos) ?? [];
  // At the start of a file both have them all.
  const beside = token.pos === 0 ? [] : (ts.getTrailingCommentRanges(source.text, token.pos) ?? []);
  for (const { pos, end } of [...beside, ...after]) {
    // The stars at the start of its lines are drawn anew with their columns.
    const lines = source.text.slice(pos, end).split("\n");
    comments.push(lines.map((line) => line.trim().replace(/^\*(?!\/)\s*/, "")).join("\n"));
  }
}

function last([, printed]: readonly [ts.Node, string]): string {
  return printed;
}

/** JSON without the blanks between its tokens; its numbers and texts keep their spelling. Throws where the text is no JSON. */
export function jsonWithoutLayout(text: string): string {
  JSON.parse(text);
  return text.replace(/("(?:[^"\\]|\\[^])*"?)|\s+/g, "$1");
}
