import ts from "typescript";
import { either, type Shape } from "./shape.js";
import { shapeOfType } from "./type-shape.js";

/** What the types of emitted code say of a route or a tool. */
export interface Typed {
  /** `GET /ships/{}`, or a tool's name. */
  readonly name: string;
  readonly shape: Shape;
  /** The type as it is written. */
  readonly type: string;
}

/** How far down shapes are looked at: types may hold themselves. */
export const depth = 5;

/** What a route's function is given and what it does. */
interface Route {
  readonly name: string;
  readonly request: ts.TypeNode | undefined;
  readonly handler: ts.Node;
}

const methods = new Set(["get", "post", "put", "patch", "delete"]);

/** The answers of a file's routes (`app.get(...)`) that are JSON: what goes to `sendAnswer`; bytes, texts and streams have functions of their own. */
export function answersOfRoutes(file: ts.SourceFile, checker: ts.TypeChecker): readonly Typed[] {
  return routesOf(file).flatMap(({ name, handler }) => {
    const [exchanged] = callsIn(handler, "exchange");
    const [sent, ...others] = callsIn(handler, "sendAnswer");
    if (exchanged === undefined || sent === undefined || others.length > 0) return [];
    return answerOf(name, exchanged.arguments[0], sent.arguments.slice(2), checker);
  });
}

/** What a file's routes take, by the part of the request: `GET /ships/{} Params`. */
export function inputsOfRoutes(file: ts.SourceFile, checker: ts.TypeChecker): readonly Typed[] {
  return routesOf(file).flatMap(({ name, request }) => {
    if (request === undefined) return [];
    const type = checker.getTypeFromTypeNode(request);
    // What stands for the rest of a path has no name in Fastify.
    if (name.includes("*")) return [];
    return checker.getPropertiesOfType(type).map((property) => {
      const of = checker.getTypeOfSymbol(property);
      return {
        name: `${name} ${property.name}`,
        shape: shapeOfType(of, checker, depth),
        type: checker.typeToString(of),
      };
    });
  });
}

/** The answers of a file's tools (`tools.add(...)`). */
export function answersOfTools(file: ts.SourceFile, checker: ts.TypeChecker): readonly Typed[] {
  return additionsOf(file).flatMap(({ name, handler }) => {
    const [run] = callsIn(handler, /^run\w*Tool$/);
    // Streams are read to their end by the runtime, which knows no more of them than that they are JSON.
    if (run === undefined || callsIn(handler, "gatherEvents").length > 0) return [];
    const given = run.arguments.slice(calledBy(run) === "runCheckedTool" ? 1 : 0);
    return answerOf(name, given[0], given.slice(2), checker);
  });
}

/** What a file's tools take: the type that their checked arguments have. */
export function inputsOfTools(file: ts.SourceFile, checker: ts.TypeChecker): readonly Typed[] {
  const types = new Map<string, ts.TypeNode>();
  for (const { parent, typeArguments } of callsIn(file, "toolInput"))
    if (ts.isVariableDeclaration(parent) && typeArguments?.[0]) types.set(parent.name.getText(), typeArguments[0]);
  return additionsOf(file).flatMap(({ name, definition }) => {
    const node = types.get(/inputSchema: (\w+)/.exec(definition.getText())?.[1] ?? "");
    if (node === undefined) return [];
    const type = checker.getTypeFromTypeNode(node);
    return [{ name, shape: shapeOfType(type, checker, depth), type: checker.typeToString(type) }];
  });
}

function answerOf(
  name: string,
  called: ts.Node | undefined,
  mappings: readonly ts.Node[],
  checker: ts.TypeChecker,
): readonly Typed[] {
  const returned = (node: ts.Node): readonly ts.Type[] => {
    const [signature] = checker.getTypeAtLocation(node).getCallSignatures();
    const type = signature && checker.getReturnTypeOfSignature(signature);
    return type === undefined ? [] : [checker.getAwaitedType(type) ?? type];
  };
  // A function of the runtime that gives JSON knows no more of it than who made it.
  const mapped = mappings.flatMap(returned).filter(({ aliasSymbol }) => aliasSymbol?.name !== "JsonValue");
  const types = mapped.length === 0 && called !== undefined ? returned(called) : mapped;
  // An answer that is passed through is in no form of ours.
  const isPassed = ({ symbol }: ts.Type): boolean => ["RawAnswer", "Uint8Array"].includes(symbol?.name ?? "");
  if (types.some((type) => isPassed(type) || (type.isUnion() && type.types.some(isPassed)))) return [];
  const shape = either(types.map((type) => shapeOfType(type, checker, depth)));
  return [{ name, shape, type: types.map((type) => checker.typeToString(type)).join(" | ") }];
}

function routesOf(file: ts.SourceFile): readonly Route[] {
  return callsIn(file).flatMap(({ expression, arguments: given, typeArguments }) => {
    const [path] = given;
    const handler = given.at(-1);
    if (!ts.isPropertyAccessExpression(expression) || !methods.has(expression.name.text)) return [];
    if (path === undefined || !ts.isStringLiteral(path) || handler === undefined) return [];
    return [
      {
        name: `${expression.name.text.toUpperCase()} ${namelessPath(path.text)}`,
        request: typeArguments?.[0],
        handler,
      },
    ];
  });
}

/** A path of Fastify's without the names and patterns of its parameters; `::` is a colon. */
function namelessPath(path: string): string {
  return path.replaceAll(/::|:\w+(?:\((?:[^()\\]|\\.)*\))?/g, (found) => (found === "::" ? ":" : "{}"));
}

function additionsOf(file: ts.SourceFile) {
  return callsIn(file).flatMap(({ expression, arguments: [name, definition, handler] }) => {
    if (expression.getText() !== "tools.add" || name === undefined || !ts.isStringLiteral(name)) return [];
    if (definition === undefined || handler === undefined) return [];
    return [{ name: name.text, definition, handler }];
  });
}

function calledBy({ expression }: ts.CallExpression): string {
  return ts.isIdentifier(expression) ? expression.text : "";
}

/** The calls below a node, in their order: all, or those of a function. */
function callsIn(node: ts.Node, name?: string | RegExp): readonly ts.CallExpression[] {
  const found: ts.CallExpression[] = [];
  const visit = (each: ts.Node): void => {
    if (ts.isCallExpression(each) && (name === undefined || matches(calledBy(each), name))) found.push(each);
    ts.forEachChild(each, visit);
  };
  visit(node);
  return found;
}

function matches(text: string, name: string | RegExp): boolean {
  return typeof name === "string" ? text === name : name.test(text);
}
