import { listensOnPort } from "../../model/adapters.js";
import { takesBelow } from "../../model/path.js";
import type {
  Adapter,
  Binding,
  Capability,
  ClientAuthentication,
  Endpoint,
  HttpApi,
  Input,
  Operation,
  OperationParameter,
  ServerAuthentication,
} from "../../model/capability.js";
import type { DataType } from "../../model/types.js";
import { shownUrl } from "../../text/shown-url.js";
import { type Branch, branch } from "./branch.js";
import { explainAction } from "./explain-action.js";
import { spellFixed } from "./spell-value.js";

/** A capability as it was understood: adapters with what they offer, APIs with what can be called, bindings with who needs them. */
export function explainCapability(capability: Capability): Branch {
  const { name, label, dialect, adapters, apis, bindings } = capability;
  return branch(
    "capability",
    name,
    [label, `${dialect.key} ${dialect.version}`],
    [...adapters.map(explainAdapter), ...apis.map(explainApi), ...bindings.map(explainBinding)],
  );
}

function explainAdapter(adapter: Adapter): Branch {
  const { kind, namespace, port, address, authentication } = adapter;
  return branch(
    `${kind} adapter`,
    namespace,
    [
      listensOnPort(adapter) ? `on ${address}:${port}` : "over standard input and output",
      authentication ? `callers bring ${spellSecurity(authentication)}` : "open to whoever reaches it",
    ],
    partsOf(adapter),
  );
}

function partsOf(adapter: Adapter): readonly Branch[] {
  switch (adapter.kind) {
    case "rest":
      return adapter.resources.flatMap(({ path, operations, forward }) => [
        ...operations.map((operation) =>
          explainEndpoint("operation", `${operation.method} ${operation.path.text}`, operation, [operation.name]),
        ),
        ...(forward
          ? [
              branch("forward", path.text, [
                `${takesBelow(path) ? "what is below goes" : "this path alone goes"} to ${forward.api.namespace}`,
              ]),
            ]
          : []),
      ]);
    case "mcp":
      return [
        ...adapter.tools.map((tool) =>
          explainEndpoint("tool", tool.name, tool, [
            tool.hints.readOnly === true ? "only reads" : undefined,
            tool.hints.destructive === true ? "may destroy" : undefined,
          ]),
        ),
        ...adapter.resources.map((resource) => explainEndpoint("resource", resource.uri, resource, [resource.name])),
        ...adapter.prompts.map((prompt) =>
          branch(
            "prompt",
            prompt.name,
            [],
            prompt.arguments.map((each) => branch("argument", each.name, [each.required ? "required" : "optional"])),
          ),
        ),
      ];
    case "skill":
      return adapter.skills.map((skill) =>
        branch(
          "skill",
          skill.name,
          [],
          skill.tools.map((tool) =>
            branch("tool", tool.name, [tool.from ? `from ${tool.from.namespace}.${tool.from.action}` : undefined]),
          ),
        ),
      );
    case "control":
      return [];
  }
}

function explainEndpoint(
  kind: string,
  name: string,
  endpoint: Endpoint,
  says: readonly (string | undefined)[],
): Branch {
  return branch(kind, name, says, [
    ...endpoint.inputs.map(explainInput),
    ...explainAction(endpoint.action),
    endpoint.outputs.length === 0 ? undefined : branch("answer", spellType(endpoint.output), ["as its outputs say"]),
  ]);
}

function explainInput({ name, in: place, type, required, origin, value }: Input): Branch {
  return branch("input", name, [
    place === "argument" ? undefined : place === "whole" ? "the body" : `in ${place}`,
    spellType(type),
    value ? spellFixed(name, value) : required ? "required" : "optional",
    origin === "inferred" ? "inferred from its use" : undefined,
  ]);
}

function explainApi({ namespace, baseUriText, authentication, operations, refused, tunnel }: HttpApi): Branch {
  return branch(
    "API",
    namespace,
    [
      baseUriText === "" ? "whoever starts the servers gives its URL" : shownUrl(baseUriText),
      authentication ? `called with ${spellSecurity(authentication)}` : "called without credentials",
      tunnel === undefined ? undefined : `through the tunnel ${tunnel}`,
      refused.length === 0 ? undefined : `refused: ${refused.join(", ")}`,
    ],
    operations.map(explainOperation),
  );
}

function explainOperation({ name, method, path, parameters, answer, oauth, output }: Operation): Branch {
  return branch(
    "operation",
    `${name}: ${method} ${path.text}`,
    [oauth === undefined ? undefined : `an OAuth 2.0 ${oauth} endpoint`],
    [
      ...parameters.map(explainParameter),
      branch("answer", "format" in answer ? answer.format : answer.kind, [
        answer.kind === "events" ? `a stream, each of ${spellType(output)}` : spellType(output),
      ]),
    ],
  );
}

function explainParameter({ name, in: place, type, required, value }: OperationParameter): Branch {
  return branch("input", name, [
    `in ${place}`,
    spellType(type),
    value ? spellFixed(name, value) : required ? "required" : "optional",
  ]);
}

function explainBinding({ variable, source, declared, users }: Binding): Branch {
  return branch("binding", variable, [
    source.kind === "environment" ? `the environment's ${source.variable}` : `${source.key} of ${source.location}`,
    declared ? undefined : "declared nowhere",
    users.length === 0 ? "used by nothing" : `needed by ${users.join(", ")}`,
  ]);
}

/** The scheme of an authentication, and where its secret comes from: never the secret that stands in the YAML. */
function spellSecurity(authentication: ClientAuthentication | ServerAuthentication): string {
  return authentication.kind === "unsupported"
    ? `${authentication.written}, signed by the caller`
    : authentication.kind;
}

function spellType(type: DataType): string {
  switch (type.kind) {
    case "any":
    case "schema":
      return "any JSON";
    case "array":
      return `list of ${spellType(type.items)}`;
    case "nullable":
      return `${spellType(type.of)} or null`;
    case "object":
      return type.properties.length === 0
        ? "object"
        : `object with ${type.properties.map(({ name }) => name).join(", ")}`;
    case "record":
      return "object with free keys";
    case "named":
    case "known":
      return type.name;
    case "union":
      return type.of.map(spellType).join(" or ");
    case "all":
      return type.of.map(spellType).join(" and ");
    default:
      return type.kind;
  }
}
