import { Node, type ObjectLiteralExpression, Project, type SourceFile, ts } from "ts-morph";
import type { AdapterHandlers, Handler } from "./read-handlers.js";
import { stub } from "./write-stubs.js";

/** What became of a folder of handlers that people write. */
export interface Extended {
  /** The one file that has more than before; undefined where nothing is new. */
  readonly changed: { readonly path: string; readonly text: string } | undefined;
  readonly added: readonly string[];
  /** Handlers that stand there and the adapter has no more, with their places. */
  readonly gone: readonly { readonly key: string; readonly path: string; readonly line: number }[];
}

/**
 * Adds handlers to code that people wrote; every line that stands there stays. What is there already is asked of the type checker, so that handlers may
 * have moved to other files or come by `...others`. Undefined where no object of the adapter's handlers is found. Paths are absolute, `/` between
 * parts; `texts`: the user's files, `generated`: the files that those import.
 */
export function extendStubs(
  adapter: AdapterHandlers,
  wanted: readonly Handler[],
  texts: ReadonlyMap<string, string>,
  generated: ReadonlyMap<string, string>,
): Extended | undefined {
  const project = new Project({
    useInMemoryFileSystem: true,
    compilerOptions: {
      lib: ["lib.es2022.d.ts"],
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      target: ts.ScriptTarget.ES2022,
      strict: true,
      allowImportingTsExtensions: true,
      noEmit: true,
    },
  });
  for (const [path, text] of generated) project.createSourceFile(path, text);
  const files = [...texts].map(([path, text]) => project.createSourceFile(path, text));
  const objects = files.flatMap((file) => handlerObjects(file, adapter.type));
  const [first] = objects;
  if (!first) return undefined;
  const known = new Set(adapter.handlers.map(({ key }) => key));
  const there = new Set<string>();
  const gone: Extended["gone"][number][] = [];
  for (const object of objects) {
    // What a module that is not ours brings is not known; what is written in the object is.
    for (const property of object.getProperties()) if ("getName" in property) there.add(property.getName());
    for (const property of object.getType().getProperties()) {
      const key = property.getName();
      there.add(key);
      const declared = property.getDeclarations()[0] ?? object;
      if (!known.has(key))
        gone.push({
          key,
          path: declared.getSourceFile().getFilePath(),
          line: declared.getStartLineNumber(),
        });
    }
  }
  const added = wanted.filter(({ key }) => !there.has(key));
  const file = first.getSourceFile();
  return {
    changed: added.length === 0 ? undefined : { path: file.getFilePath(), text: insert(added, first, file, adapter) },
    added: added.map(({ key }) => key),
    gone,
  };
}

/** Objects that are said to hold the adapter's handlers: by their type, `satisfies` or `as`. */
function handlerObjects(file: SourceFile, type: string): readonly ObjectLiteralExpression[] {
  const local = file
    .getImportDeclarations()
    .flatMap((each) => each.getNamedImports())
    .find((each) => each.getName() === type);
  const name = local?.getAliasNode()?.getText() ?? type;
  // `Pick<...>` of them holds some for good; `H["key"]` is one of them.
  const open = new Set([name, "Partial", "Readonly", "Required", "Given"]);
  const isNamed = (node: Node | undefined): boolean => {
    const words =
      node &&
      [node, ...node.getDescendants()].filter((each) => Node.isIdentifier(each) || Node.isLiteralTypeNode(each));
    return (
      words !== undefined &&
      words.some((each) => each.getText() === name) &&
      words.every((each) => open.has(each.getText()))
    );
  };
  return file.getDescendantsOfKind(ts.SyntaxKind.ObjectLiteralExpression).filter((object) => {
    for (let above = object.getParent(); above !== undefined; above = above.getParent()) {
      if (Node.isSatisfiesExpression(above) || Node.isAsExpression(above)) {
        if (isNamed(above.getTypeNode())) return true;
      } else if (Node.isVariableDeclaration(above)) return isNamed(above.getTypeNode());
      else if (!Node.isParenthesizedExpression(above)) return false;
    }
    return false;
  });
}

/** The text of a file with handlers added: each before the statement of the object, and its name in the object. */
function insert(
  added: readonly Handler[],
  object: ObjectLiteralExpression,
  file: SourceFile,
  { type }: AdapterHandlers,
): string {
  const text = file.getFullText();
  const end = text.includes("\r\n") ? "\r\n" : "\n";
  const taken = new Set(file.getDescendantsOfKind(ts.SyntaxKind.Identifier).map((each) => each.getText()));
  const named = added.map((handler) => ({ handler, name: freeName(handler.key, taken) }));
  const alias = importedAs(file, type);
  const stubs = named.map(({ handler, name }) => `${stub(handler, name, alias).replaceAll("\n", end)}${end}${end}`);
  const statement = object.getAncestors().find((above) => Node.isStatement(above)) ?? object;
  const place = statement.getStart(true);
  const members = named.map(({ handler: { key }, name }) => (name === key ? key : `${key}: ${name}`));
  const inserted = insertMembers(text, object, members, end);
  return inserted.slice(0, place) + stubs.join("") + inserted.slice(place);
}

/** The text with members at the end of an object, each as the ones before it stand. */
function insertMembers(text: string, object: ObjectLiteralExpression, members: readonly string[], end: string): string {
  const last = object.getProperties().at(-1);
  const brace = object.getEnd() - 1;
  if (!last)
    return `${text.slice(0, brace).trimEnd()}${end}${members.map((each) => `  ${each},${end}`).join("")}${text.slice(brace)}`;
  const isLong = text.slice(object.getStart(), object.getEnd()).includes("\n");
  if (!isLong) return `${text.slice(0, last.getEnd())}, ${members.join(", ")}${text.slice(last.getEnd())}`;
  const after = last.getNextSiblingIfKind(ts.SyntaxKind.CommaToken);
  const done = after?.getEnd() ?? last.getEnd();
  const line = text.slice(done, brace).search(/\r?\n/);
  // A comment behind the last member stays on its line.
  const place = line < 0 ? done : done + line;
  const indent = /(?<![ \t])[ \t]*$/.exec(text.slice(0, last.getStart(true)))?.[0] ?? "  ";
  const lines = members.map((each) => `${end}${indent}${each},`).join("");
  return `${text.slice(0, last.getEnd())},${text.slice(done, place)}${lines}${text.slice(place)}`;
}

/** What a type is called in a file; imported on the spot where the file has another way to its name. */
function importedAs(file: SourceFile, type: string): string {
  const specifier = file
    .getImportDeclarations()
    .flatMap((each) => each.getNamedImports())
    .find((each) => each.getName() === type);
  return specifier?.getAliasNode()?.getText() ?? type;
}

function freeName(key: string, taken: Set<string>): string {
  let name = key;
  for (let count = 1; taken.has(name); count += 1) name = `${key}Handler${count === 1 ? "" : count}`;
  taken.add(name);
  return name;
}
