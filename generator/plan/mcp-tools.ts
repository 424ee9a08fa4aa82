import { pieceType } from "../model/answer.js";
import type { Input, Tool } from "../model/capability.js";
import { unnamed } from "../model/named-types.js";
import { anyType, type DataType } from "../model/types.js";
import type { JsonObject } from "../source/node.js";
import { isWrittenAsText } from "./body-media.js";
import { type Code, code, type DeclaredName, joinCode, literal, privateName, text, uses } from "./code.js";
import { propertyOf } from "./endpoint-inputs.js";
import { handedOn, type PlainEndpoint } from "./endpoint.js";
import { type Functions, handlerMembers } from "./handlers.js";
import { type JsonSchema, objectSchema } from "./json-schema.js";
import { local } from "./locals.js";
import { runArguments, streamOf } from "./mcp-run.js";
import { partOfType } from "./named-type.js";
import { titleOf, typeName } from "./names.js";
import type { ToolSchemaCode } from "./plan.js";
import { refuseNulls } from "./refuse-nulls.js";
import { runtime } from "./runtime.js";
import { schemaCode } from "./schema-code.js";
import type { SharedDefinitions } from "./shared-definitions.js";
import { memberCode } from "./type-code.js";

export interface PlannedTool {
  readonly tool: Tool;
  readonly plain: PlainEndpoint;
  readonly name: string;
}

/** What a tool takes and gives, as constants of the module. */
export interface ToolNames {
  readonly input: DeclaredName;
  readonly output: DeclaredName | undefined;
}

/** The schema of what a tool takes, and the type of it. */
export function planInputSchema(
  entry: PlannedTool,
  name: DeclaredName,
  functions: Functions,
  definitions: SharedDefinitions,
): ToolSchemaCode {
  const { asked, inputSchema } = entry.tool;
  const members = asked.map(propertyOf);
  const declared: JsonSchema = { ...objectSchema(members), additionalProperties: false };
  const schema =
    inputSchema === undefined
      ? definitions.schemaWith(
          isWrittenAsText(entry.plain) ? refuseNulls(declared) : declared,
          asked.map(({ type }) => type),
        )
      : schemaCode(writtenSchema(inputSchema, asked));
  if (members.length === 0) return { name, schema, type: code`Readonly<Record<string, never>>`, members: [] };
  const named = handlerMembers(entry.plain, functions);
  const known = named && named.members.length === members.length ? partOfType(members, named) : undefined;
  return known
    ? { name, schema, type: known, members: [] }
    : { name, schema, type: privateName(`${typeName(entry.name)}Arguments`), members: members.map(memberCode) };
}

/** The author's own schema, with the inputs that it does not name. It is closed unless it says otherwise: an argument that nobody declares reaches nobody. */
function writtenSchema(written: JsonObject, inputs: readonly Input[]): JsonSchema {
  const properties = written["properties"];
  const named =
    typeof properties === "object" && properties !== null && !Array.isArray(properties)
      ? (properties as JsonObject)
      : {};
  const others = objectSchema(inputs.filter(({ name }) => !Object.hasOwn(named, name)).map(propertyOf));
  const required = [written, others].flatMap((schema) => (Array.isArray(schema["required"]) ? schema["required"] : []));
  const isComposed = ["$ref", "allOf", "anyOf", "oneOf", "if", "dependentSchemas"].some((keyword) =>
    Object.hasOwn(written, keyword),
  );
  const closed = isComposed ? "unevaluatedProperties" : "additionalProperties";
  return {
    ...written,
    type: "object",
    ...(Object.keys(named).length === 0 && inputs.length === 0
      ? {}
      : { properties: { ...named, ...(others["properties"] as JsonObject | undefined) } }),
    ...(required.length === 0 ? {} : { required }),
    ...(Object.hasOwn(written, "additionalProperties") || Object.hasOwn(written, "unevaluatedProperties")
      ? {}
      : { [closed]: false }),
  };
}

/** What a tool answers: a scalar that is mapped out of an answer may be absent there, and what is mapped out of one value of a stream. */
export function answerType({ tool, plain }: PlannedTool): DataType {
  const stream = streamOf(plain);
  if (stream !== undefined) {
    const isMapped = plain.outputs.length > 0 && tool.output.kind !== "any";
    const type: DataType = isMapped ? { kind: "nullable", of: tool.output } : tool.output;
    return { kind: "array", items: pieceType(stream, type) };
  }
  const source = handedOn(plain);
  // What nobody shaped, and turns out not to be of its format, is handed on as what it is: no schema holds then.
  if (source?.answer.kind === "decoded" && source.outputs.length === 0 && plain.outputs.length === 0) return anyType;
  if (plain.outputs.length === 0 || tool.output.kind !== "nullable") return tool.output;
  // Structured content is an object wherever it can be: where nothing is mapped, it is an empty one.
  return ["string", "number", "integer", "boolean", "union"].includes(tool.output.of.kind)
    ? tool.output
    : tool.output.of;
}

/** Whether something is known of an answer, at its root at least: an object of no known members says nothing. */
export function isTyped(type: DataType): boolean {
  switch (type.kind) {
    case "any":
    case "null":
    case "binary":
      return false;
    case "object":
      return type.properties.length > 0;
    case "array":
      return type.items.kind !== "binary";
    case "nullable":
      return isTyped(type.of);
    case "union":
    case "all":
      return type.of.every(isTyped);
    case "named":
      return isTyped(unnamed(type));
    case "schema":
      return typeof type.schema === "object" && type.schema !== null && Object.keys(type.schema).length > 0;
    default:
      return true;
  }
}

/** A tool whose answer is of a known form says so; other answers stay open. */
export function planTool(
  entry: PlannedTool,
  names: ToolNames,
  {
    hasGroups,
    hasCode,
    functions,
  }: { readonly hasGroups: boolean; readonly hasCode: boolean; readonly functions: Functions },
): Code {
  const { tool } = entry;
  const annotations = {
    ...(tool.title === undefined ? {} : { title: tool.title }),
    ...(tool.hints.readOnly === undefined ? {} : { readOnlyHint: tool.hints.readOnly }),
    ...(tool.hints.destructive === undefined ? {} : { destructiveHint: tool.hints.destructive }),
    ...(tool.hints.idempotent === undefined ? {} : { idempotentHint: tool.hints.idempotent }),
    ...(tool.hints.openWorld === undefined ? {} : { openWorldHint: tool.hints.openWorld }),
  };
  const config = [
    code`title: ${literal(tool.title ?? titleOf(tool.name))},`,
    code`description: ${literal(tool.description)},`,
    ...(hasGroups && groupOf(tool) !== undefined ? [code`group: ${literal(groupOf(tool) ?? "")},`] : []),
    ...(hasCode ? [code`code: ${codeFacts(entry)},`] : []),
    ...sentAs(entry.plain),
    code`inputSchema: ${names.input},`,
    ...(names.output ? [code`outputSchema: ${names.output},`] : []),
    ...(Object.keys(annotations).length === 0 ? [] : [code`annotations: ${literal(annotations)},`]),
  ];
  const passed = runArguments(entry, functions);
  const run = names.output
    ? code`${runtime.mcp.runCheckedTool}(${names.output}, ${passed})`
    : code`${runtime.mcp.runTool}(${passed})`;
  const mark = uses(run, local.input) ? text("") : text("_");
  return code`${local.tools}.add(${literal(tool.name)}, {\n${joinCode(config, "\n")}\n}, async (${mark}${local.input}, ${local.context}) => await ${run});`;
}

/** What a tool is to code that calls it: its name, and its requests where they are known. What somebody else's handler does is not. */
function codeFacts({ name, plain }: PlannedTool): Code {
  const calls = callsOf(plain);
  return literal({ name, ...(calls === undefined ? {} : { calls: [...calls] }) });
}

/** What the query of the API calls an argument, where it is by another name alone: what the API says of its next page is told in the tool's own words. */
function sentAs({ action }: PlainEndpoint): readonly Code[] {
  if (action.kind !== "call") return [];
  const sent = action.arguments.flatMap(({ parameter, value }) =>
    parameter.in === "query" && value.kind === "input" && value.path.length === 0
      ? [[value.name, parameter.name] as const]
      : [],
  );
  const asIs = new Set(sent.flatMap(([argument, name]) => (argument === name ? [name] : [])));
  const renamed = sent.filter(([argument]) => !asIs.has(argument));
  return renamed.length === 0 ? [] : [code`sentAs: ${literal(Object.fromEntries(renamed))},`];
}

function callsOf({ action }: PlainEndpoint): readonly string[] | undefined {
  switch (action.kind) {
    case "call":
      return [`${action.operation.method} ${action.operation.path.text}`];
    case "steps":
      return action.steps.steps.flatMap((step) =>
        step.kind === "call" ? [`${step.operation.method} ${step.operation.path.text}`] : [],
      );
    case "mock":
      return [];
    default:
      return undefined;
  }
}

/** What a tool is about: the resource of the API that it calls. */
export function groupOf({ action }: Tool): string | undefined {
  return action.kind === "call" ? action.operation.resource : undefined;
}
