import { type CallExpression, Node, Project, type SourceFile, SyntaxKind } from "ts-morph";

/** One call that registers something in a generated MCP server, with what is written of it. */
export interface Registered {
  /** `tool list-pets`, `resource pets://catalogue`, `prompt adopt`. */
  readonly what: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What generated code says to who uses it. */
export interface GeneratedCode {
  readonly lists: readonly Registered[];
  /** What `server.ts` needs and where it listens: `bindings`, `upstreams`, `listeners`. */
  readonly server: Readonly<Record<string, unknown>>;
}

/** What stands for code in what is read as data. */
const code = "(code)";

/** Reads what is written in the generated files of a capability, by their paths in its folder. Runs nothing. */
export function readCode(files: ReadonlyMap<string, string>): GeneratedCode {
  const project = new Project({ useInMemoryFileSystem: true });
  const add = (wanted: RegExp): readonly SourceFile[] =>
    [...files].flatMap(([path, text]) => (wanted.test(path) ? [project.createSourceFile(`/${path}`, text)] : []));
  const programs = add(/^server\.ts$/);
  return {
    lists: [...add(/^mcp[^/]*\.ts$/), ...programs].flatMap((file) =>
      file.getDescendantsOfKind(SyntaxKind.CallExpression).flatMap(registeredBy),
    ),
    server: Object.assign(
      {},
      ...programs.flatMap((file) =>
        file
          .getDescendantsOfKind(SyntaxKind.ObjectLiteralExpression)
          .filter((each) => each.getProperty("listeners") !== undefined)
          .map((each) => dataOf(each, 0)),
      ),
    ),
  };
}

/** What one server of several capabilities has: their toolsets, and the tools that have other names there. */
function joinedBy(call: CallExpression): readonly Registered[] {
  const parts = dataOf(call.getArguments()[2], 0);
  return (Array.isArray(parts) ? parts : [])
    .map(recordOf)
    .flatMap(({ capability, names }) => [
      { what: `toolset ${String(capability)}`, data: {} },
      ...Object.values(recordOf(names)).map((name) => ({ what: `tool ${String(name)}`, data: {} })),
    ]);
}

function registeredBy(call: CallExpression): readonly Registered[] {
  const callee = /(?:^|\.)(\w+)$/.exec(call.getExpression().getText())?.[1] ?? "";
  const [first, second] = call.getArguments();
  if (callee === "add" && /\btools\b/.test(call.getExpression().getText()))
    return [{ what: `tool ${textOf(first)}`, data: recordOf(dataOf(second, 0)) }];
  if (callee === "registerTool") return [{ what: `tool ${textOf(first)}`, data: recordOf(dataOf(second, 0)) }];
  if (callee === "registerPrompt") return [{ what: `prompt ${textOf(first)}`, data: recordOf(dataOf(second, 0)) }];
  if (callee === "registerFile" || callee === "registerFolder") {
    const data = recordOf(dataOf(second, 0));
    return [{ what: `resource ${String(data["uri"])}`, data }];
  }
  if (callee === "joinMcpServers") return joinedBy(call);
  if (callee !== "registerResource") return [];
  const [, uri, data] = call.getArguments();
  return [
    {
      what: `resource ${/["'`]([^"'`]*)["'`]/.exec(uri?.getText() ?? "")?.[1] ?? ""}`,
      data: { name: textOf(first), ...recordOf(dataOf(data, 0)) },
    },
  ];
}

/** Literals as data, names as what they are declared to be in the same file, all else as `(code)`. A name that leads to itself ends. */
function dataOf(node: Node | undefined, depth: number): unknown {
  if (!node || depth > 40) return code;
  if (Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node)) return node.getLiteralText();
  if (Node.isNumericLiteral(node)) return node.getLiteralValue();
  if (Node.isTrueLiteral(node)) return true;
  if (Node.isFalseLiteral(node)) return false;
  if (Node.isNullLiteral(node)) return null;
  if (Node.isPrefixUnaryExpression(node) && Node.isNumericLiteral(node.getOperand())) return Number(node.getText());
  if (Node.isAsExpression(node) || Node.isSatisfiesExpression(node) || Node.isParenthesizedExpression(node))
    return dataOf(node.getExpression(), depth + 1);
  if (Node.isArrayLiteralExpression(node)) return node.getElements().map((element) => dataOf(element, depth + 1));
  if (Node.isObjectLiteralExpression(node))
    return Object.fromEntries(
      node.getProperties().flatMap((property): readonly (readonly [string, unknown])[] => {
        if (Node.isPropertyAssignment(property))
          return [[nameOf(property.getNameNode()), dataOf(property.getInitializer(), depth + 1)]];
        if (Node.isSpreadAssignment(property))
          return Object.entries(recordOf(dataOf(property.getExpression(), depth + 1)));
        return [];
      }),
    );
  if (Node.isIdentifier(node)) {
    const declared = node.getSourceFile().getVariableDeclaration(node.getText())?.getInitializer();
    return declared ? dataOf(declared, depth + 1) : code;
  }
  // Functions that take a schema give it.
  if (Node.isCallExpression(node) && /^(?:toolInput|lazySchema|fromJsonSchema)\b/.test(node.getText()))
    return dataOf(node.getArguments()[0], depth + 1);
  return code;
}

function nameOf(node: Node): string {
  return Node.isStringLiteral(node) ? node.getLiteralText() : node.getText();
}

function textOf(node: Node | undefined): string {
  const data = dataOf(node, 0);
  return typeof data === "string" ? data : "";
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}
