import { Node, Project, type SourceFile } from "ts-morph";

/** What callers may pass to one adapter, as its generated file declares it. */
export interface AdapterHandlers {
  /** The file below the capability's folder, without its ending: `rest`. */
  readonly module: string;
  /** The type of them all: `PetsRestHandlers`. */
  readonly type: string;
  readonly handlers: readonly Handler[];
}

export interface Handler {
  readonly key: string;
  /** What its documentation says, in one line: `` `GET /pets` ``. */
  readonly about: string;
  /** How it is called, as code: `typeof listPets`, `(input: ListInput) => Promise<Pet>`. */
  readonly signature: string;
  /** The capability does not say what it does: it must be passed. */
  readonly isRequired: boolean;
}

/** The handlers that generated files declare, in the order of the files. `texts`: by path below the capability's folder. */
export function readHandlers(texts: ReadonlyMap<string, string>): readonly AdapterHandlers[] {
  const project = new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true });
  return [...texts]
    .filter(([path]) => /^(?:rest|mcp)(?:-[^/]+)?\.ts$/.test(path))
    .flatMap(([path, text]) => readAdapter(path.replace(/\.ts$/, ""), project.createSourceFile(`/${path}`, text)));
}

function readAdapter(module: string, file: SourceFile): readonly AdapterHandlers[] {
  const type = file.getInterfaces().find((each) => each.isExported() && each.getName().endsWith("Handlers"));
  if (!type) return [];
  const defaults = file.getVariableDeclaration("defaultHandlers")?.getInitializer();
  const given = Node.isObjectLiteralExpression(defaults)
    ? defaults.getProperties().map((property) => ("getName" in property ? property.getName() : ""))
    : [];
  const handlers = type.getProperties().map((property): Handler => ({
    key: property.getName(),
    about: property
      .getJsDocs()
      .map((doc) => doc.getDescription())
      .join(" ")
      .replace(/\s+/g, " ")
      .trim(),
    signature: (property.getTypeNode()?.getText() ?? "unknown").replace(/\s+/g, " "),
    isRequired: !given.includes(property.getName()),
  }));
  return [{ module, type: type.getName(), handlers }];
}
