import { type McpServer, ProtocolError, ProtocolErrorCode } from "@modelcontextprotocol/server";
import { type JsonObject, property } from "./json.js";

/**
 * Refuses cursors for the lists of a server, which come whole: whoever passes one takes what it is answered for the next page, again and again. The package
 * has no other way to what it answers a list with; where an edition of it keeps that elsewhere, cursors mean nothing, as before.
 */
export function refuseCursors({ server }: McpServer): void {
  const handlers: unknown = Reflect.get(server, "_requestHandlers");
  if (!(handlers instanceof Map)) return;
  for (const method of [
    "tools/list",
    "prompts/list",
    "resources/list",
    "resources/templates/list",
  ]) {
    const handle: unknown = handlers.get(method);
    if (typeof handle !== "function") continue;
    handlers.set(method, async (request: JsonObject, context: unknown): Promise<unknown> => {
      refuseCursor(property(property(request, "params"), "cursor"));
      return await Reflect.apply(handle, server, [request, context]);
    });
  }
}

/** Fails with an error of the protocol where a client says where a page starts. An empty text says nothing. */
export function refuseCursor(cursor: unknown): void {
  if (typeof cursor !== "string" || cursor === "") return;
  throw new ProtocolError(
    ProtocolErrorCode.InvalidParams,
    `Invalid cursor ${JSON.stringify(cursor.slice(0, 200))}: lists come whole, and no page starts there`,
  );
}
