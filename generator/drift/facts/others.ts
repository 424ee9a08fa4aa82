import type { Span } from "../../diagnostics/span.js";
import type { ApiKey, Binding, Capability, ClientAuthentication, Prompt, Skill, Step } from "../../model/capability.js";
import { needsBaseUrl } from "../../model/rules/base-uris.js";
import { environmentVariable } from "../../text/environment.js";
import { type Door, doorOf, shown } from "./adapters.js";
import { canonical, plain, without } from "./canonical.js";
import { bindingNames } from "./requests.js";
import { movesPaths, type Side } from "./side.js";
import { endpointsIn } from "../../model/endpoints.js";

/** Something that two capabilities are compared by. */
export interface Fact {
  readonly key: string;
  readonly label: string;
  readonly span: Span;
}

export interface PromptFact extends Fact {
  readonly adapter: string;
  readonly description: string;
  readonly title: string;
  readonly messages: string;
  /** Whether each must be passed. */
  readonly arguments: ReadonlyMap<string, boolean>;
  /** What people see of each. */
  readonly argumentTexts: ReadonlyMap<string, string>;
}

export interface SkillFact extends Fact {
  readonly adapter: string;
  readonly description: string;
  /** By name: where each comes from, and what is said of it. */
  readonly tools: ReadonlyMap<string, { readonly does: string; readonly description: string }>;
  readonly location: string;
  /** Whether agents, and whether people, may call for it. */
  readonly modelMayInvoke: boolean;
  readonly userMayInvoke: boolean;
  readonly allowedTools: string;
  /** All else of its front matter. */
  readonly frontMatter: string;
}

export interface BindingFact extends Fact {
  readonly name: string;
  readonly source: string;
  /** Everything that needs it is new, too. */
  readonly isNewcomers: boolean;
}

export interface UpstreamFact extends Fact {
  readonly namespace: string;
  readonly baseUri: string;
  readonly mustBeGiven: boolean;
  /** Options that whoever makes a client of it or starts a server has to pass: nothing in the capability says them. */
  readonly options: readonly ("baseUrl" | "sign" | "transport")[];
  readonly authentication: string;
  /** What it is proved with: compared, never shown. */
  readonly credential: string;
  /** The environment variable of its base URL. */
  readonly variable: string;
  readonly other: string;
}

/** What people and clients are told of the capability itself. */
export interface InfoFact extends Fact {
  /** Of the file, and of the generated folder. */
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly description: string;
}

/** The prompts of MCP servers. */
export function promptFacts(side: Side): readonly PromptFact[] {
  return side.capability.mcp.flatMap((server) =>
    server.prompts.map((prompt) => promptFact(prompt, side.mcpKey(server))),
  );
}

function promptFact(prompt: Prompt, adapter: string): PromptFact {
  return {
    adapter,
    key: `${adapter} ${prompt.name}`,
    label: `prompt \`${prompt.name}\``,
    description: prompt.description ?? "",
    title: prompt.title ?? "",
    messages: canonical([prompt.messages, prompt.location ?? ""]),
    arguments: new Map(prompt.arguments.map(({ name, required }) => [name, required])),
    argumentTexts: new Map(
      prompt.arguments.map((argument) => [argument.name, canonical(without(argument, ["required"]))]),
    ),
    span: prompt.span,
  };
}

/** Skills, by name. */
export function skillFacts(side: Side): readonly SkillFact[] {
  return side.capability.skills.flatMap((adapter) =>
    adapter.skills.map((skill) => skillFact(skill, side.skillKey(adapter), side)),
  );
}

function skillFact(skill: Skill, adapter: string, side: Side): SkillFact {
  const namespaces = new Map([
    ...side.capability.rest.map((each) => [each.namespace, side.restKey(each)] as const),
    ...side.capability.mcp.map((each) => [each.namespace, side.mcpKey(each)] as const),
  ]);
  return {
    adapter,
    key: skill.name,
    label: `skill \`${skill.name}\``,
    description: skill.description,
    location: skill.location ?? "",
    tools: new Map(
      skill.tools.map((tool) => [
        tool.name,
        {
          does: canonical({
            ...without(tool, ["name", "description"]),
            from: tool.from && { ...tool.from, namespace: namespaces.get(tool.from.namespace) ?? tool.from.namespace },
          }),
          description: tool.description ?? "",
        },
      ]),
    ),
    modelMayInvoke: skill.disableModelInvocation !== true,
    userMayInvoke: skill.userInvocable !== false,
    allowedTools: skill.allowedTools ?? "",
    frontMatter: canonical(
      without(skill, [
        "name",
        "description",
        "location",
        "tools",
        "disableModelInvocation",
        "userInvocable",
        "allowedTools",
      ]),
    ),
    span: skill.span,
  };
}

/** Bindings that are required at start-up, and variables that the servers ask for on their own: those of OAuth 2.0 clients. */
export function bindingFacts(side: Side, other: Side): readonly BindingFact[] {
  const known = new Set(users(other).values());
  const names = users(side);
  const declared = side.capability.bindings.flatMap((binding): readonly BindingFact[] => {
    if (binding.users.length === 0) return [];
    const isNewcomers = binding.users.every((user) => !known.has(names.get(user) ?? user));
    return [
      {
        key: bindingKey(binding, side.capability.bindings, other.capability.bindings),
        label: `binding \`${binding.variable}\``,
        name: binding.variable,
        source: describeBinding(binding),
        isNewcomers,
        span: binding.span,
      },
    ];
  });
  const clients = side.capability.apis.flatMap(({ namespace, authentication, span }): readonly BindingFact[] => {
    if (authentication?.kind !== "oauth2") return [];
    const suffixes = [
      ...(authentication.clientId ? [] : (["CLIENT_ID"] as const)),
      ...(authentication.clientSecret ? [] : (["CLIENT_SECRET"] as const)),
    ];
    const isNewcomers = !known.has(`consumes ${side.apiKey(namespace)}`);
    return suffixes.map((suffix) => {
      const variable = environmentVariable(namespace, suffix);
      return {
        key: variable,
        label: `binding \`${variable}\``,
        name: variable,
        source: `environment variable ${variable}`,
        isNewcomers,
        span,
      };
    });
  });
  return [...declared, ...clients];
}

/** What a binding is compared by: its name, or one of two names for what is read from one place. */
function bindingKey(binding: Binding, own: readonly Binding[], others: readonly Binding[]): string {
  const { variable } = binding;
  const isIn = (all: readonly Binding[], name: string): boolean => all.some((each) => each.variable === name);
  if (isIn(others, variable)) return variable;
  const isAlike = (each: Binding): boolean =>
    each.users.length > 0 && describeBinding(each) === describeBinding(binding);
  const [match, ...more] = others.filter((each) => isAlike(each) && !isIn(own, each.variable));
  const isAlone = own.filter((each) => isAlike(each) && !isIn(others, each.variable)).length === 1;
  return match !== undefined && more.length === 0 && isAlone ? [variable, match.variable].sort().join(" ") : variable;
}

/** What needs bindings, as they name it, with what it is compared as. */
function users(side: Side): ReadonlyMap<string, string> {
  const { apis, rest, mcp, skills } = side.capability;
  return new Map([
    ...apis.map(({ namespace }) => [`consumes ${namespace}`, `consumes ${side.apiKey(namespace)}`] as const),
    ...rest.map((adapter) => [`exposes ${adapter.namespace}`, `exposes ${side.restKey(adapter)}`] as const),
    ...mcp.map((server) => [`exposes ${server.namespace}`, `exposes ${side.mcpKey(server)}`] as const),
    ...skills.map((adapter) => [`exposes ${adapter.namespace}`, `exposes ${side.skillKey(adapter)}`] as const),
  ]);
}

/** Where a binding's value comes from. */
function describeBinding({ source }: Binding): string {
  return source.kind === "environment"
    ? `environment variable ${source.variable}`
    : `${source.key} of ${source.location}`;
}

/** Consumed APIs. */
export function upstreamFacts(side: Side): readonly UpstreamFact[] {
  return side.capability.apis.map((api) => ({
    key: side.apiKey(api.namespace),
    label: `consumed API \`${api.namespace}\``,
    namespace: api.namespace,
    baseUri: api.baseUriText,
    mustBeGiven: needsBaseUrl(api),
    options: [
      ...(needsBaseUrl(api) ? (["baseUrl"] as const) : []),
      ...(api.authentication?.kind === "unsupported" ? (["sign"] as const) : []),
      ...(api.tunnel === undefined ? [] : (["transport"] as const)),
    ],
    authentication: describeClientAuthentication(api.authentication),
    credential: api.authentication ? canonical(inOneCase(api.authentication), bindingNames(side)) : "",
    variable: environmentVariable(api.namespace, "BASE_URL"),
    other: JSON.stringify(
      plain(
        without(api, ["namespace", "description", "baseUri", "baseUriText", "authentication", "operations", "fixed"]),
        bindingNames(side),
      ),
    ),
    span: api.span,
  }));
}

/** Names of headers have no case (RFC 9110, 5.1). */
function inOneCase(authentication: ClientAuthentication): ClientAuthentication {
  return authentication.kind === "apikey"
    ? { ...authentication, keys: authentication.keys.map(keyInOneCase) }
    : authentication;
}

function keyInOneCase(key: ApiKey): ApiKey {
  return key.placement === "header" && key.name.kind === "literal"
    ? { ...key, name: { ...key.name, value: String(key.name.value).toLowerCase() } }
    : key;
}

/** How a consumed API is spoken to; names bindings, never values. */
function describeClientAuthentication(authentication: ClientAuthentication | undefined): string {
  if (!authentication) return "none";
  switch (authentication.kind) {
    case "apikey":
      return `apikey ${authentication.keys.map((key) => `${key.placement} ${shown(keyInOneCase(key).name)}`).join(", ")}`;
    case "oauth2": {
      const { tokenEndpoint, authorizationServerUri, scopes, exchange } = authentication;
      const server = tokenEndpoint ?? authorizationServerUri;
      const words = [...(server === undefined ? [] : [server]), ...scopes].map(shown);
      return `oauth2${exchange ? ", callers' tokens exchanged," : ""} ${words.join(" ")}`.trim();
    }
    case "unsupported":
      return authentication.written;
    case "basic":
    case "bearer":
    case "digest":
      return authentication.kind;
  }
}

/** Namespaces of consumed APIs whose paths moved into the base URI, or out of it. */
export function movedUpstreams(before: Side, after: Side): ReadonlySet<string> {
  return new Set(
    after.capability.apis.flatMap((now) => {
      const was = before.capability.apis.find(
        ({ namespace }) => before.apiKey(namespace) === after.apiKey(now.namespace),
      );
      return was && movesPaths(before, after, was, now) ? [after.apiKey(now.namespace)] : [];
    }),
  );
}

/** Scripts that steps run: a file that has another name and the same text is the same. */
export function scriptFacts(side: Side, other: Side): readonly Fact[] {
  const known = scriptsOf(other.capability);
  const names = new Set(known.map(fileOf));
  return scriptsOf(side.capability).map((step) => {
    const same = names.has(fileOf(step)) ? undefined : known.find((each) => textOf(each) === textOf(step));
    return {
      // Of two names of one text, the one that comes first by the alphabet.
      key: [fileOf(step), fileOf(same ?? step)].sort()[0] ?? "",
      label: `script \`${step.file ?? step.name}\``,
      span: step.span,
    };
  });
}

function scriptsOf(capability: Capability): readonly ScriptStep[] {
  return endpointsIn(capability).flatMap(({ action }) =>
    action.kind === "steps" ? action.steps.filter((step): step is ScriptStep => step.kind === "script") : [],
  );
}

type ScriptStep = Extract<Step, { readonly kind: "script" }>;

function fileOf({ location, file, name }: ScriptStep): string {
  return `${location ?? ""} ${file ?? name}`;
}

function textOf({ script }: ScriptStep): string {
  return canonical(script.sources.map(({ text }) => text));
}

/** A control adapter, which operators and probes ask. */
export interface ControlFact extends Fact, Door {
  readonly port: string;
  readonly address: string;
  readonly transport: string;
  readonly variables: string;
  /** What it answers: `health`, `metrics`. */
  readonly answers: ReadonlySet<string>;
  /** All else that is declared of it. */
  readonly other: string;
}

/** Control adapters. */
export function controlFacts(side: Side): readonly ControlFact[] {
  return side.capability.control.map((adapter) => {
    const { scripting, ...management } = adapter.management;
    const members = Object.entries({ ...management, ...adapter.observability });
    return {
      key: adapter.namespace,
      label: `control adapter \`${adapter.namespace}\``,
      port: String(adapter.port),
      address: adapter.address,
      transport: "http",
      variables: `\`${environmentVariable(adapter.namespace, "PORT")}\``,
      ...doorOf(adapter.authentication, side),
      answers: new Set(members.flatMap(([name, value]) => (value === undefined || value === false ? [] : [name]))),
      other: canonical([
        without(adapter, [
          "kind",
          "namespace",
          "port",
          "address",
          "description",
          "authentication",
          "management",
          "observability",
        ]),
        scripting,
        members.filter(([, value]) => typeof value === "object"),
      ]),
      span: adapter.span,
    };
  });
}

/** What contracts and servers say of the capability. */
export function infoFacts({ capability }: Side): readonly InfoFact[] {
  return [
    {
      key: "",
      label: `capability \`${capability.name}\``,
      name: capability.name,
      title: capability.label,
      version: capability.version ?? "",
      description: capability.description,
      span: capability.span,
    },
  ];
}
