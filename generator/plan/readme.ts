import { localUrl } from "../text/listening.js";
import { posix } from "node:path";
import { defaultPorts } from "../text/listening.js";
import type { Adapter, Binding, Capability, McpServer } from "../model/capability.js";
import { environmentVariable } from "../text/environment.js";
import { shownUrl } from "../text/shown-url.js";
import type { ClientFunction } from "./client.js";
import { answersTokens } from "./endpoint.js";
import { curlCommand } from "./curl.js";
import { exampleArgument, exampleInCode } from "./example.js";
import type { PlannedTool } from "./mcp-tools.js";
import type { OverrideVariable } from "./override-variables.js";
import type { ReadmePlan } from "./plan.js";
import { exampleCode, inlineCode, mermaidText, prose, shellWord, tableCell } from "./prose.js";
import type { PlannedRoute } from "./route.js";
import { type Listener, listenerNames, requiredBindings } from "./server.js";

export interface ReadmeSources {
  /** The output folder as it is seen from the project. */
  readonly output: string;
  readonly listeners: readonly Listener[];
  readonly overrides: readonly OverrideVariable[];
  readonly routes: readonly PlannedRoute[];
  readonly tools: readonly PlannedTool[];
  readonly functions: readonly ClientFunction[];
  readonly files: readonly { readonly path: string; readonly what: string }[];
  readonly dependencies: Readonly<Record<string, string>>;
}

/** What is given in the place of a base URL needs none of its bindings. */
function unlessGiven({ baseUrlsOf }: Binding): string {
  const variables = baseUrlsOf.map((namespace) => inlineCode(environmentVariable(namespace, "BASE_URL")));
  return variables.length === 0
    ? ""
    : ` unless ${variables.join(" and ")} ${variables.length === 1 ? "is" : "are"} set`;
}

/** Plans the README of a generated folder: what it is, how to call it, what it must know at start-up, who calls whom. */
export function planReadme(capability: Capability, sources: ReadmeSources): ReadmePlan {
  const port = capability.rest[0]?.port ?? defaultPorts.rest;
  const needed = requiredBindings(capability);
  const unused = capability.bindings.filter((binding) => binding.users.length === 0);
  const packages = Object.entries(sources.dependencies);
  const program = posix.join(sources.output, capability.name, "server.ts");
  return {
    kind: "readme",
    path: "README.md",
    text: {
      title: prose(capability.label),
      description: prose(capability.description),
      source: inlineCode(capability.file),
      diagram: planDiagram(capability, sources.listeners),
      files: sources.files,
      variables: [
        ...needed.map((binding) => ({
          name: inlineCode(binding.source.kind === "environment" ? binding.source.variable : binding.variable),
          what: `required by ${binding.users.map(inlineCode).join(", ")}${unlessGiven(binding)}${binding.source.kind === "file" ? `, read from ${inlineCode(binding.source.location)}` : ""}`,
        })),
        ...sources.overrides.map((override) => ({
          name: inlineCode(override.name),
          what: `${override.what}; flag ${inlineCode(override.flag)}`,
        })),
      ].map(({ name, what }) => ({ name: tableCell(name), what: tableCell(what) })),
      flags: sources.listeners.length === 0 ? "" : `npx tsx ${shellWord(program)}`,
      dependencies:
        packages.length === 0
          ? ""
          : packages
              .map(([name, range]) => `${name}@${range}`)
              .map((word) => `"${word}"`)
              .join(" "),
      client: clientExample(sources.functions),
      curls: sources.routes
        .slice(0, 3)
        .map((route) => ({ title: prose(route.operation.description), command: curlCommand(route.operation, port) })),
      mcp: mcpExample(sources.listeners, sources.tools, ["npx", "tsx", program]),
      mcpNote: stdioNote(sources.listeners),
      notes: [
        ...signInNotes(sources.functions),
        ...proofNotes(capability, sources.routes),
        ...(unused.length === 0
          ? []
          : [
              `Declared in the capability and used by nothing, so not required: ${unused.map((binding) => inlineCode(binding.variable)).join(", ")}.`,
            ]),
      ],
    },
  };
}

/** What of the client signs people in and keeps them signed in. */
function signInNotes(functions: readonly ClientFunction[]): readonly string[] {
  const url = functions.find((entry) => entry.url !== undefined)?.url;
  const token = functions.find(({ operation }) => operation.oauth === "token");
  const device = functions.find(({ operation }) => operation.oauth === "device");
  return [
    ...(url === undefined
      ? []
      : [
          `To sign a person in: send the browser to ${inlineCode(`${url.name}(...)`)} with \`createPkcePair()\` and \`createState()\`; \`readAuthorizationReturn(url, { state, server })\` checks what it comes back with (\`state\`, and \`iss\` by RFC 9207) and gives the code. \`discoverAuthorizationServer(issuer)\` gives \`server\`.`,
        ]),
    ...(token === undefined
      ? []
      : [
          `\`createSession({ storage, refresh })\` keeps the answer of ${inlineCode(token.function.name)} and refreshes it once for all calls that wait: pass \`session.credentials\` as the option \`credentials\` of calls.`,
        ]),
    ...(url === undefined || token === undefined ? [] : [codeBlock(signInExample(url.name, token))]),
    ...(device === undefined
      ? []
      : [
          `\`awaitDeviceToken(answer, ask)\` waits until the person has typed in the code that ${inlineCode(device.function.name)} answers.`,
        ]),
  ];
}

function codeBlock(code: string): string {
  return `\`\`\`ts\n${code}\n\`\`\``;
}

function nameIn(imported: string): string {
  return imported.replace("type ", "").toLowerCase();
}

/** The whole way of a person who signs in, with what an application keeps on it. */
function signInExample(url: string, { function: { name: token }, operation }: ClientFunction): string {
  const takesWhole = operation.asked.some((parameter) => parameter.name === "body");
  const request = (members: string): string => (takesWhole ? `{ body: { ${members} } }` : `{ ${members} }`);
  const imports = [
    url,
    "createPkcePair",
    "createSession",
    "createState",
    "discoverAuthorizationServer",
    "readAuthorizationReturn",
    "type StoredTokens",
    token,
  ].sort((one, other) => (nameIn(one) < nameIn(other) ? -1 : 1));
  return [
    `import { ${imports.join(", ")} } from "./index.js";`,
    "",
    'const [client_id, redirect_uri, issuer] = ["<client_id>", "https://app.example/callback", "<issuer>"];',
    "// Wherever the tokens of one person are: a variable, a file, a row of a database.",
    "let stored: StoredTokens | undefined;",
    "const session = createSession({",
    "  storage: { load: () => stored, save: (tokens) => void (stored = tokens) },",
    "  refresh: async (refresh_token) =>",
    `    await ${token}(${request('grant_type: "refresh_token", refresh_token, client_id')}),`,
    "});",
    "",
    "// Where the browser is sent; state and verifier are kept where it cannot change them.",
    "const [state, pkce, server] = [createState(), await createPkcePair(), await discoverAuthorizationServer(issuer)];",
    "const { code_verifier, ...challenge } = pkce;",
    `const there = ${url}({ response_type: "code", client_id, redirect_uri, state, ...challenge });`,
    "",
    "// Where it comes back to: the URL that the application is asked for.",
    "export async function signedIn(url: string): Promise<void> {",
    "  const code = readAuthorizationReturn(url, { state, server });",
    "  await session.keep(",
    `    await ${token}(${request('grant_type: "authorization_code", code, redirect_uri, client_id, code_verifier')}),`,
    "  );",
    "}",
    "",
    "// Calls for this person take `{ credentials: session.credentials }`; `session.end()` forgets the tokens.",
    "console.log(there);",
  ].join("\n");
}

/** What a caller must know who proves possession of a key: proofs name a URL, and it is not this server's (RFC 9449 section 4.3). */
function proofNotes({ apis }: Capability, routes: readonly PlannedRoute[]): readonly string[] {
  const endpoints = apis.flatMap((api) =>
    api.operations.flatMap(({ oauth, path }) =>
      oauth === "token" ? [inlineCode(`${shownUrl(api.baseUriText).replace(/(?<!\/)\/+$/, "")}${path.text}`)] : [],
    ),
  );
  if (endpoints.length === 0 || !routes.some(({ plain }) => answersTokens(plain))) return [];
  return [
    `\`DPoP\` of a caller and \`DPoP-Nonce\` of the authorization server travel unchanged: the \`htu\` of a proof must name the server's own endpoint (${endpoints.join(", ")}), not the one of this adapter.`,
  ];
}

/** Who calls an adapter, and whether it calls APIs in turn. */
const standing: Readonly<Record<Adapter["kind"], { readonly caller: string; readonly calls: boolean }>> = {
  rest: { caller: "caller((HTTP caller))", calls: true },
  mcp: { caller: "agent((Agent))", calls: true },
  skill: { caller: "agent((Agent))", calls: false },
  control: { caller: "operator((Operator))", calls: false },
};

function planDiagram(capability: Capability, listeners: readonly Listener[]): string {
  const adapters = listeners.map(
    ({ adapter }, index) => `  a${index}["${mermaidText(`${listenerNames[adapter.kind]} ${adapter.namespace}`)}"]`,
  );
  const callers = listeners.map(({ adapter }, index) => `  ${standing[adapter.kind].caller} --> a${index}`);
  const edges = listeners.flatMap(({ adapter }, index) =>
    (standing[adapter.kind].calls ? capability.apis : []).map((_, target) => `  a${index} --> u${target}`),
  );
  const upstreams = capability.apis.map(
    (api, index) =>
      `  u${index}["${mermaidText(`${api.namespace} ${shownUrl(api.baseUriText).replace(/^https?:\/\//, "")}`)}"]`,
  );
  const direct = listeners.length === 0 ? capability.apis.map((_, index) => `  code((Your code)) --> u${index}`) : [];
  return ["flowchart LR", ...adapters, ...upstreams, ...callers, ...edges, ...direct].join("\n");
}

function clientExample(functions: readonly ClientFunction[]): string {
  const shown = functions.find((entry) => entry.operation.oauth === "token") ?? functions[0];
  if (!shown) return "";
  const parameters = shown.operation.asked;
  const values = Object.fromEntries(
    (parameters.some((parameter) => parameter.required)
      ? parameters.filter((parameter) => parameter.required)
      : []
    ).map((parameter) => [parameter.name, exampleInCode(parameter)]),
  );
  const hasInput = Object.keys(values).length > 0;
  return [
    `import { ${shown.function.name} } from "./index.js";`,
    "",
    `const answer = await ${shown.function.name}(${hasInput ? exampleCode(values) : ""});`,
  ].join("\n");
}

function mcpExample(listeners: readonly Listener[], tools: readonly PlannedTool[], command: readonly string[]): string {
  const servers = mcpServers(listeners);
  const server = servers.find(({ transport }) => transport === "http") ?? servers[0];
  const [first] = tools;
  if (!server || !first) return "";
  const required = first.tool.inputs.filter((input) => input.required);
  const exampleArguments = Object.fromEntries(required.map((input) => [input.name, exampleArgument(input)]));
  const url = localUrl(server.port, "/mcp");
  const [program, ...words] = command;
  const [imports, transport] =
    server.transport === "http"
      ? [
          ['import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";'],
          `new StreamableHTTPClientTransport(new URL(${JSON.stringify(url)}))`,
        ]
      : [
          [
            'import { Client } from "@modelcontextprotocol/client";',
            'import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";',
          ],
          `new StdioClientTransport(${exampleCode({ command: program ?? "", args: words })})`,
        ];
  return [
    ...imports,
    "",
    'const client = new Client({ name: "example", version: "1.0.0" });',
    `await client.connect(${transport});`,
    `const result = await client.callTool(${exampleCode({ name: first.tool.name, arguments: exampleArguments })});`,
  ].join("\n");
}

/** How the MCP servers are reached over standard input and output. */
function stdioNote(listeners: readonly Listener[]): string {
  const servers = mcpServers(listeners);
  const flag = servers.length === 1 ? ["--stdio"] : servers.map(({ namespace }) => `--stdio=${namespace}`);
  const flags = flag.map((one) => inlineCode(shellWord(one))).join(" or ");
  if (servers.some(({ transport }) => transport === "http"))
    return `The MCP server also speaks over stdio: add ${flags}.`;
  return `It speaks over standard input and output and listens on no port${listeners.length > 1 ? `; ${flags} starts it alone` : ""}.`;
}

function mcpServers(listeners: readonly Listener[]): readonly McpServer[] {
  return listeners.flatMap(({ adapter }) => (adapter.kind === "mcp" ? [adapter] : []));
}
