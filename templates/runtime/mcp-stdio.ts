import type { McpServerFactory } from "@modelcontextprotocol/server";
import { serveStdio, type StdioServerHandle } from "@modelcontextprotocol/server/stdio";
import { keepSpokenDigits } from "./exact-arguments.js";
import { tryFactory } from "./mcp-server.js";

/** Serves MCP over standard input and output, which belong to the protocol: everything else goes to standard error. */
export async function serveMcpStdio(factory: McpServerFactory): Promise<StdioServerHandle> {
  await tryFactory(factory);
  const handle = serveStdio(factory, { onerror: (error) => console.error(error.message) });
  const stop = hearDigits();
  return {
    close: async () => {
      stop();
      await handle.close();
    },
  };
}

/** What the protocol's package takes of one message. */
const mostBytes = 10 * 1024 * 1024;

/** Reads along, before the protocol's package does, which has JavaScript's numbers alone. Answers with what ends it. */
function hearDigits(): () => void {
  const { stdin } = process;
  let parts: Buffer[] = [];
  let length = 0;
  const hear = (chunk: Buffer): void => {
    // Nobody else listens any more: what reads along must not keep the process alive.
    if (stdin.listenerCount("data") === 1) return stop();
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      if (length <= mostBytes)
        keepSpokenDigits(Buffer.concat([...parts, chunk.subarray(from, end)]).toString("utf8"));
      [parts, length, from] = [[], 0, end + 1];
    }
    length += chunk.length - from;
    parts = length > mostBytes ? [] : [...parts, chunk.subarray(from)];
  };
  const stop = (): void => {
    stdin.off("data", hear);
    if (stdin.listenerCount("data") === 0) stdin.pause();
  };
  stdin.prependListener("data", hear);
  return stop;
}
