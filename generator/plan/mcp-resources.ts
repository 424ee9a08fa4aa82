import type { McpResource } from "../model/capability.js";
import { type Code, code, literal, objectLiteral, property, text, uses } from "./code.js";
import { handedOn, type PlainEndpoint } from "./endpoint.js";
import type { Functions } from "./handlers.js";
import { local } from "./locals.js";
import { runArguments } from "./mcp-run.js";
import { mcpServer } from "./packages.js";
import { runtime } from "./runtime.js";
import { hasParts, isFile } from "../model/answer.js";

export interface PlannedMcpResource {
  readonly resource: McpResource;
  readonly plain: PlainEndpoint;
  readonly name: string;
}

/** Registers a resource, or the template of resources where its URI has variables. */
export function planResource(entry: PlannedMcpResource, functions: Functions): Code {
  const { resource } = entry;
  const mimeType = resource.mimeType ?? ownMimeType(entry);
  const config = literal({
    title: resource.title ?? resource.name,
    description: resource.description,
    ...(mimeType === undefined ? {} : { mimeType }),
  });
  const type = mimeType === undefined ? text("undefined") : literal(mimeType);
  const call = runArguments(entry, functions);
  const read = code`await ${runtime.mcp.readResource}(${local.uri}, ${type}, ${call})`;
  const register = (address: Code, handler: Code): Code =>
    code`${local.server}.registerResource(${literal(resource.name)}, ${address}, ${config}, async ${handler});`;
  if (resource.variables.length === 0)
    return register(literal(uriAsRead(resource.uri)), code`(${local.uri}, ${local.context}) => ${read}`);
  const template = uriTemplate(entry);
  if (!uses(call, local.input))
    return register(template, code`(${local.uri}, _${local.variables}, ${local.context}) => ${read}`);
  const input = code`const ${local.input} = ${runtime.mcp.uriVariables}(${local.variables}, ${literal(resource.variables)});`;
  return register(
    template,
    code`(${local.uri}, ${local.variables}, ${local.context}) => {\n${input}\nreturn ${read};\n}`,
  );
}

/** The URIs that a resource has, with what its variables can be where that is known. */
function uriTemplate({ resource, plain }: PlannedMcpResource): Code {
  const template = resource.uri.replace(/\{\{([^{}]*)\}\}/g, (_, name: string) => `{${name.trim()}}`);
  const completions = resource.variables.flatMap((name) => {
    const values = knownValues(plain, name);
    return values.length === 0 ? [] : [property(name, code`${runtime.mcp.completeFrom}(${literal(values)})`)];
  });
  const complete = completions.length === 0 ? text("") : code`, complete: ${objectLiteral(completions)}`;
  const uris = isAmbiguous(template)
    ? code`${runtime.uriTemplate.linearTemplate}(${literal(template)})`
    : literal(template);
  return code`new ${mcpServer.ResourceTemplate}(${uris}, { list: undefined${complete} })`;
}

/** Whether variables, all of them plain names, share what stands between two slashes, so that a URI can be divided among them in many ways, or one stands twice, and is one value. */
function isAmbiguous(template: string): boolean {
  const holes = template.match(/\{[^{}]*\}/g) ?? [];
  return (new Set(holes).size < holes.length || /\}[^{}/,]*\{/.test(template)) && !/\{[+#./;?&]|\*\}/.test(template);
}

/** A URI as it is read: the protocol's package compares it in its normal form (`https://Example.com` is `https://example.com/`). */
function uriAsRead(uri: string): string {
  return URL.canParse(uri) ? new URL(uri).href : uri;
}

/** The media type of a resource that declares none: JSON, or what the upstream says where its answer is handed on as it comes. */
function ownMimeType({ resource, plain }: PlannedMcpResource): string | undefined {
  if (resource.binary) return "application/octet-stream";
  const answer = handedOn(plain)?.answer;
  return answer === undefined || (hasParts(answer) && !isFile(answer)) ? "application/json" : undefined;
}

/** The values that a variable of a resource template can have, where the called operation lists them. */
function knownValues({ action }: PlainEndpoint, name: string): readonly (string | number | boolean)[] {
  if (action.kind !== "call") return [];
  const fed = action.arguments.find(
    ({ value }) => value.kind === "input" && value.name === name && value.path.length === 0,
  );
  return fed !== undefined && "enum" in fed.parameter.type ? (fed.parameter.type.enum ?? []) : [];
}

/** Files are registered by what they are called: a location that ends in a file's name is that file, any other a folder. */
export function planFileResource(resource: McpResource, location: string): Code {
  const register = /\/[^/]*\.[^./]+$/.test(location) ? runtime.mcpFiles.registerFile : runtime.mcpFiles.registerFolder;
  const { name, uri, description, mimeType } = resource;
  return code`${register}(${local.server}, ${literal({ name, title: resource.title ?? name, description, uri: uriAsRead(uri), location, ...(mimeType === undefined ? {} : { mimeType }) })});`;
}
