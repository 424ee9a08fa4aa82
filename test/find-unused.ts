import { readFileSync } from "node:fs";
import { posix, resolve } from "node:path";
import { Project, ts } from "ts-morph";
import { readFolder } from "./check.js";

/** What sources declare that none of them asks for; each as `file name`. */
export interface Unused {
  /** Members of interfaces, and of types written in place, that nothing reads. */
  readonly members: readonly string[];
  /** Exported functions and constants that nobody imports; what only tests import must be used where it stands. */
  readonly exported: readonly string[];
  /** Parameters that may be left out, and never are. */
  readonly optional: readonly string[];
  /** Parameters that are always given the same. */
  readonly same: readonly string[];
}

/** What is read in some sources, and what is called in them. */
interface Uses {
  readonly read: ReadonlySet<ts.Node>;
  /** Declarations of members that are read, by name: an object may be read as a value of another type that it fits. */
  readonly readByName: ReadonlyMap<string, ReadonlySet<ts.Node>>;
  /** Members that are spread into an object of another type -> its members. */
  readonly spread: ReadonlyMap<ts.Node, ReadonlySet<ts.Node>>;
  readonly mentions: ReadonlyMap<ts.Symbol, readonly ts.Identifier[]>;
}

/** What others than the sources in question use. */
export interface Others {
  /** Exports. */
  readonly isPublished: (file: string, name: string) => boolean;
  /** Types that they read. */
  readonly isHandedOut: (file: string, type: string) => boolean;
  /** Members that a template prints. */
  readonly isPrinted: (file: string, member: string) => boolean;
}

/** Looks through the sources of some folders. */
export function findUnused(folders: readonly string[], { isPublished, isHandedOut, isPrinted }: Others): Unused {
  const files = folders.flatMap(sourcesIn);
  const project = new Project({ tsConfigFilePath: "tsconfig.json", skipAddingFilesFromTsConfig: true });
  project.addSourceFilesAtPaths([...files]);
  const program = project.getProgram().compilerObject;
  const checker = program.getTypeChecker();
  const sources = files.flatMap((file) => {
    const source = program.getSourceFile(resolve(file));
    return source ? [[file, source] as const] : [];
  });
  const uses = usesIn(
    sources.map(([, source]) => source),
    checker,
  );
  const tested = importedByTests();
  const functions = sources.flatMap(([file, source]) =>
    nodesOf(source)
      .filter((node) => ts.isFunctionDeclaration(node) && node.body !== undefined)
      .map((node) => ({ file, declaration: node as ts.FunctionDeclaration })),
  );
  const parameters = functions.flatMap(({ file, declaration }) =>
    parametersOf(file, declaration, uses, checker, isPublished),
  );
  return {
    members: sources.flatMap(([file, source]) =>
      nodesOf(source)
        .filter((node) => ts.isInterfaceDeclaration(node) || ts.isTypeLiteralNode(node))
        .filter((declaration) => !isHandedOut(file, holderOf(declaration)))
        .flatMap((declaration) =>
          unreadMembers(declaration, uses, checker)
            .filter((name) => !isPrinted(file, name))
            .map((name) => `${file} ${holderOf(declaration)}.${name}`),
        ),
    ),
    exported: sources.flatMap(([file, source]) =>
      lonelyExports(source, uses, checker, (name) => tested.has(`${file} ${name}`))
        .filter((name) => !isPublished(file, name))
        .map((name) => `${file} ${name}`),
    ),
    optional: parameters.filter(({ isAlwaysGiven }) => isAlwaysGiven).map(({ name }) => name),
    same: parameters.filter(({ isSame }) => isSame).map(({ name }) => name),
  };
}

function sourcesIn(folder: string): readonly string[] {
  return Object.keys(readFolder(folder))
    .filter((path) => path.endsWith(".ts"))
    .map((path) => `${folder}/${path}`);
}

function nodesOf(source: ts.Node): readonly ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function usesIn(sources: readonly ts.SourceFile[], checker: ts.TypeChecker): Uses {
  const read = new Set<ts.Node>();
  const readByName = new Map<string, Set<ts.Node>>();
  const spread = new Map<ts.Node, Set<ts.Node>>();
  const mentions = new Map<ts.Symbol, ts.Identifier[]>();
  const noteRead = (symbol: ts.Symbol | undefined): void => {
    for (const declaration of symbol?.declarations ?? []) {
      read.add(declaration);
      addTo(readByName, symbol?.name ?? "", declaration);
    }
  };
  const noteSpread = (node: ts.SpreadAssignment): void => {
    const target = checker.getContextualType(node.parent);
    const source = checker.getTypeAtLocation(node.expression);
    for (const member of (source.isUnion() ? source.types : [source]).flatMap((type) => type.getProperties())) {
      const becomes = target ? membersNamed(target, member.name).flatMap(({ declarations = [] }) => declarations) : [];
      for (const declaration of member.declarations ?? []) for (const each of becomes) addTo(spread, declaration, each);
    }
  };
  for (const node of sources.flatMap(nodesOf)) {
    if (ts.isPropertyAccessExpression(node) && !isAssigned(node)) noteRead(checker.getSymbolAtLocation(node.name));
    else if (ts.isElementAccessExpression(node) && !isAssigned(node)) readElements(node, checker).forEach(noteRead);
    else if (ts.isBindingElement(node)) noteRead(boundMember(node, checker));
    else if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.InKeyword)
      membersNamed(checker.getTypeAtLocation(node.right), node.left.getText().replace(/"/g, "")).forEach(noteRead);
    else if (ts.isSpreadAssignment(node)) noteSpread(node);
    else if (ts.isIdentifier(node)) {
      const symbol = ts.isShorthandPropertyAssignment(node.parent)
        ? checker.getShorthandAssignmentValueSymbol(node.parent)
        : checker.getSymbolAtLocation(node);
      const original = symbol && originalOf(symbol, checker);
      if (original) mentions.set(original, [...(mentions.get(original) ?? []), node]);
    }
  }
  return { read, readByName, spread, mentions };
}

function addTo<K, V>(map: Map<K, Set<V>>, key: K, value: V): void {
  const found = map.get(key) ?? new Set();
  map.set(key, found.add(value));
}

function originalOf(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function isAssigned(node: ts.Node): boolean {
  const { parent } = node;
  return (
    ts.isBinaryExpression(parent) && parent.left === node && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
  );
}

/** Members that `value[key]` may read: all of them where the key is not known. */
function readElements(node: ts.ElementAccessExpression, checker: ts.TypeChecker): readonly ts.Symbol[] {
  const type = checker.getTypeAtLocation(node.expression);
  const key = checker.getTypeAtLocation(node.argumentExpression);
  return (key.isUnion() ? key.types : [key]).flatMap((each) =>
    each.isStringLiteral()
      ? membersNamed(type, each.value)
      : each.flags & ts.TypeFlags.NumberLike
        ? []
        : [...type.getProperties()],
  );
}

function boundMember(node: ts.BindingElement, checker: ts.TypeChecker): ts.Symbol | undefined {
  const name = node.propertyName ?? node.name;
  return ts.isObjectBindingPattern(node.parent) && !node.dotDotDotToken && ts.isIdentifier(name)
    ? membersNamed(checker.getTypeAtLocation(node.parent), name.text)[0]
    : undefined;
}

/** A member of a type, or of every part of a union that has it. */
function membersNamed(type: ts.Type, name: string): readonly ts.Symbol[] {
  const found = type.getProperty(name);
  if (found) return [found];
  return type.isUnion() ? type.types.flatMap((each) => each.getProperty(name) ?? []) : [];
}

/** What a type belongs to that is written in place: the nearest declaration around it that has a name. */
function holderOf(node: ts.Node): string {
  const isDeclared =
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isVariableDeclaration(node);
  if (isDeclared && node.name) return node.name.getText();
  return ts.isSourceFile(node) ? "?" : holderOf(node.parent);
}

function unreadMembers(
  declaration: ts.InterfaceDeclaration | ts.TypeLiteralNode,
  uses: Uses,
  checker: ts.TypeChecker,
): readonly string[] {
  const owner = checker.getTypeAtLocation(declaration);
  return declaration.members.flatMap((member) => {
    const name = member.name && ts.isIdentifier(member.name) ? member.name.text : undefined;
    if (!ts.isPropertySignature(member) || name === undefined || isRead(member, uses, new Set())) return [];
    const others = [...(uses.readByName.get(name) ?? [])].filter((other) => other !== member);
    const isReadAsOther = others.some(
      ({ parent }) =>
        (ts.isInterfaceDeclaration(parent) || ts.isTypeLiteralNode(parent)) &&
        checker.isTypeAssignableTo(owner, checker.getTypeAtLocation(parent)),
    );
    return isReadAsOther ? [] : [name];
  });
}

function isRead(member: ts.Node, uses: Uses, seen: Set<ts.Node>): boolean {
  if (uses.read.has(member)) return true;
  if (seen.has(member)) return false;
  seen.add(member);
  return [...(uses.spread.get(member) ?? [])].some((each) => isRead(each, uses, seen));
}

function lonelyExports(
  source: ts.SourceFile,
  { mentions, read }: Uses,
  checker: ts.TypeChecker,
  isTested: (name: string) => boolean,
): readonly string[] {
  const module = checker.getSymbolAtLocation(source);
  return (module ? checker.getExportsOfModule(module) : []).flatMap((symbol) => {
    const [declaration] = symbol.declarations ?? [];
    if (!(symbol.flags & ts.SymbolFlags.Value) || !declaration || read.has(declaration)) return [];
    const found = mentions.get(symbol) ?? [];
    const isImported = found.some((node) => node.getSourceFile() !== source);
    return isImported || (found.length > 1 && isTested(symbol.name)) ? [] : [symbol.name];
  });
}

/** `file name` of what tests, measurements and the site import. */
function importedByTests(): ReadonlySet<string> {
  return new Set(
    ["test", "bench", "site"].flatMap(sourcesIn).flatMap((path) => {
      const found = readFileSync(path, "utf8").matchAll(/import (?:type )?(?:\w+, )?\{([^}]*)\} from "(\.[^"]+)"/g);
      return [...found].flatMap(([, names = "", from = ""]) => {
        const file = posix.join(posix.dirname(path), from).replace(/\.js$/, ".ts");
        return names.split(",").map((name) => `${file} ${name.trim().replace(/^type | as .*$/g, "")}`);
      });
    }),
  );
}

interface Parameter {
  readonly name: string;
  readonly isAlwaysGiven: boolean;
  readonly isSame: boolean;
}

/** Parameters of a function all of whose calls are seen. */
function parametersOf(
  file: string,
  declaration: ts.FunctionDeclaration,
  { mentions }: Uses,
  checker: ts.TypeChecker,
  isPublished: (file: string, name: string) => boolean,
): readonly Parameter[] {
  const name = declaration.name?.text ?? "";
  const symbol = declaration.name && checker.getSymbolAtLocation(declaration.name);
  const found = (symbol ? (mentions.get(symbol) ?? []) : []).filter(
    (node) => node !== declaration.name && !ts.isImportSpecifier(node.parent) && !ts.isExportSpecifier(node.parent),
  );
  const calls = found.map(({ parent }) => parent).filter((node) => ts.isCallExpression(node));
  const isSeen = calls.length === found.length && !calls.some((call) => call.arguments.some(ts.isSpreadElement));
  if (!isSeen || calls.length === 0 || isPublished(file, name) || symbol?.declarations?.length !== 1) return [];
  return declaration.parameters.map((parameter, index) => {
    const given = calls.map((call) => call.arguments[index]);
    const plain = new Set(given.map((each) => each && plainText(each)));
    return {
      name: `${file} ${name}(${parameter.name.getText()})`,
      isAlwaysGiven:
        (parameter.questionToken !== undefined && given.every((each) => each !== undefined)) ||
        // A default may be there for a value that may be undefined.
        (parameter.initializer !== undefined && given.every((each) => each && !mayBeUndefined(each, checker))),
      isSame: given.length > 1 && plain.size === 1 && !plain.has(undefined),
    };
  });
}

function mayBeUndefined(node: ts.Expression, checker: ts.TypeChecker): boolean {
  const type = checker.getTypeAtLocation(node);
  return (type.isUnion() ? type.types : [type]).some(({ flags }) => (flags & ts.TypeFlags.Undefined) !== 0);
}

/** A value that is the same wherever it is written. */
function plainText(node: ts.Expression): string | undefined {
  const isPlain =
    ts.isLiteralExpression(node) ||
    [ts.SyntaxKind.TrueKeyword, ts.SyntaxKind.FalseKeyword, ts.SyntaxKind.NullKeyword].includes(node.kind) ||
    /^(?:undefined|\[\]|\{\})$/.test(node.getText());
  return isPlain ? node.getText() : undefined;
}
