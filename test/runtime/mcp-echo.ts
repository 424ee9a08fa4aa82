import { fromJsonSchema, McpServer, ResourceTemplate } from "@modelcontextprotocol/server";
import { sendJson, sendRaw, type Upstream } from "../../templates/runtime/http.js";
import {
  callOptions,
  type McpOptions,
  readResource,
  runCheckedTool,
  runTool,
  uriVariables,
} from "../../templates/runtime/mcp.js";
import { registerPrompt } from "../../templates/runtime/mcp-prompts.js";
import { serveMcpStdio } from "../../templates/runtime/mcp-stdio.js";
import {
  sendTokenRequest,
  tokenRequestSchema,
  tokenResponseSchema,
  type TokenResponse,
} from "../../templates/runtime/oauth.js";

const exchangeInput = fromJsonSchema<{ body: { grant_type: string } }>({
  type: "object",
  required: ["body"],
  properties: { body: tokenRequestSchema },
});
const exchangeOutput = fromJsonSchema(tokenResponseSchema);
const itemInput = fromJsonSchema<{ id: string }>({
  type: "object",
  required: ["id"],
  properties: { id: { type: "string" } },
  additionalProperties: false,
});

/** A server of the form that is generated, for tests over HTTP and, run as a program, over stdio. */
export function echoServer(baseUrl: string, options: McpOptions = {}): McpServer {
  const upstream: Upstream = { namespace: "up", baseUrl };
  const server = new McpServer({ name: "echo", version: "1.0.0" }, {});
  const getItem = async (input: { id: string }, call: object): Promise<unknown> =>
    await sendJson(upstream, { operation: "up.get-item", method: "GET", path: `/items/${input.id}` }, call);

  server.registerTool(
    "exchange",
    { description: "Token.", inputSchema: exchangeInput, outputSchema: exchangeOutput },
    async (input, context) =>
      runCheckedTool(
        exchangeOutput,
        async (call) =>
          await sendTokenRequest<TokenResponse>(
            upstream,
            { operation: "up.token", path: "/token", request: input.body },
            call,
          ),
        callOptions(context, options, "up"),
      ),
  );
  server.registerTool("item", { description: "Item.", inputSchema: itemInput }, async (input, context) =>
    runTool(
      (call) => getItem(input, call),
      callOptions(context, options, "up"),
      () => null,
      (value) => ({ item: value }),
    ),
  );
  server.registerTool("raw", { description: "Raw.", inputSchema: itemInput }, async (input, context) =>
    runTool(
      async (call) => await sendRaw(upstream, { operation: "up.raw", method: "GET", path: `/${input.id}` }, call),
      callOptions(context, options, "up"),
    ),
  );
  server.registerTool("throws", { description: "Throws." }, async () =>
    runTool(async () => await Promise.reject(new Error("s3cret inside")), {}),
  );
  server.registerResource(
    "item",
    new ResourceTemplate("item://{id}/x", { list: undefined }),
    { description: "Item.", mimeType: "application/json" },
    async (uri, variables, context) =>
      readResource(
        uri,
        "application/json",
        (call) => getItem(uriVariables(variables, ["id"]), call),
        callOptions(context, options, "up"),
      ),
  );
  registerPrompt(
    server,
    {
      name: "greet",
      title: "Greet",
      description: "Greet.",
      arguments: [{ name: "who", required: true }],
      messages: [{ role: "user", content: "Hello {{who}}{{ absent }}, {{{who}}}." }],
    },
    options,
  );
  return server;
}

const [, script, baseUrl] = process.argv;
if (script?.endsWith("mcp-echo.ts") === true && baseUrl !== undefined) serveMcpStdio(() => echoServer(baseUrl));
