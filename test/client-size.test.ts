import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Metafile } from "esbuild";
import { expect, it } from "vitest";
import { capabilityOf, generate } from "./behaviour/served.js";

const yaml = capabilityOf({
  resources: `{name: orders, path: "/orders/{{id}}", inputParameters: [{name: id, in: path, type: string}], operations: [
      {name: get-order, method: GET, outputParameters: [{name: id, type: string, value: $.id}]}]},
    {name: lists, path: /lists, operations: [
      {name: get-csv, method: GET, outputRawFormat: csv},
      {name: get-raw, method: GET, outputRawFormat: raw},
      {name: add-form, method: POST, inputParameters: [{name: a, in: body, type: string}], body: {type: formUrlEncoded, data: {a: "{{a}}"}}},
      {name: sign-in, method: GET, inputParameters: [{name: session, in: cookie, type: string}]},
      {name: find, method: GET, inputParameters: [{name: $select, in: query, type: array}]}]}`,
});
const file = generate(yaml);

interface Loaded {
  readonly modules: ReadonlyMap<string, number>;
  readonly bytes: number;
}

/** The runtime's modules in what a browser loads of one function, by name, with the bytes of each, and the bytes of all: at first, and of what it loads when it is needed. */
async function bundled(name: string): Promise<Loaded & { readonly later: Loaded }> {
  const { metafile } = await build({
    stdin: {
      contents: `export { ${name} } from ${JSON.stringify(fileURLToPath(file("client.ts")))};`,
      resolveDir: ".",
    },
    bundle: true,
    minify: true,
    splitting: true,
    outdir: "out",
    format: "esm",
    platform: "browser",
    target: "es2022",
    write: false,
    metafile: true,
  });
  const first = firstLoaded(metafile);
  const later = Object.keys(metafile.outputs).filter((path) => !first.includes(path));
  return { ...loaded(metafile, first), later: loaded(metafile, later) };
}

/** The files of a bundle that its entry loads before it runs. */
function firstLoaded({ outputs }: Metafile): readonly string[] {
  const entries = Object.keys(outputs).filter((path) => outputs[path]?.entryPoint !== undefined);
  const files = new Set(entries.filter((path) => outputs[path]?.entryPoint === "<stdin>"));
  for (const path of files)
    for (const { path: next, kind } of outputs[path]?.imports ?? []) if (kind === "import-statement") files.add(next);
  return [...files];
}

function loaded({ outputs }: Metafile, paths: readonly string[]): Loaded {
  const files = paths.flatMap((path) => outputs[path] ?? []);
  const inputs = files
    .flatMap((each) => Object.entries(each.inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return {
    modules: new Map(inputs.map(([path, { bytesInOutput }]) => [basename(path, ".ts"), bytesInOutput])),
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** What a plain call for JSON has no use for, and which function brings it in. */
const brought: Readonly<Record<string, readonly string[]>> = {
  getCsv: ["decode-csv", "unread-text", "exact-json"],
  getRaw: ["raw-answer"],
  addForm: ["value-styles", "well-formed"],
  find: ["value-styles", "write-value"],
};
/** What writes lists and objects where only text can travel. */
const structures = ["value-texts", "spell", "write-value"];
const serversAlone = [
  "steps",
  "options",
  "exchange",
  "write-json",
  "upstream-needs",
  "form-parts",
  "form-stream",
  "upload",
];
/** What reads answers of 300 and more. */
const ofFailures = ["unsuccessful-answer", "failed-answer", "censor-answer", "spelled-secret", "redact"];
/** What browsers never need, and few calls do. */
const ofFewCalls = ["redirect", "private-host", "unseen-redirect", "prove-request", "basic-authorization"];

it("a browser loads of a client what its calls use, and no more", async () => {
  const { modules, bytes } = await bundled("getOrder");
  expect(modules.has("send-call")).toBe(true);
  for (const name of [...Object.values(brought).flat(), ...structures, ...serversAlone])
    expect([...modules.keys()]).not.toContain(name);
  // Deterministic, so that what makes every client larger is a decision: 32.0 kB were 22.9 after a round of them, and 1.8 more refuse what no text and no header stands for, and to tell another origin a secret of a body; 0.5 name what plain JavaScript leaves out of an input, and 0.1 refuse a token that holds its scheme. 21.6 before what reads failures was loaded beside the first call, 16.3 before whether another try helps, redirects and why a text is not read were, 15.1 before what is sent was one shape from its laying out to its transport.
  expect(bytes).toBeLessThan(13_600);
});

// A browser does not show where a redirect leads, few calls are signed, and most answers are successes: what those need is loaded when it is, or beside the first call.
it("what browsers never need, and few calls do, is loaded later", async () => {
  const { modules, later } = await bundled("getOrder");
  for (const name of [...ofFewCalls, ...ofFailures]) {
    expect([...modules.keys()]).not.toContain(name);
    expect([...later.modules.keys()]).toContain(name);
  }
});

// A bundler that makes one file of all wraps each module that one loaded late imports, whose constants are none any more: calls got 6 % slower by that.
it("what is loaded late imports none of what every call runs through", async () => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(file("client.ts"))],
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    write: false,
  });
  const wrapped = [...(outputFiles[0]?.text ?? "").matchAll(/"[^"]*runtime\/([\w-]+)\.ts"\(\) \{/g)].map(
    ([, name]) => name,
  );
  expect(wrapped).toContain("redirect");
  const ofEveryCall = ["headers", "url", "scalar-text", "body", "parse-json", "read-body", "send-call", "media-type"];
  for (const name of [...ofEveryCall, "retry", "credentials", "call-failure", "json", "exact-number"])
    expect(wrapped).not.toContain(name);
});

it.each(Object.entries(brought))("%s brings in %j", async (name, expected) => {
  const { modules } = await bundled(name);
  for (const each of expected) expect([...modules.keys()]).toContain(each);
});

it("a cookie is written by the call that sends one", async () => {
  const [plain, withCookie] = [await bundled("getOrder"), await bundled("signIn")];
  expect(plain.modules.has("value-texts")).toBe(false);
  expect(withCookie.modules.has("value-texts")).toBe(true);
});
