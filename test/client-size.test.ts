import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, it } from "vitest";
import { capabilityOf, generate } from "./behaviour/served.js";

const yaml = capabilityOf({
  resources: `{name: orders, path: "/orders/{{id}}", inputParameters: [{name: id, in: path}], operations: [
      {name: get-order, method: GET, outputParameters: [{name: id, type: string, value: $.id}]}]},
    {name: lists, path: /lists, operations: [
      {name: get-csv, method: GET, outputRawFormat: csv},
      {name: get-raw, method: GET, outputRawFormat: raw},
      {name: add-form, method: POST, inputParameters: [{name: a, in: body, type: string}], body: {type: formUrlEncoded, data: {a: "{{a}}"}}},
      {name: sign-in, method: GET, inputParameters: [{name: session, in: cookie, type: string}]},
      {name: find, method: GET, inputParameters: [{name: $select, in: query, type: array}]}]}`,
});
const file = generate(yaml);

/** The runtime's modules in what a browser loads of one function, by name, with the bytes of each, and the bytes of all. */
async function bundled(
  name: string,
): Promise<{ readonly modules: ReadonlyMap<string, number>; readonly bytes: number }> {
  const { metafile } = await build({
    stdin: {
      contents: `export { ${name} } from ${JSON.stringify(fileURLToPath(file("client.ts")))};`,
      resolveDir: ".",
    },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    write: false,
    metafile: true,
  });
  const [output] = Object.values(metafile.outputs);
  const inputs = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return {
    modules: new Map(inputs.map(([path, { bytesInOutput }]) => [basename(path, ".ts"), bytesInOutput])),
    bytes: output?.bytes ?? 0,
  };
}

/** What a plain call for JSON has no use for, and which function brings it in. */
const brought: Readonly<Record<string, readonly string[]>> = {
  getCsv: ["decode-csv", "unread-text", "exact-json"],
  getRaw: ["censor-stream", "raw-answer"],
  addForm: ["value-styles", "well-formed"],
  find: ["value-styles"],
};
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

it("a browser loads of a client what its calls use, and no more", async () => {
  const { modules, bytes } = await bundled("getOrder");
  expect(modules.has("send-call")).toBe(true);
  for (const name of [...Object.values(brought).flat(), ...serversAlone])
    expect([...modules.keys()]).not.toContain(name);
  // Deterministic, so that what makes every client larger is a decision: 32.0 kB were 22.9 after a round of them, and 1.8 more refuse what no text and no header stands for, and to tell another origin a secret of a body; 0.5 name what plain JavaScript leaves out of an input.
  expect(bytes).toBeLessThan(26_250);
});

it.each(Object.entries(brought))("%s brings in %j", async (name, expected) => {
  const { modules } = await bundled(name);
  for (const each of expected) expect([...modules.keys()]).toContain(each);
});

it("a cookie is written by the call that sends one", async () => {
  const [plain, withCookie] = [await bundled("getOrder"), await bundled("signIn")];
  expect(withCookie.modules.get("headers")).toBeGreaterThan((plain.modules.get("headers") ?? 0) + 150);
});
