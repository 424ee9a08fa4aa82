import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { capabilityText } from "../generator/cli/init-files.js";
import { createTemplateReader } from "../generator/source/package-files.js";

/**
 * What an editor shows: `yaml-language-server` over the capability that `init` writes, which names the schema in its first line. `.ci/run` installs the
 * server and names its folder; elsewhere these are skipped.
 */
const server = join(
  process.env.CAPSTAN_YAML_LANGUAGE_SERVER ?? join(".capstan", "yaml-language-server"),
  "node_modules/yaml-language-server/bin/yaml-language-server",
);
const isInstalled = existsSync(server);
if (!isInstalled) console.log(`skipped: yaml-language-server is not installed at ${server}`);

interface Position {
  readonly line: number;
  readonly character: number;
}

/** The messages of the Language Server Protocol, over standard input and output. */
function connect(child: ChildProcessWithoutNullStreams) {
  const waiting = new Map<number, (result: unknown) => void>();
  const diagnostics = new Map<string, (found: readonly { readonly message: string }[]) => void>();
  let received = Buffer.alloc(0);
  const read = (message: {
    readonly id?: number;
    readonly method?: string;
    readonly result?: unknown;
    readonly params?: { readonly uri: string; readonly diagnostics: readonly { readonly message: string }[] };
  }): void => {
    if (message.method === "textDocument/publishDiagnostics" && message.params)
      diagnostics.get(message.params.uri)?.(message.params.diagnostics);
    // What the server asks of the editor is answered with nothing.
    else if (message.method !== undefined && message.id !== undefined) send({ id: message.id, result: null });
    else if (message.id !== undefined) waiting.get(message.id)?.(message.result);
  };
  child.stdout.on("data", (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    for (;;) {
      const end = received.indexOf("\r\n\r\n");
      const length = Number(/Content-Length: (\d+)/i.exec(received.toString("latin1", 0, Math.max(end, 0)))?.[1]);
      if (end < 0 || received.length < end + 4 + length) return;
      read(JSON.parse(received.toString("utf8", end + 4, end + 4 + length)));
      received = received.subarray(end + 4 + length);
    }
  });
  const send = (message: object): void => {
    const text = JSON.stringify({ jsonrpc: "2.0", ...message });
    child.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  };
  let id = 0;
  return {
    notify: (method: string, params: object) => send({ method, params }),
    ask: async (method: string, params: object): Promise<unknown> =>
      await new Promise((answer) => {
        id += 1;
        waiting.set(id, answer);
        send({ id, method, params });
      }),
    diagnosticsOf: async (uri: string): Promise<readonly string[]> =>
      await new Promise((answer) => diagnostics.set(uri, (found) => answer(found.map(({ message }) => message)))),
  };
}

const schema = pathToFileURL(resolve("docs", "capability.schema.json")).href;
const written = capabilityText({ adapters: ["rest", "mcp"] }, createTemplateReader());
const capability = written.replace(/\$schema=.*/, `$schema=${schema}`);

describe.runIf(isInstalled)("an editor with yaml-language-server", () => {
  let child: ChildProcessWithoutNullStreams;
  let editor: ReturnType<typeof connect>;
  let opened = 0;

  beforeAll(async () => {
    child = spawn(process.execPath, [server, "--stdio"]);
    editor = connect(child);
    await editor.ask("initialize", { processId: process.pid, rootUri: null, capabilities: {} });
    editor.notify("initialized", {});
  });
  afterAll(() => {
    child.kill();
  });

  async function open(text: string): Promise<{ readonly uri: string; readonly problems: readonly string[] }> {
    opened += 1;
    const uri = pathToFileURL(resolve("capabilities", `edited-${opened}.yaml`)).href;
    const problems = editor.diagnosticsOf(uri);
    editor.notify("textDocument/didOpen", { textDocument: { uri, languageId: "yaml", version: 1, text } });
    return { uri, problems: await problems };
  }

  /** The position behind a part of a text. */
  function behind(text: string, part: string): Position {
    const before = text.slice(0, text.indexOf(part) + part.length).split("\n");
    return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  }

  it("finds nothing wrong with what `init` writes", async () => {
    expect(written).toContain("# yaml-language-server: $schema=../node_modules/capstan/docs/capability.schema.json\n");
    expect((await open(capability)).problems).toEqual([]);
  });

  it("marks an unknown key, and a method that is none", async () => {
    const { problems } = await open(capability.replace("baseUri:", "baseUrll:"));
    expect(problems.join("\n")).toContain("baseUrll");
    expect((await open(capability.replace("method: GET", "method: GETT"))).problems.join("\n")).toContain('"GET"');
  });

  it("completes keys and words", async () => {
    const text = capability.replace(
      "      baseUri: https://api.open-meteo.com\n",
      "      baseUri: https://api.open-meteo.com\n      auth\n",
    );
    const { uri } = await open(text);
    const keys = await editor.ask("textDocument/completion", {
      textDocument: { uri },
      position: behind(text, "\n      auth"),
    });
    expect(JSON.stringify(keys)).toContain('"label":"authentication"');
    const words = capability.replace("method: GET", "method: ");
    const other = await open(words);
    const found = await editor.ask("textDocument/completion", {
      textDocument: { uri: other.uri },
      position: behind(words, "method: "),
    });
    for (const word of ["GET", "POST", "DELETE"]) expect(JSON.stringify(found)).toContain(`"label":"${word}"`);
  });

  it("explains a key under the pointer", async () => {
    const { uri } = await open(capability);
    const hover = await editor.ask("textDocument/hover", {
      textDocument: { uri },
      position: behind(capability, "outputRaw"),
    });
    expect(JSON.stringify(hover)).toContain("What the API answers with");
  });
});
