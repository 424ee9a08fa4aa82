import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, posix } from "node:path";
import { pathToFileURL } from "node:url";
import { transform } from "esbuild";
import fc from "fast-check";
import { Project, ts } from "ts-morph";
import { describe, expect, it } from "vitest";
import { parse as parseYaml, stringify } from "yaml";
import type { OutputFile } from "../generator/emit/file.js";
import { emitRuntime } from "../generator/emit/runtime.js";
import type { Compilation } from "../generator/pipeline.js";
import { createTemplateReader } from "../generator/source/package-files.js";
import { compilePath, compileText } from "./check.js";
import { damage, documents } from "./fuzz/documents.js";
import { goldenCases, laidOut } from "./golden/cases.js";
import { isShort, part } from "./part.js";
import { typeErrorsIn } from "./run-tool.js";

const readTemplate = createTemplateReader();
const seed = 20_261_123;
const isLong = process.env.CAPSTAN_LONG !== undefined;

/** Every file of a compilation, the runtime modules that it needs included, not laid out. */
function treeOf({ files, runtime }: Compilation): readonly OutputFile[] {
  return [...runtime.map((module) => emitRuntime(module, readTemplate)), ...files];
}

function texts(compilation: Compilation): Readonly<Record<string, string>> {
  return Object.fromEntries(treeOf(compilation).map(({ path, text }) => [path, text]));
}

const whole = (): readonly Compilation[] => [
  ...goldenCases().map(({ compilation }) => compilation),
  compilePath(".", "capabilities/oauth-authorization.yaml"),
];

describe("the same capability gives the same bytes", () => {
  it("compiled twice, in any order", () => {
    const first = whole().map(texts);
    const again = goldenCases()
      .toReversed()
      .map(({ name, compilation }) => [name, texts(compilation)] as const);
    expect(whole().map(texts)).toEqual(first);
    expect(again.toReversed().map(([, files]) => files)).toEqual(first.slice(0, -1));
  });

  it("for any small document", () => {
    fc.assert(
      fc.property(documents(), (document) => {
        const text = stringify(document);
        expect(texts(compileText(text))).toEqual(texts(compileText(text)));
      }),
      { seed, numRuns: 50 },
    );
  });

  it.each(["\r\n", "\r"])("with line ends %j, with and without a byte order mark", (end) => {
    for (const { name, compilation } of goldenCases()) {
      // What is no YAML has line ends of its own: a comment of Protobuf ends at a line feed alone.
      const inputs = compilation.inputs.map(
        ({ path, text }) =>
          [path, end === "\r\n" || /\.ya?ml$/.test(path) ? text.replaceAll("\n", end) : text] as const,
      );
      const [[, text = ""] = [], ...others] = inputs;
      for (const mark of ["", "\ufeff"])
        expect(texts(compileText(mark + text, { name, others: Object.fromEntries(others) })), name).toEqual(
          texts(compilation),
        );
    }
  });

  it("under another locale, time zone and language", () => {
    const script = `
      import { createHash } from "node:crypto";
      import { readFileSync } from "node:fs";
      import { compile, createTemplateReader, defaultSettings, emitRuntime, formatFile } from "./generator/index.ts";
      const readTemplate = createTemplateReader();
      const hash = createHash("sha256");
      const modules = new Set();
      for (const path of process.argv.slice(1)) {
        const { files, runtime } = compile({ path, text: readFileSync(path, "utf8") }, { settings: defaultSettings, readTemplate, readImport: (_, location) => ({ path: location, file: undefined }) });
        if (files.length === 0) throw new Error(path + " does not compile");
        for (const module of runtime) modules.add(module);
        for (const file of files) hash.update(file.path).update(await formatFile(file));
      }
      for (const module of modules) hash.update(await formatFile(emitRuntime(module, readTemplate)));
      console.log(new Intl.DateTimeFormat().resolvedOptions().timeZone, hash.digest("hex"));
    `;
    const golden = goldenCases().filter(({ compilation }) => compilation.inputs.length === 1);
    const paths = [
      ...part(golden, 8).map(({ name }) => `test/golden/${name}/capability.yaml`),
      "capabilities/oauth-authorization.yaml",
    ];
    const under = (environment: Readonly<Record<string, string>>): readonly string[] =>
      execFileSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script, ...paths], {
        encoding: "utf8",
        env: { PATH: process.env.PATH, ...environment },
      })
        .trim()
        .split(" ");
    const [zone, plain] = under({ LC_ALL: "C", TZ: "UTC" });
    const [otherZone, turkish] = under({
      LC_ALL: "tr_TR.UTF-8",
      LANG: "tr_TR.UTF-8",
      LANGUAGE: "tr",
      TZ: "Asia/Kolkata",
      NO_COLOR: "1",
    });
    expect(otherZone).not.toBe(zone);
    expect(turkish).toBe(plain);
  });
});

describe("any document compiles or is refused with a reason", () => {
  const check = async (text: string, keepGoing: boolean): Promise<Compilation> => {
    const compilation = compileText(text, { keepGoing });
    const errors = compilation.diagnostics.filter(({ severity }) => severity === "error");
    if (errors.length === 0) expect(compilation.files, text).not.toEqual([]);
    else expect(compilation.files, text).toEqual([]);
    await parses(compilation);
    return compilation;
  };

  it("whole documents mostly compile but for a part, and what they give parses", async () => {
    let [tried, compiled] = [0, 0];
    await fc.assert(
      fc.asyncProperty(documents(), async (document) => {
        tried += 1;
        const { files } = await check(stringify(document), true);
        if (files.length > 0) compiled += 1;
      }),
      // All of them, however busy the machine: a share of a few says nothing.
      { seed, numRuns: isShort ? 40 : 150, interruptAfterTimeLimit: 600_000 },
    );
    expect(compiled / tried).toBeGreaterThan(0.6);
  });

  it("what whole documents give type-checks under the strictest settings", () => {
    const folder = join(".capstan", "small");
    rmSync(folder, { recursive: true, force: true });
    for (const [index, document] of fc.sample(documents(), { seed, numRuns: isShort ? 12 : 25 }).entries()) {
      for (const { path, text } of treeOf(
        compileText(stringify(document), { name: `document-${index}`, keepGoing: true }),
      ))
        write(join(folder, path), text);
      write(join(folder, `document-${index}.yaml`), stringify(document));
    }
    write(
      join(folder, "tsconfig.json"),
      JSON.stringify({ extends: "../../tsconfig.json", include: ["."], exclude: [] }),
    );
    expect(typeErrorsIn(folder)).toEqual([]);
  });

  it("damaged documents never throw, and what they give parses", async () => {
    await fc.assert(
      fc.asyncProperty(
        documents(),
        fc.array(damage, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async (document, damages, keepGoing) => {
          await check(
            damages.reduce((text, change) => change(text), stringify(document)),
            keepGoing,
          );
        },
      ),
      { seed, numRuns: 400 },
    );
  });

  it("any text at all never throws", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.json()),
        async (text) => void (await check(text, false)),
      ),
      { seed, numRuns: 200 },
    );
  });

  it("every import is a file of the tree, a module of Node or a package that is listed", () => {
    const builtin = new Set(builtinModules.map((name) => `node:${name}`));
    const resolves = (compilation: Compilation): void => {
      const tree = treeOf(compilation);
      const paths = new Set(tree.map(({ path }) => path));
      for (const { path, text } of tree.filter((file) => file.path.endsWith(".ts"))) {
        for (const { fileName } of ts.preProcessFile(text).importedFiles) {
          if (fileName.startsWith("."))
            expect([...paths], `${path} imports ${fileName}`).toContain(
              posix.join(posix.dirname(path), fileName).replace(/\.js$/, ".ts"),
            );
          else if (!builtin.has(fileName))
            expect(Object.keys(compilation.dependencies), `${path} imports ${fileName}`).toContain(
              fileName
                .split("/")
                .slice(0, fileName.startsWith("@") ? 2 : 1)
                .join("/"),
            );
        }
      }
    };
    whole().forEach(resolves);
    fc.assert(
      fc.property(documents(), (document) => resolves(compileText(stringify(document), { keepGoing: true }))),
      { seed, numRuns: 40 },
    );
  });
});

describe("text of the YAML stays text", () => {
  for (const [turn, hostile] of hostileTexts().entries()) {
    it(`${JSON.stringify(hostile)} in any place`, async () => {
      let compiled = 0;
      const escaped: string[] = [];
      // Every place has some of the texts, and all of them where there is time.
      const every = isShort ? 9 : 3;
      const tried = isLong ? places : places.filter((_, index) => index % every === turn % every);
      for (const place of [...tried, "everywhere"]) {
        const compilation = compileText(stringify(hostileDocument(place, hostile)));
        await parses(compilation);
        for (const file of compilation.files)
          escaped.push(...escapes(file).map((what) => `${place}: ${file.path}: ${what}`));
        if (compilation.files.length > 0) compiled += 1;
      }
      expect(escaped).toEqual([]);
      // Most places take any text: a test in which nothing compiles would prove nothing.
      expect(compiled).toBeGreaterThan(tried.length / 2);
    });
  }

  it("stays what it was: a description or fixed value is found again in what runs", () => {
    for (const hostile of hostileTexts()) {
      const { files } = compileText(stringify(hostileDocument("tool description", hostile)));
      const mcp = files.find(({ path }) => path.endsWith("/mcp.ts"));
      const found = mcp ? literals(mcp) : [];
      expect(
        found.filter((text) => text.trim() === hostile.trim()),
        `${JSON.stringify(hostile)} among ${JSON.stringify(found)}`,
      ).not.toEqual([]);
    }
  });

  it("a name that objects inherit is sent only where the caller gives it", async () => {
    const [compilation] = goldenCases()
      .filter(({ name }) => name === "reserved-words")
      .map((golden) => golden.compilation);
    if (!compilation) throw new Error("the case reserved-words is gone");
    const folder = join(".capstan", "properties");
    rmSync(folder, { recursive: true, force: true });
    for (const { path, text } of treeOf(compilation)) write(join(folder, path), text);
    const client: unknown = await import(
      /* @vite-ignore */ pathToFileURL(join(folder, "reserved-words", "client.ts")).href
    );
    const call: unknown =
      typeof client === "object" && client !== null ? Reflect.get(client, "deleteOperation") : undefined;
    if (typeof call !== "function") throw new Error("no function deleteOperation");
    const urls: string[] = [];
    const fetch = async (request: Request | URL | string): Promise<Response> => {
      urls.push(request instanceof Request ? request.url : String(request));
      return new Response("{}", { headers: { "content-type": "application/json" } });
    };
    await call({ class: "noun" }, { fetch });
    await call({ class: "noun", constructor: "given" }, { fetch });
    expect(urls).toEqual(["https://words.example/words/noun", "https://words.example/words/noun?constructor=given"]);
  });
});

describe("imports are exact", () => {
  it("TypeScript's own organizer of imports changes nothing but layout", async () => {
    const project = new Project({
      useInMemoryFileSystem: true,
      compilerOptions: { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2023, verbatimModuleSyntax: true },
    });
    const tree = await laidOut(whole());
    for (const [path, text] of tree) if (path.endsWith(".ts")) project.createSourceFile(`/${path}`, text);
    const cases = part(
      ["array-output", "mock-output", "multipart", "bearer-binding", "two-apis", "oauth-authorization"],
      2,
    );
    for (const file of project
      .getSourceFiles()
      .filter((each) => cases.some((name) => each.getFilePath().startsWith(`/${name}/`)))) {
      const before = imports(file.getFullText());
      file.organizeImports();
      expect(imports(file.getFullText()), file.getFilePath()).toEqual(before);
    }
  });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Import declarations as they are written, without their layout. */
function imports(text: string): readonly string[] {
  return ts
    .createSourceFile("a.ts", text, ts.ScriptTarget.ES2023)
    .statements.filter((statement) => ts.isImportDeclaration(statement))
    .map((statement) =>
      text
        .slice(statement.pos, statement.end)
        .replace(/^\s*(?:\/\/.*\n\s*)*/, "")
        .replace(/\s+/g, " ")
        .replace(/, \}/, " }"),
    );
}

/** Emitted TypeScript is TypeScript and emitted JSON is JSON, before anything lays them out. */
async function parses({ files }: Compilation): Promise<void> {
  for (const { path, text } of files) {
    if (path.endsWith(".ts"))
      await expect(transform(text, { loader: "ts", logLevel: "silent" }), `${path}:\n${text}`).resolves.toBeDefined();
    if (path.endsWith(".json")) expect(() => void JSON.parse(text), path).not.toThrow();
  }
}

/** A word that is in no template, behind a letter in every hostile text: an identifier made from a name begins with that letter. */
const marker = "zqmarker";

function hostileTexts(): readonly string[] {
  return [
    `x\`\${${marker}()}\``,
    `x\${${marker}()}`,
    `x\\\${${marker}()}\\\``,
    `x"; ${marker}(); "`,
    `x'; ${marker}(); '`,
    `x\\"; ${marker}(); //`,
    `x */ ${marker}(); /*`,
    `x *\\/ ${marker}() **/ ${marker}()`,
    `x\n${marker}();\n`,
    `x\r${marker}();\r\n`,
    `x\u2028${marker}();\u2029${marker}()`,
    `x\u202e${marker}();\u2066 \u200b\ufeff`,
    `x</script><script>${marker}()</script><!-- -->`,
    `x\n---\n${marker}: true\n---\n# ${marker}`,
    `x{{${marker}`,
    `x{{\`\${${marker}()}\`}}`,
    `x{{a"]; ${marker}(); //}}`,
    `x {{#if}} {{> ${marker}-partial}} {{{{raw}}}}`,
    `x{\`\${${marker}()}\`}`,
    `x\u0000\u001b[31m${marker}()\u007f`,
    `x] = ${marker}(), [`,
    `x: ${marker}(), y: {`,
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "hasOwnProperty",
    "x\ud800",
  ];
}

/** Where text of an author can stand. */
const places = [
  "label",
  "info description",
  "binding",
  "binding source",
  "binding location",
  "namespace",
  "base URI",
  "api description",
  "header name",
  "header value",
  "api key name",
  "resource name",
  "resource path",
  "operation name",
  "operation description",
  "media type",
  "parameter name",
  "parameter description",
  "parameter value",
  "parameter default",
  "parameter enum",
  "body key",
  "body value",
  "rest namespace",
  "rest description",
  "address",
  "rest path",
  "rest operation name",
  "with value",
  "output name",
  "mapping",
  "mapping in brackets",
  "const",
  "mock value",
  "step name",
  "lookup match",
  "lookup field",
  "lookup value",
  "mapping target",
  "mapping value",
  "path filter",
  "trusted header",
  "fixed query",
  "forward path",
  "skill namespace",
  "skill name",
  "skill description",
  "skill location",
  "skill tool",
  "skill instruction",
  "file uri",
  "file location",
  "prompt location",
  "mcp namespace",
  "tool name",
  "tool description",
  "argument name",
  "prompt name",
  "prompt content",
  "resource uri",
  "tag",
] as const;

/** A document that compiles, with the text in one of its places or in all. */
function hostileDocument(place: string, hostile: string): object {
  const at = (name: (typeof places)[number], ordinary: string): string =>
    name === place || place === "everywhere" ? hostile : ordinary;
  const namespace = at("namespace", "things");
  const operation = at("operation name", "get-thing");
  const call = `${namespace}.${operation}`;
  const parameter = at("parameter name", "filter");
  return {
    naftiko: "1.0.0-alpha2",
    info: { label: at("label", "Things"), description: at("info description", "Things."), tags: [at("tag", "things")] },
    binds: [
      { namespace: "env", keys: { [at("binding", "TOKEN")]: at("binding source", "THINGS_TOKEN") } },
      {
        namespace: "file",
        location: place === "binding location" ? `file:///${hostile}` : "file:///a.json",
        keys: { KEY: "key" },
      },
    ],
    capability: {
      consumes: [
        {
          type: "http",
          namespace,
          baseUri:
            place === "base URI" || place === "everywhere"
              ? `https://things.example/${hostile}`
              : "https://things.example",
          description: at("api description", "An API."),
          authentication: {
            type: "apikey",
            key: at("api key name", "X-Key"),
            value: `{{KEY}}{{${at("binding", "TOKEN")}}}`,
            placement: "header",
          },
          inputParameters: [
            { name: at("header name", "X-Fixed"), in: "header", value: at("header value", "fixed") },
            { name: "kind", in: "query", value: at("fixed query", "all") },
          ],
          resources: [
            {
              name: at("resource name", "thing"),
              path: place === "resource path" || place === "everywhere" ? `/things/{id}/${hostile}` : "/things/{id}",
              operations: [
                {
                  name: operation,
                  method: "POST",
                  description: at("operation description", "A thing."),
                  outputMediaType: at("media type", "application/json"),
                  inputParameters: [
                    {
                      name: "id",
                      in: "path",
                      type: "string",
                      required: true,
                      description: at("parameter description", "Its number."),
                    },
                    { name: parameter, in: "query", type: "string" },
                    { name: "fixed", in: "query", type: "string", value: at("parameter value", "yes") },
                    {
                      name: "lang",
                      in: "query",
                      type: "string",
                      default: at("parameter default", "en"),
                      enum: ["en", at("parameter enum", "de")],
                    },
                  ],
                  body: {
                    type: "json",
                    data: { [at("body key", "name")]: at("body value", "value"), other: "{{id}} and {{more}}" },
                  },
                },
              ],
            },
          ],
        },
      ],
      exposes: [
        {
          type: "rest",
          namespace: at("rest namespace", "things-rest"),
          port: 8080,
          address: at("address", "localhost"),
          description: at("rest description", "Things over REST."),
          resources: [
            {
              path: place === "rest path" || place === "everywhere" ? `/v1/{id}/${hostile}` : "/v1/{id}",
              name: "things",
              operations: [
                {
                  method: "POST",
                  name: at("rest operation name", "get"),
                  call,
                  with: { id: "rest.path.id", [parameter]: at("with value", "rest.query.filter") },
                  outputParameters: [
                    {
                      type: "object",
                      properties: [
                        { name: at("output name", "name"), type: "string", mapping: at("mapping", "$.name") },
                        {
                          name: "bracket",
                          type: "string",
                          mapping: place === "mapping in brackets" ? `$[${JSON.stringify(hostile)}]` : "$.bracket",
                        },
                        { name: "fixed", type: "string", const: at("const", "fixed") },
                        {
                          name: "filtered",
                          type: "array",
                          mapping:
                            place === "path filter"
                              ? `$.a[?(@.b == ${JSON.stringify(hostile)})]`
                              : "$.a[?(@.b == 'c')]",
                        },
                      ],
                    },
                  ],
                },
              ],
            },
            {
              path: place === "forward path" || place === "everywhere" ? `/all/${hostile}/{path}` : "/all/{path}",
              forward: { targetNamespace: namespace, trustedHeaders: [at("trusted header", "X-Trusted")] },
            },
            {
              path: "/mock",
              name: "mock",
              operations: [
                {
                  method: "GET",
                  name: "mock",
                  outputParameters: [{ name: "text", type: "string", value: at("mock value", "text") }],
                },
              ],
            },
          ],
        },
        {
          type: "mcp",
          namespace: at("mcp namespace", "things-mcp"),
          port: 9090,
          tools: [
            {
              name: at("tool name", "get-thing"),
              description: at("tool description", "Gets a thing."),
              inputParameters: [
                { name: at("argument name", "id"), type: "string", description: "Its number.", required: true },
              ],
              call,
              with: { id: `tools.${at("argument name", "id")}` },
            },
            {
              name: "find-thing",
              description: "Finds a thing.",
              inputParameters: [{ name: "id", type: "string", description: "Its number.", required: true }],
              steps: [
                { type: "call", name: at("step name", "all"), call, with: { id: "{{id}}" } },
                {
                  type: "lookup",
                  name: "found",
                  index: at("step name", "all"),
                  match: at("lookup match", "id"),
                  lookupValue: at("lookup value", "{{id}}"),
                  outputParameters: [at("lookup field", "name")],
                },
              ],
              mappings: [
                { targetName: at("mapping target", "name"), value: "$.found.name" },
                {
                  targetName: "deep.value",
                  value: place === "mapping value" || place === "everywhere" ? `$.found.${hostile}` : "$.found.id",
                },
              ],
            },
          ],
          resources: [
            {
              name: "thing",
              label: "Thing",
              uri: `things://${at("resource uri", "thing")}`,
              description: "A thing.",
              call,
              with: { id: "1" },
            },
            {
              name: "files",
              label: "Files",
              uri: `files://${at("file uri", "all")}`,
              description: "Files.",
              location: place === "file location" ? `file:///${hostile}` : "file:///files",
            },
          ],
          prompts: [
            {
              name: at("prompt name", "ask"),
              description: "Asks.",
              arguments: [{ name: "what", description: "What." }],
              template: [{ role: "user", content: at("prompt content", "Tell me of {{what}}.") }],
            },
            {
              name: "from-file",
              label: "From a file",
              description: "From a file.",
              location: place === "prompt location" ? `file:///${hostile}` : "file:///prompt.md",
            },
          ],
        },
        {
          type: "skill",
          namespace: at("skill namespace", "things-skills"),
          port: 8090,
          skills: [
            {
              name: at("skill name", "finding"),
              description: at("skill description", "Finds things."),
              tools: [
                {
                  name: at("skill tool", "get"),
                  description: "Gets.",
                  from: { sourceNamespace: at("mcp namespace", "things-mcp"), action: at("tool name", "get-thing") },
                },
              ],
            },
            {
              name: "reading",
              description: "Reads.",
              location: place === "skill location" ? `file:///${hostile}` : "file:///skills/reading",
              tools: [{ name: "read", description: "Reads.", instruction: at("skill instruction", "read.md") }],
            },
          ],
        },
      ],
    },
  };
}

/** Where text has become more than text: the marker in code, characters that nobody sees, a key that sets a prototype, more front matter than there should be. */
function escapes({ path, text }: OutputFile): readonly string[] {
  if (path.endsWith(".json")) return [];
  const found = (
    text.match(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g) ?? []
  ).map((character) => `raw character ${JSON.stringify(character)} (${character.charCodeAt(0).toString(16)})`);
  if (path.endsWith("/SKILL.md")) {
    const front: unknown = parseYaml(/^---\n([\s\S]*?)\n---\n/.exec(text)?.[1] ?? "");
    const keys = Object.keys(typeof front === "object" && front !== null ? front : {});
    return keys.join() === "name,description" ? found : [...found, `front matter with ${keys.join()}`];
  }
  if (!path.endsWith(".ts")) return found;
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === marker && !isName(node)) found.push(`code ${node.parent.getText()}`);
    if (ts.isPropertyAssignment(node) && !ts.isComputedPropertyName(node.name) && node.name.text === "__proto__")
      found.push(`prototype ${node.getText()}`);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true));
  return found;
}

/** A key, or a property that is read: names of the author's own, that run nothing. */
function isName(node: ts.Identifier): boolean {
  const { parent } = node;
  if ((ts.isPropertySignature(parent) || ts.isPropertyAssignment(parent)) && parent.name === node) return true;
  return ts.isPropertyAccessExpression(parent) && parent.name === node && !ts.isCallExpression(parent.parent);
}

/** The values of every string and every part of a template in a file. */
function literals({ path, text }: OutputFile): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
      found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true));
  return found;
}
