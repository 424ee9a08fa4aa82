import {
  ModuleKind,
  ModuleResolutionKind,
  Node,
  Project,
  ScriptTarget,
  type SourceFile,
  type Type,
  type TypeChecker,
} from "ts-morph";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";
import { createDiagnostic } from "../../diagnostics/reporter.js";
import type { OutputFile } from "../../emit/file.js";
import type { Capability } from "../../model/capability.js";
import type { Change } from "../changes.js";

/** The generated side of a capability. */
interface Generated {
  readonly capability: Capability | undefined;
  readonly files: readonly OutputFile[];
  readonly runtime: readonly string[];
}

/** One capability before and after, with what the rules say of it. */
export interface Edition {
  readonly before: Generated;
  readonly after: Generated;
  readonly changes: readonly Change[];
}

/**
 * Compares the typed clients that two editions of capabilities generate as the type checker sees them: a function whose callers would not compile any
 * more, where no breaking change of the client says so, is a finding. One list for each of `editions`. The library and the runtime are read once for all.
 */
export function compareDeclarations(
  editions: readonly Edition[],
  runtimeText: (module: string) => string,
): readonly (readonly Diagnostic[])[] {
  const project = emptyProject();
  for (const module of new Set(editions.flatMap(({ before, after }) => [...before.runtime, ...after.runtime])))
    project.createSourceFile(`/runtime/${module}`, runtimeText(module));
  const indexes = editions.map(({ before, after }, place) => ({
    was: addIndex(project, `${place}/before`, before),
    now: addIndex(project, `${place}/after`, after),
  }));
  const checker = project.getTypeChecker();
  return editions.map((edition, place) => {
    const { was, now } = indexes[place] ?? {};
    return was && now ? brokenCallers(edition, was, now, checker) : [];
  });
}

/** The functions of one edition whose callers the other would break without a word. */
function brokenCallers(
  { after, changes }: Edition,
  was: SourceFile,
  now: SourceFile,
  checker: TypeChecker,
): readonly Diagnostic[] {
  const current = exportedFunctions(now);
  const broken = new Set(
    changes
      // What was said to go is risky where it goes, and is said all the same.
      .filter(
        ({ surface, level, id }) =>
          surface === "client" && (level === "breaking" || id.startsWith("client/deprecated-")),
      )
      .map(({ subject }) => subject),
  );
  return [...exportedFunctions(was)].flatMap(([name, type]): readonly Diagnostic[] => {
    const other = current.get(name);
    const label = operationOf(type, was, name);
    if (other && (isAssignable(checker, other, type) || (answersAnything(type) && takesAsMuch(checker, other, type))))
      return [];
    // A function that is gone is told by its name, where the configuration names it otherwise.
    if (broken.has(`\`${name}\``) || [...broken].some((subject) => subject.startsWith(label))) return [];
    return [
      createDiagnostic(
        "drift/declaration-disagrees",
        { path: after.capability?.file ?? "" },
        { name, isGone: other === undefined },
      ),
    ];
  });
}

/** A project in memory, as strict as those whose code is judged. */
export function emptyProject(): Project {
  return new Project({
    useInMemoryFileSystem: true,
    compilerOptions: {
      strict: true,
      exactOptionalPropertyTypes: true,
      module: ModuleKind.NodeNext,
      moduleResolution: ModuleResolutionKind.NodeNext,
      target: ScriptTarget.ES2023,
      lib: ["lib.es2023.d.ts", "lib.dom.d.ts"],
      skipLibCheck: true,
    },
  });
}

/** Adds the client of a capability under a folder of its own, beside the shared runtime. */
function addIndex(project: Project, folder: string, { files }: Generated): SourceFile | undefined {
  const client = files.filter(({ path }) => /\/(index|types|schemas|client)(\.ts$|\/)/.test(path));
  const added = client.map(({ path, text }) =>
    project.createSourceFile(
      `/${folder}/${path.slice(path.indexOf("/") + 1)}`,
      text
        .replaceAll('"../runtime/', '"/runtime/')
        .replaceAll('"../../runtime/', '"/runtime/')
        .replace(/"capstan(\/runtime\/[\w-]+)"/g, '"$1.js"'),
    ),
  );
  return added.find((file) => file.getBaseName() === "index.ts");
}

function exportedFunctions(index: SourceFile): ReadonlyMap<string, Type> {
  const found = new Map<string, Type>();
  for (const [name, declarations] of index.getExportedDeclarations()) {
    const [declaration] = declarations;
    if (
      declaration &&
      !declaration.getSourceFile().getFilePath().startsWith("/runtime/") &&
      declaration.getType().getCallSignatures().length > 0
    )
      found.set(name, declaration.getType());
  }
  return found;
}

function isAssignable(checker: TypeChecker, from: Type, to: Type): boolean {
  return checker.compilerObject.isTypeAssignableTo(from.compilerType, to.compilerType);
}

/** Whether a function answers with any JSON: what it answers with in its place is read as JSON is, though an interface is no `JsonValue` to the type checker. */
function answersAnything(type: Type): boolean {
  return type
    .getCallSignatures()
    .every((signature) => /^Promise<[^<>]*\bJsonValue>$/.test(signature.getReturnType().getText()));
}

/** Whether a function can be called as another is. */
function takesAsMuch(checker: TypeChecker, from: Type, to: Type): boolean {
  const parametersOf = (type: Type): readonly (readonly [type: Type, isOptional: boolean])[] =>
    (type.getCallSignatures()[0]?.getParameters() ?? []).flatMap((parameter) =>
      parameter
        .getDeclarations()
        .slice(0, 1)
        .map(
          (declaration) =>
            [declaration.getType(), Node.isParameterDeclaration(declaration) && declaration.isOptional()] as const,
        ),
    );
  const [now, was] = [parametersOf(from), parametersOf(to)];
  return now.every(([type, isOptional], place) => {
    const passed = was[place];
    return passed === undefined ? isOptional : isAssignable(checker, passed[0], type) && (isOptional || !passed[1]);
  });
}

/** The stable name of the operation behind a function, as change subjects write it. */
function operationOf(type: Type, index: SourceFile, name: string): string {
  const declaration = type.getSymbol()?.getDeclarations()[0] ?? index;
  const id = /\(`([^`]+)`\)/.exec(declaration.getFullText())?.[1];
  return `\`${id ?? name}\``;
}
