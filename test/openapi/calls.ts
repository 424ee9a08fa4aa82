import { expect, onTestFinished } from "vitest";
import { createReporter } from "../../generator/diagnostics/reporter.js";
import { openDocument } from "../../generator/openapi/open-document.js";
import { writeCapability } from "../../generator/openapi/write-capability.js";
import type { Compilation } from "../../generator/pipeline.js";
import { compileText, importServer } from "../check.js";
import { json, startUpstream } from "../runtime/upstream.js";

/** Answers of an operation about which nothing is to be shown. */
export const answers = `responses: {"200": {description: It., content: {application/json: {schema: {type: object}}}}}`;
/** A document's first lines. */
export const head = (version: string): string =>
  `openapi: ${version}\ninfo: {title: Case, version: "1"}\nservers: [{url: https://api.example/v1}]\n`;

/** A document as `import openapi` writes it, compiled. */
export function imported(
  document: string,
  name = "case",
): { readonly unsaid: readonly string[]; readonly compilation: Compilation } {
  const opened = openDocument(
    { path: "api.yaml", text: document },
    () => ({ path: "", file: undefined }),
    createReporter(),
  );
  if (!opened) throw new Error("it cannot be read");
  const { text, unsaid } = writeCapability(opened, {
    operations: opened.operations,
    namespace: "up",
    location: "./api.yaml",
    rest: true,
    mcp: true,
    baseUri: "https://api.example/v1",
  });
  return { unsaid, compilation: compileText(text, { name, others: { "capabilities/api.yaml": document } }) };
}

/** What is asked of the REST adapter, and either what comes upstream or what the refusal says (`400 ...`), whole or in part. */
export type Call = readonly [asked: string, body: string | undefined, expected: string | RegExp];

let count = 0;

/** Imports a document, serves what is generated and calls it. */
export async function callAll(document: string, calls: readonly Call[]): Promise<void> {
  const { compilation } = imported(document);
  expect(compilation.diagnostics.filter(({ severity }) => severity !== "info")).toEqual([]);
  count += 1;
  const { start } = await importServer(compilation, `unusual-${process.pid}-${count}`);
  const upstream = await startUpstream((_, response) => json(response, {}));
  const servers = await start({
    ports: { "up-rest": 0, "up-mcp": 0 },
    baseUrls: { up: `${upstream.url}/v1` },
    logLevel: "silent",
    call: { retries: 0 },
  });
  onTestFinished(servers.close);
  for (const [asked, body, expected] of calls) {
    const [method = "", path = "", cookie] = asked.split(" ");
    const before = upstream.seen.length;
    const answer = await fetch(`${servers.addresses["up-rest"]}${path}`, {
      method,
      headers: {
        ...(cookie === undefined ? {} : { cookie }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body }),
    });
    const text = await answer.text();
    const [seen] = upstream.seen.slice(before);
    const sent = seen && [seen.method, seen.url.slice(3), seen.headers.cookie, seen.body].filter(Boolean).join(" ");
    const came = sent ?? `${answer.status} ${(JSON.parse(text) as { readonly detail?: string }).detail ?? ""}`;
    if (typeof expected === "string") expect(came, asked).toBe(expected);
    else expect(came, `${asked} ${body ?? ""}`).toMatch(expected);
  }
}
