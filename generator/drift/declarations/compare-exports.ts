import { Node, type Project, type SourceFile, TypeFormatFlags } from "ts-morph";
import { emptyProject } from "./compare.js";

/** An export of the generated code that its users may notice. */
export interface ExportChange {
  /** `reworded`: it is the runtime's, and its type reads otherwise. */
  readonly kind: "removed" | "added" | "changed" | "reworded";
  readonly capability: string;
  /** Where it is imported from, in the folder of its capability. */
  readonly file: string;
  readonly name: string;
}

type Tree = ReadonlyMap<string, string>;

/**
 * Every export of one output folder that the other has not, or whose users would not compile with the other's. Both are checked beside one runtime,
 * the newer one: classes with private members are nobody else's, however alike they are.
 */
export function compareExports(before: Tree, after: Tree): readonly ExportChange[] {
  const project = emptyProject();
  const modules = new Map([...runtimeOf(before), ...runtimeOf(after)]);
  for (const [path, text] of modules) project.createSourceFile(`/after/${path}`, text);
  for (const path of modules.keys())
    project.createSourceFile(`/before/${path}`, `export * from "/after/${path.replace(/\.ts$/, ".js")}";\n`);
  const [old, current] = [load(project, "before", before), load(project, "after", after)];
  const checker = project.getTypeChecker().compilerObject;
  return [...new Set([...old.keys(), ...current.keys()])].sort().flatMap((path): readonly ExportChange[] => {
    const [capability = "", file = ""] = path.split("/");
    const [was, now] = [exportsOf(old.get(path)), exportsOf(current.get(path))];
    const change = (kind: ExportChange["kind"], name: string): ExportChange => ({ kind, capability, file, name });
    return [
      ...[...was].flatMap(([name, node]): readonly ExportChange[] => {
        const other = now.get(name);
        if (!other) return [change("removed", name)];
        // What is of the runtime is looked at in both runtimes, below.
        if (other.getSourceFile() === node.getSourceFile()) return [];
        const [from, to] = [other.getType().compilerType, node.getType().compilerType];
        // What a type alone is for nobody knows: whoever makes values of it needs the one way, whoever reads them the other. Functions tell which.
        const isKept =
          checker.isTypeAssignableTo(from, to) || (isTypeAlone(node) && checker.isTypeAssignableTo(to, from));
        return isKept ? [] : [change("changed", name)];
      }),
      ...[...now.keys()].filter((name) => !was.has(name)).map((name) => change("added", name)),
      ...rewordedIn(now, before, after).map((name) => change("reworded", name)),
    ];
  });
}

/** What users import: the client's face, the servers, the adapters. */
function load(project: Project, side: string, tree: Tree): ReadonlyMap<string, SourceFile> {
  const files = [...tree].flatMap(([path, text]) =>
    path.endsWith(".ts") && !path.startsWith("runtime/")
      ? [[path, project.createSourceFile(`/${side}/${path}`, text)] as const]
      : [],
  );
  return new Map(files.filter(([path]) => /^[^/]+\/(?:index|server|skills|(?:rest|mcp)[^/]*)\.ts$/.test(path)));
}

function runtimeOf(tree: Tree): readonly (readonly [string, string])[] {
  return [...tree].filter(([path]) => path.startsWith("runtime/") && path.endsWith(".ts"));
}

/** Exports of the runtime whose module is another, by the text of their declarations without bodies. */
function rewordedIn(exports: ReadonlyMap<string, Node>, before: Tree, after: Tree): readonly string[] {
  return [...exports].flatMap(([name, node]) => {
    const path = node
      .getSourceFile()
      .getFilePath()
      .replace(/^\/(?:after|before)\//, "");
    const [was, now] = [before.get(path), after.get(path)];
    if (!path.startsWith("runtime/") || was === undefined || now === undefined || was === now) return [];
    const older = emptyProject().createSourceFile("/older.ts", was);
    const [declaration] = older.getExportedDeclarations().get(name) ?? [];
    return declaration && faceOf(declaration) === faceOf(node) ? [] : [name];
  });
}

/** The text of a class with the bodies of its methods taken out. */
function withoutBodies(text: string): string {
  const opening = /\{\s*(?:return|const|let|if|for|throw)/g;
  const kept: string[] = [];
  let from = 0;
  for (let body = opening.exec(text); body !== null; body = opening.exec(text)) {
    const end = text.indexOf("\n  }", body.index);
    if (end === -1) break;
    kept.push(text.slice(from, body.index), "{}");
    from = end + "\n  }".length;
    opening.lastIndex = from;
  }
  return [...kept, text.slice(from)].join("");
}

/** A declaration as its users see it: no bodies, no comments. */
function faceOf(node: Node): string {
  const signatures = node.getType().getCallSignatures();
  if (signatures.length === 0) return withoutBodies(node.print({ removeComments: true }));
  return signatures
    .map(
      (signature) =>
        `${signature
          .getParameters()
          .map((each) => each.getDeclarations()[0]?.getText() ?? each.getName())
          .join(", ")}: ${signature.getReturnType().getText(node, TypeFormatFlags.NoTruncation)}`,
    )
    .join("\n");
}

function isTypeAlone(node: Node): boolean {
  return Node.isInterfaceDeclaration(node) || Node.isTypeAliasDeclaration(node);
}

function exportsOf(file: SourceFile | undefined): ReadonlyMap<string, Node> {
  const found = new Map<string, Node>();
  if (!file) return found;
  for (const [name, [declaration]] of file.getExportedDeclarations()) if (declaration) found.set(name, declaration);
  return found;
}
