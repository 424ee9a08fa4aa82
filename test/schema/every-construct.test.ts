import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { besideRepository, briefly, compileText, readFolder, writeGenerated } from "../check.js";
import { part } from "../part.js";
import { type Construct, type JsonObject, listConstructs } from "./list-constructs.js";
import { tryServers } from "./try-construct.js";
import { typeErrorsIn } from "../run-tool.js";

const schemas = besideRepository("spec/schemas");
/** The newest. */
const version = "1.0.0-beta4.json";
const home = "test/schema/bases";

const bases = Object.fromEntries(
  readdirSync(home)
    .filter((name) => name.endsWith(".yaml"))
    .map((name): readonly [string, JsonObject] => [name, parse(readFileSync(join(home, name), "utf8"))]),
);
const beside = Object.fromEntries(
  Object.entries(readFolder(join(home, "beside"))).map(([path, text]) => [`capabilities/${home}/beside/${path}`, text]),
);

/** What only a host's own executor or transport can do: refused when compiled, or when called, in these words. Nothing else may be. */
const ofHosts: readonly (readonly [id: RegExp, words: RegExp])[] = [
  [/^(?:ConsumesHttp\.tunnel|TunnelZiti)\b/, /model\/unsupported-tunnel/],
  [/^OperationStepScript\.language=(?:python|groovy)$/, /500 .*the server is not configured for the call/],
];

interface Tried {
  readonly errors: readonly string[];
  readonly wrong: readonly string[];
  readonly tree: string | undefined;
}

const tried = new Map<string, Promise<Tried>>();

/** Compiles a document and, where that succeeds, asks its servers; a document that shows several constructs is tried once. */
function tryDocument(document: JsonObject): Promise<Tried> {
  const text = stringify(document);
  const known = tried.get(text);
  if (known) return known;
  const folder = `constructs/${process.pid}-${tried.size}`;
  const made = compileAndAsk(text, folder);
  tried.set(text, made);
  return made;
}

async function compileAndAsk(text: string, into: string): Promise<Tried> {
  const compilation = compileText(text, { others: beside });
  const errors = compilation.diagnostics
    .filter(({ severity }) => severity === "error")
    .map((each) => `${briefly(each)}: ${each.message}`);
  if (errors.length > 0) return { errors, wrong: [], tree: undefined };
  const tree = compilation.files.length === 0 ? undefined : writeGenerated(compilation, into);
  return { errors, wrong: await tryServers(compilation, into), tree };
}

describe.skipIf(schemas === undefined)(`every construct of ${version}`, () => {
  const { shown, missing } =
    schemas === undefined
      ? { shown: [], missing: [] }
      : listConstructs(JSON.parse(readFileSync(join(schemas, version), "utf8")), bases);

  it("is in a document that is valid by the schema", () => {
    expect(missing).toEqual([]);
    expect(shown.length).toBeGreaterThan(500);
  });

  it.each(part(shown, 8).map((construct) => [construct.id, construct] as const))(
    "%s compiles, starts and answers",
    async (id, { documents }: Construct) => {
      let found: Tried | undefined;
      for (const document of documents) {
        const each = await tryDocument(document);
        if (found === undefined || each.errors.length === 0) found = each;
        if (each.errors.length === 0) break;
      }
      const { errors, wrong } = found ?? { errors: [], wrong: [] };
      const [, reason] = ofHosts.find(([of]) => of.test(id)) ?? [];
      if (reason) expect([...errors, ...wrong].join("\n")).toMatch(reason);
      else expect([...errors, ...wrong]).toEqual([]);
    },
  );

  it("type-checks", async () => {
    const trees = (await Promise.allSettled(tried.values())).flatMap((each) =>
      each.status === "fulfilled" ? (each.value.tree ?? []) : [],
    );
    const folder = join(".capstan", `constructs-${process.pid}`);
    mkdirSync(folder, { recursive: true });
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: true,
      noEmit: true,
      target: "es2022",
      module: "nodenext",
      types: ["node"],
    };
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify({ compilerOptions, include: trees.map((tree) => relative(folder, tree)) }),
    );
    expect(typeErrorsIn(folder)).toEqual([]);
    expect(trees.length).toBeGreaterThan(3);
  });
});
