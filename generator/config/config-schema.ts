import * as z from "zod";
import { configShape } from "./config.js";

/** What the keys of the configuration mean, for editors; `docs/configuration.md` says more. */
const meanings: Readonly<Record<keyof typeof configShape.shape, string>> = {
  capabilities:
    "Paths and globs of local capabilities, {name, source} for those that `capstan update` fetches, and {path, name, servers} for one that is called otherwise than its file, or whose servers are.",
  out: "The folder that generated code goes to; `generated` by default.",
  layout:
    "The layout that generated files may have: `capstan` (by default), to the byte; or `any`, as the project's own formatter gives it to them.",
  importExtension: "What imports of neighbours end in: `js` (by default), `ts` or `none`.",
  header: "Comments, each a line, at the top of every generated TypeScript file: `/* eslint-disable */`.",
  runtime:
    "Where the modules are that generated code shares: `copy` (by default), beside it; or `package`, in the package `capstan`, which is needed where it runs then.",
  openapi:
    "OpenAPI documents of REST adapters: `false` for none, or their path in the project, `docs/{name}.json`; beside the code by default.",
  artifacts: "What is generated beside the client: `rest`, `mcp`, `skill`; all of it by default.",
  names: "By operation, namespace.operation: the words that its function is named by.",
  targets:
    "Several outputs, by name: each with its folder `out`, and with `capabilities`, `artifacts`, `names`, `runtime`, `openapi`, `layout`, `importExtension`, `header` and `compose` of its own.",
  oauth:
    "By operation, namespace.operation: false makes it a plain call, true an OAuth 2.0 endpoint. `client` names the bindings of the client that such operations are called as.",
  upstreams: "What an API needs of a call and a capability cannot say, by consumed namespace.",
  mcp: "What generated MCP servers can do beyond the capability. `code: true`: models may call tools from JavaScript that runs in a sandbox, where whoever starts the server says so. `names`: by tool, namespace.tool, what it is called in its place.",
  server: "What the servers of REST adapters do beside serving: cors, rateLimit, securityHeaders, compression, health.",
  keepGoing: "Leave out what is refused, and compile the rest.",
  compose:
    "Capabilities that run in one process: `all`, or by name of the group its capabilities and how they share it.",
  importFrom: "Folders outside the project that imports may lead to.",
  diff: "What changes count as for `capstan diff`.",
  accept: "Changes that `capstan diff` need not report: {fingerprint, reason, until}.",
};

/** The JSON Schema of the configuration, for editors. */
export function configSchema(): unknown {
  const { properties, ...schema } = z.toJSONSchema(configShape, {
    target: "draft-7",
    io: "input",
    unrepresentable: "any",
  });
  return {
    ...schema,
    $id: "https://naftiko.io/capstan/configuration.schema.json",
    title: "Configuration of Capstan",
    properties: Object.fromEntries(
      Object.entries(properties ?? {}).map(([key, value]) => [
        key,
        {
          description: Object.entries(meanings).find(([name]) => name === key)?.[1],
          ...(typeof value === "object" ? value : {}),
        },
      ]),
    ),
  };
}
