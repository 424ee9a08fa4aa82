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
import { goldenCases, laidOut } from "./golden/cases.js";

const readTemplate = createTemplateReader();
const seed = 20_261_123;

/** Every file of a compilation, the runtime modules that it needs included, not laid out. */
function treeOf({ files, runtime }: Compilation): readonly OutputFile[] {
  return [...runtime.map((module) => emitRuntime(module, readTemplate)), ...files];
}

function texts(compilation: Compilation): Readonly<Record<string, string>> {
  return Object.fromEntries(treeOf(compilation).map(({ path, text }) => [path, text]));
}

const whole = (): readonly Compilation[] => [...goldenCases().map(({ compilation }) => compilation), compilePath(".", "capabilities/oauth-authorization.yaml")];

describe("the same capability gives the same bytes", () => {
  it("compiled twice, in any order", () => {
    const first = whole().map(texts);
    const again = goldenCases().toReversed().map(({ name, compilation }) => [name, texts(compilation)] as const);
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

  it("with Windows line ends, with and without a byte order mark", () => {
    for (const { name, compilation } of goldenCases()) {
      const inputs = compilation.inputs.map(({ path, text }) => [path, text.replaceAll("\n", "\r\n")] as const);
      const [[, text = ""] = [], ...others] = inputs;
      for (const mark of ["", "\ufeff"]) expect(texts(compileText(mark + text, { name, others: Object.fromEntries(others) })), name).toEqual(texts(compilation));
    }
  });

  it("under another locale, time zone and language", () => {
    const script = `
      import { createHash } from "node:crypto";
      import { readFileSync } from "node:fs";
      import { compile, createTemplateReader, defaultSettings, emitRuntime, formatFile } from "./generator/index.ts";
      const readTemplate = createTemplateReader();
      const hash = createHash("sha256");
      for (const path of process.argv.slice(1)) {
        const { files, runtime } = compile({ path, text: readFileSync(path, "utf8") }, { settings: defaultSettings, readTemplate, readImport: (_, location) => ({ path: location, file: undefined }) });
        if (files.length === 0) throw new Error(path + " does not compile");
        for (const file of [...files, ...runtime.map((module) => emitRuntime(module, readTemplate))]) hash.update(file.path).update(await formatFile(file));
      }
      console.log(new Intl.DateTimeFormat().resolvedOptions().timeZone, hash.digest("hex"));
    `;
    const paths = [...goldenCases().filter(({ compilation }) => compilation.inputs.length === 1).map(({ name }) => `test/golden/${name}/capability.yaml`), "capabilities/oauth-authorization.yaml"];
    const under = (environment: Readonly<Record<string, string>>): readonly string[] =>
      execFileSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script, ...paths], { encoding: "utf8", env: { PATH: process.env.PATH, ...environment } }).trim().split(" ");
    const [zone, plain] = under({ LC_ALL: "C", TZ: "UTC" });
    const [otherZone, turkish] = under({ LC_ALL: "tr_TR.UTF-8", LANG: "tr_TR.UTF-8", LANGUAGE: "tr", TZ: "Asia/Kolkata", NO_COLOR: "1" });
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

  it("whole documents mostly compile, and what they give parses", async () => {
    let compiled = 0;
    await fc.assert(
      fc.asyncProperty(documents(), async (document) => {
        const { files } = await check(stringify(document), false);
        if (files.length > 0) compiled += 1;
      }),
      { seed, numRuns: 150 },
    );
    expect(compiled).toBeGreaterThan(100);
  });

  it("what whole documents give type-checks under the strictest settings", () => {
    const folder = join(".capstan", "small");
    rmSync(folder, { recursive: true, force: true });
    for (const [index, document] of fc.sample(documents(), { seed, numRuns: 60 }).entries()) {
      for (const { path, text } of treeOf(compileText(stringify(document), { name: `document-${index}` }))) write(join(folder, path), text);
      write(join(folder, `document-${index}.yaml`), stringify(document));
    }
    write(join(folder, "tsconfig.json"), JSON.stringify({ extends: "../../tsconfig.json", include: ["."], exclude: [] }));
    expect(typeErrors(folder)).toEqual([]);
  });

  it("damaged documents never throw, and what they give parses", async () => {
    await fc.assert(
      fc.asyncProperty(documents(), fc.array(damage, { minLength: 1, maxLength: 4 }), fc.boolean(), async (document, damages, keepGoing) => {
        await check(damages.reduce((text, change) => change(text), stringify(document)), keepGoing);
      }),
      { seed, numRuns: 400 },
    );
  });

  it("any text at all never throws", async () => {
    await fc.assert(fc.asyncProperty(fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.json()), async (text) => void (await check(text, false))), { seed, numRuns: 200 });
  });

  it("every import is a file of the tree, a module of Node or a package that is listed", () => {
    const builtin = new Set(builtinModules.map((name) => `node:${name}`));
    const resolves = (compilation: Compilation): void => {
      const tree = treeOf(compilation);
      const paths = new Set(tree.map(({ path }) => path));
      for (const { path, text } of tree.filter((file) => file.path.endsWith(".ts"))) {
        for (const { fileName } of ts.preProcessFile(text).importedFiles) {
          if (fileName.startsWith(".")) expect([...paths], `${path} imports ${fileName}`).toContain(posix.join(posix.dirname(path), fileName).replace(/\.js$/, ".ts"));
          else if (!builtin.has(fileName)) expect(Object.keys(compilation.dependencies), `${path} imports ${fileName}`).toContain(fileName.split("/").slice(0, fileName.startsWith("@") ? 2 : 1).join("/"));
        }
      }
    };
    whole().forEach(resolves);
    fc.assert(fc.property(documents(), (document) => resolves(compileText(stringify(document)))), { seed, numRuns: 40 });
  });
});

describe("text of the YAML stays text", () => {
  for (const hostile of hostileTexts()) {
    it(`${JSON.stringify(hostile)} in any place`, async () => {
      let compiled = 0;
      const escaped: string[] = [];
      for (const place of [...places, "everywhere"]) {
        const compilation = compileText(stringify(hostileDocument(place, hostile)));
        await parses(compilation);
        for (const file of compilation.files) escaped.push(...escapes(file).map((what) => `${place}: ${file.path}: ${what}`));
        if (compilation.files.length > 0) compiled += 1;
      }
      expect(escaped).toEqual([]);
      // Most places take any text: a test in which nothing compiles would prove nothing.
      expect(compiled).toBeGreaterThan(places.length / 2);
    });
  }

  it("stays what it was: a description or fixed value is found again in what runs", () => {
    for (const hostile of hostileTexts()) {
      const { files } = compileText(stringify(hostileDocument("tool description", hostile)));
      const mcp = files.find(({ path }) => path.endsWith("/mcp.ts"));
      const found = mcp ? literals(mcp) : [];
      expect(found.filter((text) => text.trim() === hostile.trim()), `${JSON.stringify(hostile)} among ${JSON.stringify(found)}`).not.toEqual([]);
    }
  });

  it("a name that objects inherit is sent only where the caller gives it", async () => {
    const [compilation] = goldenCases().filter(({ name }) => name === "reserved-words").map((golden) => golden.compilation);
    if (!compilation) throw new Error("the case reserved-words is gone");
    const folder = join(".capstan", "properties");
    rmSync(folder, { recursive: true, force: true });
    for (const { path, text } of treeOf(compilation)) write(join(folder, path), text);
    const client: unknown = await import(/* @vite-ignore */ pathToFileURL(join(folder, "reserved-words", "client.ts")).href);
    const call: unknown = typeof client === "object" && client !== null ? Reflect.get(client, "deleteOperation") : undefined;
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
    const project = new Project({ useInMemoryFileSystem: true, compilerOptions: { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2023, verbatimModuleSyntax: true } });
    const tree = await laidOut(whole());
    for (const [path, text] of tree) if (path.endsWith(".ts")) project.createSourceFile(`/${path}`, text);
    const cases = ["array-output", "mock-output", "multipart", "bearer-binding", "two-apis", "oauth-authorization"];
    for (const file of project.getSourceFiles().filter((each) => cases.some((name) => each.getFilePath().startsWith(`/${name}/`)))) {
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

/** What the native compiler says of a folder, a line each; none where it finds nothing. */
function typeErrors(folder: string): readonly string[] {
  try {
    execFileSync(process.execPath, [join("node_modules", "@typescript", "native-preview", "bin", "tsgo"), "-p", folder, "--pretty", "false"], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1 << 26 });
    return [];
  } catch (error) {
    const lines = error instanceof Error && "stdout" in error ? String(error.stdout).split("\n").filter((line) => line.includes("error TS")) : [];
    // A compiler that did not run has found nothing, either.
    if (lines.length === 0) throw error;
    return lines;
  }
}

/** Import declarations as they are written, without their layout. */
function imports(text: string): readonly string[] {
  return ts
    .createSourceFile("a.ts", text, ts.ScriptTarget.ES2023)
    .statements.filter((statement) => ts.isImportDeclaration(statement))
    .map((statement) => text.slice(statement.pos, statement.end).replace(/^\s*(?:\/\/.*\n\s*)*/, "").replace(/\s+/g, " ").replace(/, \}/, " }"));
}

/** Emitted TypeScript is TypeScript and emitted JSON is JSON, before anything lays them out. */
async function parses({ files }: Compilation): Promise<void> {
  for (const { path, text } of files) {
    if (path.endsWith(".ts")) await expect(transform(text, { loader: "ts", logLevel: "silent" }), `${path}:\n${text}`).resolves.toBeDefined();
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
  "label", "info description", "binding", "binding source", "binding location", "namespace", "base URI", "api description", "header name", "header value", "api key name",
  "resource name", "resource path", "operation name", "operation description", "media type", "parameter name", "parameter description", "parameter value", "parameter default", "parameter enum",
  "body key", "body value", "rest namespace", "rest description", "address", "rest path", "rest operation name", "with value", "output name", "mapping", "mapping in brackets", "const", "mock value",
  "step name", "lookup match", "lookup field", "lookup value", "mapping target", "mapping value", "path filter", "trusted header", "fixed query", "forward path",
  "skill namespace", "skill name", "skill description", "skill location", "skill tool", "skill instruction", "file uri", "file location", "prompt location",
  "mcp namespace", "tool name", "tool description", "argument name", "prompt name", "prompt content", "resource uri", "tag",
] as const;

/** A document that compiles, with the text in one of its places or in all. */
function hostileDocument(place: string, hostile: string): object {
  const at = (name: (typeof places)[number], ordinary: string): string => (name === place || place === "everywhere" ? hostile : ordinary);
  const namespace = at("namespace", "things");
  const operation = at("operation name", "get-thing");
  const call = `${namespace}.${operation}`;
  const parameter = at("parameter name", "filter");
  return {
    naftiko: "1.0.0-alpha2",
    info: { label: at("label", "Things"), description: at("info description", "Things."), tags: [at("tag", "things")] },
    binds: [
      { namespace: "env", keys: { [at("binding", "TOKEN")]: at("binding source", "THINGS_TOKEN") } },
      { namespace: "file", location: place === "binding location" ? `file:///${hostile}` : "file:///a.json", keys: { KEY: "key" } },
    ],
    capability: {
      consumes: [
        {
          type: "http",
          namespace,
          baseUri: place === "base URI" || place === "everywhere" ? `https://things.example/${hostile}` : "https://things.example",
          description: at("api description", "An API."),
          authentication: { type: "apikey", key: at("api key name", "X-Key"), value: `{{KEY}}{{${at("binding", "TOKEN")}}}`, placement: "header" },
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
                    { name: "id", in: "path", type: "string", required: true, description: at("parameter description", "Its number.") },
                    { name: parameter, in: "query", type: "string" },
                    { name: "fixed", in: "query", type: "string", value: at("parameter value", "yes") },
                    { name: "lang", in: "query", type: "string", default: at("parameter default", "en"), enum: ["en", at("parameter enum", "de")] },
                  ],
                  body: { type: "json", data: { [at("body key", "name")]: at("body value", "value"), other: "{{id}} and {{more}}" } },
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
                        { name: "bracket", type: "string", mapping: place === "mapping in brackets" ? `$[${JSON.stringify(hostile)}]` : "$.bracket" },
                        { name: "fixed", type: "string", const: at("const", "fixed") },
                        { name: "filtered", type: "array", mapping: place === "path filter" ? `$.a[?(@.b == ${JSON.stringify(hostile)})]` : "$.a[?(@.b == 'c')]" },
                      ],
                    },
                  ],
                },
              ],
            },
            { path: place === "forward path" || place === "everywhere" ? `/all/${hostile}/{path}` : "/all/{path}", forward: { targetNamespace: namespace, trustedHeaders: [at("trusted header", "X-Trusted")] } },
            { path: "/mock", name: "mock", operations: [{ method: "GET", name: "mock", outputParameters: [{ name: "text", type: "string", value: at("mock value", "text") }] }] },
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
              inputParameters: [{ name: at("argument name", "id"), type: "string", description: "Its number.", required: true }],
              call,
              with: { id: `tools.${at("argument name", "id")}` },
            },
            {
              name: "find-thing",
              description: "Finds a thing.",
              inputParameters: [{ name: "id", type: "string", description: "Its number.", required: true }],
              steps: [
                { type: "call", name: at("step name", "all"), call, with: { id: "{{id}}" } },
                { type: "lookup", name: "found", index: at("step name", "all"), match: at("lookup match", "id"), lookupValue: at("lookup value", "{{id}}"), outputParameters: [at("lookup field", "name")] },
              ],
              mappings: [
                { targetName: at("mapping target", "name"), value: "$.found.name" },
                { targetName: "deep.value", value: place === "mapping value" || place === "everywhere" ? `$.found.${hostile}` : "$.found.id" },
              ],
            },
          ],
          resources: [
            { name: "thing", label: "Thing", uri: `things://${at("resource uri", "thing")}`, description: "A thing.", call, with: { id: "1" } },
            { name: "files", label: "Files", uri: `files://${at("file uri", "all")}`, description: "Files.", location: place === "file location" ? `file:///${hostile}` : "file:///files" },
          ],
          prompts: [{ name: at("prompt name", "ask"), description: "Asks.", arguments: [{ name: "what", description: "What." }], template: [{ role: "user", content: at("prompt content", "Tell me of {{what}}.") }] }, { name: "from-file", label: "From a file", description: "From a file.", location: place === "prompt location" ? `file:///${hostile}` : "file:///prompt.md" }],
        },
        {
          type: "skill",
          namespace: at("skill namespace", "things-skills"),
          port: 8090,
          skills: [
            { name: at("skill name", "finding"), description: at("skill description", "Finds things."), tools: [{ name: at("skill tool", "get"), description: "Gets.", from: { sourceNamespace: at("mcp namespace", "things-mcp"), action: at("tool name", "get-thing") } }] },
            { name: "reading", description: "Reads.", location: place === "skill location" ? `file:///${hostile}` : "file:///skills/reading", tools: [{ name: "read", description: "Reads.", instruction: at("skill instruction", "read.md") }] },
          ],
        },
      ],
    },
  };
}

/** Where text has become more than text: the marker in code, characters that nobody sees, a key that sets a prototype, more front matter than there should be. */
function escapes({ path, text }: OutputFile): readonly string[] {
  if (path.endsWith(".json")) return [];
  const found = (text.match(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g) ?? []).map((character) => `raw character ${JSON.stringify(character)} (${character.charCodeAt(0).toString(16)})`);
  if (path.endsWith("/SKILL.md")) {
    const front: unknown = parseYaml(/^---\n([\s\S]*?)\n---\n/.exec(text)?.[1] ?? "");
    const keys = Object.keys(typeof front === "object" && front !== null ? front : {});
    return keys.join() === "name,description" ? found : [...found, `front matter with ${keys.join()}`];
  }
  if (!path.endsWith(".ts")) return found;
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === marker && !isName(node)) found.push(`code ${node.parent.getText()}`);
    if (ts.isPropertyAssignment(node) && !ts.isComputedPropertyName(node.name) && node.name.text === "__proto__") found.push(`prototype ${node.getText()}`);
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
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true));
  return found;
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A small document: APIs with parameters of every place and bodies of every type, a REST adapter, an MCP server, values and outputs of all forms. */
function documents(): fc.Arbitrary<Json> {
  const name = fc.constantFrom("id", "list-items", "getItem", "a b", "$select", "filter[x]", "delete", "vendor_id", "vendor-id", "x-trace", "body", "ünï", "constructor");
  // Others are refused, which the diagnostics show.
  const toolName = fc.constantFrom("id", "list-items", "getItem", "delete", "vendor_id", "vendor-id", "a.b", "constructor", "2x");
  const sentence = fc.constantFrom("A thing.", "Two\nlines.", "`code` */ and ${x}", "", "Größe: 5");
  const type = fc.constantFrom("string", "number", "integer", "boolean", "array", "object");
  const path = fc.constantFrom("/items", "/items/{id}", "/items/{{id}}/x", "/{vendor-id}", "/a/{b}/c/{d}", "/files/{path}.json", "items", "");
  const value: fc.Arbitrary<Json> = fc.oneof(
    fc.constantFrom<Json>("rest.id", "rest.query.q", "rest.path.id", "rest.header.x-trace", "rest.body", "rest.body.a.b", "tools.id", "tools.body", "tools.id.a.b", "$this.id", "api-rest.id", "{{id}}", "{{ id }} and {{KEY}}"),
    fc.constantFrom<Json>("{{env.KEY}}", "env.KEY", "{{tools.id}}", "{{{id}}}", "{{id", "$.a.b", "text", "", 5, true, ["{{id}}", 1], { a: "{{q}}", b: { c: "rest.id" } }, null),
  );
  const mapping = fc.oneof({ weight: 90, arbitrary: fc.constantFrom("$.", "$", "$.a", "$.a.b[0].c", "$.items[*].id", "$['a b']", "a.b") }, { weight: 18, arbitrary: fc.constantFrom("$..deep", "$..*[0]", "$.items[?(@.x > 1 && !(@.y || $.z == 'a'))].id", "$.items[-1]", "$.a[1:3]", "$['a','b'][*].c", "$.a[*].b[*]", "$..a[?($.b)]", "$.items.length()", "$.a[*].b.sum()") }, { weight: 1, arbitrary: fc.constantFrom("$.a[?(@.b =~ /x/)]", "$.a[") });
  const parameter = fc.record({ name, in: fc.constantFrom("query", "header", "path", "cookie", "body", "environment"), type, description: sentence, required: fc.boolean(), value, enum: fc.constant<Json>(["a", "b"]), default: value }, { requiredKeys: ["name", "in"] });
  const { output } = fc.letrec<{ output: Json }>((tie) => ({
    output: fc.oneof(
      { maxDepth: 3, depthSize: "small", withCrossShrink: true },
      fc.record({ name, type, mapping, value, const: fc.constantFrom<Json>("c", 1, null), required: fc.boolean(), maxLength: fc.nat(9) }, { requiredKeys: ["type"] }),
      fc.record({ name, type: fc.constant("object"), mapping, properties: fc.array(tie("output"), { maxLength: 3 }) }, { requiredKeys: ["type", "properties"] }),
      fc.record({ name, type: fc.constant("array"), mapping, items: tie("output") }, { requiredKeys: ["type", "items"] }),
    ),
  }));
  const body = fc.record({ type: fc.constantFrom("json", "text", "xml", "sparql", "formUrlEncoded", "multipartForm", "raw"), data: value });
  const consumed = fc.record(
    { name, method: fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"), description: sentence, path, inputParameters: fc.array(parameter, { maxLength: 4 }), body, outputRawFormat: fc.constantFrom("json", "xml", "csv", "yaml", "html", "raw", "text", "binary"), outputParameters: fc.array(output, { maxLength: 2 }) },
    { requiredKeys: ["name", "method"] },
  );
  const authentication = fc.constantFrom<Json>(
    { type: "bearer", token: "{{KEY}}" },
    { type: "basic", username: "u", password: "{{KEY}}" },
    { type: "apikey", key: "k", value: "{{KEY}}", placement: "query" },
    { type: "digest", username: "u", password: "{{KEY}}" },
    { type: "oauth2", authorizationServerUri: "https://as.example", resource: "https://r.example", clientId: "{{KEY}}", clientSecret: "{{KEY}}" },
  );
  const api = (namespace: string): fc.Arbitrary<Json> =>
    fc.record(
      { type: fc.constant("http"), namespace: fc.constant(namespace), baseUri: fc.constantFrom("https://api.example", "https://{{KEY}}.example/v1/", "", "https://{region}.example"), description: sentence, authentication, inputParameters: fc.array(parameter, { maxLength: 2 }), resources: resources(namespace) },
      { requiredKeys: ["type", "namespace", "baseUri", "resources"] },
    );
  const resources = (namespace: string): fc.Arbitrary<Json> =>
    fc.uniqueArray(fc.tuple(path, fc.array(parameter, { maxLength: 2 }), consumed), { minLength: 1, maxLength: 2, selector: ([where]) => where }).map((list) =>
      list.map(([where, inputParameters, operation], index) => ({ name: `${namespace}-${index}`, path: where, inputParameters, operations: [{ ...operation, name: `call${index}` }] })),
    );
  const call = fc.constantFrom("one.call0", "two.call0");
  const behaviour = { description: sentence, call, with: fc.dictionary(name, value, { maxKeys: 4 }), inputParameters: fc.array(parameter, { maxLength: 3 }), outputParameters: fc.array(output, { maxLength: 3 }) };
  const steps = fc.array(fc.tuple(call, fc.dictionary(name, fc.oneof(value, fc.constantFrom<Json>("$.s0.id", "{{s0.a.b}}")), { maxKeys: 3 })), { minLength: 1, maxLength: 4 }).map((calls) => [
    ...calls.map(([target, given], index) => ({ type: "call", name: `s${index}`, call: target, with: given })),
    { type: "lookup", name: "found", index: "s0", match: "id", lookupValue: "$.s0.id", outputParameters: ["name", "constructor"] },
  ]);
  const mappings = fc.uniqueArray(fc.record({ targetName: fc.constantFrom("a", "c.b", "b", "constructor.x", "ünï"), value: fc.constantFrom("$.s0", "$.s0.a.b", "$.found", "$.found.constructor") }), { maxLength: 3, selector: (mapping) => mapping.targetName });
  const orchestrated = { description: sentence, steps, mappings, inputParameters: fc.array(parameter, { maxLength: 2 }), outputParameters: fc.array(output, { maxLength: 2 }) };
  const rest = fc.uniqueArray(fc.tuple(path, fc.constantFrom("GET", "POST", "PUT", "DELETE"), fc.oneof({ weight: 3, arbitrary: fc.record({ name, ...behaviour }, { requiredKeys: ["name", "call"] }) }, { weight: 1, arbitrary: fc.record({ name, ...orchestrated }, { requiredKeys: ["name", "steps"] }) })), { minLength: 1, maxLength: 3, selector: ([where]) => where }).map((list) => ({
    type: "rest",
    namespace: "api-rest",
    port: 8080,
    resources: list.map(([where, method, operation], index) => ({ path: where, operations: [{ ...operation, method }], ...(index === 1 ? { forward: { targetNamespace: "two", trustedHeaders: ["Accept", "authorization"] } } : {}) })),
  }));
  const mcp = fc.uniqueArray(fc.oneof({ weight: 3, arbitrary: fc.record({ name: toolName, hints: fc.constantFrom<Json>({ readOnly: true }, { destructive: false, openWorld: true }), ...behaviour }, { requiredKeys: ["name", "call", "description"] }) }, { weight: 1, arbitrary: fc.record({ name: toolName, ...orchestrated }, { requiredKeys: ["name", "steps", "description"] }) }), { minLength: 1, maxLength: 3, selector: (tool) => tool.name }).map((tools) => ({ type: "mcp", namespace: "api-mcp", port: 9090, tools }));
  return fc.record({ one: api("one"), two: api("two"), rest, mcp, label: sentence }).map(({ one, two, rest: restAdapter, mcp: server, label }) => ({
    naftiko: "1.0.0-alpha2",
    info: { label, description: "Things." },
    binds: [{ namespace: "env", keys: { KEY: "API_KEY" } }],
    capability: { consumes: [one, two], exposes: [restAdapter, server] },
  }));
}

/** What editors, merges and slips of the hand do to a file. */
const damage: fc.Arbitrary<(text: string) => string> = fc
  .record({ at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), length: fc.integer({ min: 1, max: 40 }), kind: fc.constantFrom("cut", "replace", "duplicate line", "drop line", "indent", "wrong type"), insert: fc.constantFrom("[", "{", "&a", "*a", ": ", "- ", "!!", "%", "\t", "'", '"', "{{", "\u0000", "|", "null", "5"), other: fc.constantFrom("null", "[1, 2]", "{a: 1}", "true", "5", "1e999", '""', "[[]]", "2026-01-01", "*missing", "- x") })
  .map(({ at, length, kind, insert, other }) => (text: string): string => {
    const place = Math.floor(at * text.length);
    if (kind === "cut") return text.slice(0, place) + text.slice(place + length);
    if (kind === "replace") return text.slice(0, place) + insert + text.slice(place + 1);
    const lines = text.split("\n");
    const index = Math.floor(at * lines.length);
    const line = lines[index] ?? "";
    if (kind === "duplicate line") lines.splice(index, 0, line);
    else if (kind === "drop line") lines.splice(index, 1);
    else if (kind === "indent") lines[index] = `  ${line}`;
    else lines[index] = line.replace(/: .*$|:$/, `: ${other}`);
    return lines.join("\n");
  });
