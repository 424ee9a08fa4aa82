import type { Span } from "../diagnostics/span.js";
import type { Capability, McpServer, RestAdapter } from "../model/capability.js";
import { needsBaseUrl } from "../model/rules/base-uris.js";
import { adapterFact, type AdapterFact, baseUriOf, type CallableFact, describeBinding, describeClientAuthentication, functionFacts, resourceFacts, routeFacts, toolFacts } from "./facts.js";
import { type Pairs, pairUp } from "./pairs.js";

interface Fact {
  readonly key: string;
  readonly label: string;
  readonly span: Span;
}

export type FunctionFact = ReturnType<typeof functionFacts>[number];
export type RouteFact = ReturnType<typeof routeFacts>[number];
export type ToolFact = ReturnType<typeof toolFacts>[number];
export type ResourceFact = ReturnType<typeof resourceFacts>[number];

export interface PromptFact extends Fact {
  readonly description: string;
  readonly messages: string;
  readonly arguments: ReadonlyMap<string, boolean>;
}

export interface SkillFact extends Fact {
  readonly description: string;
  readonly tools: string;
  readonly location: string;
}

/** A REST path whose requests are handed on. */
export interface ForwardFact extends Fact {
  readonly target: string;
  /** In lower case. */
  readonly trusted: ReadonlySet<string>;
}

export interface BindingFact extends Fact {
  readonly source: string;
}

export interface UpstreamFact extends Fact {
  readonly baseUri: string;
  readonly mustBeGiven: boolean;
  readonly authentication: string;
}

/** Two capabilities side by side, over every surface that someone can depend on. What the rules look at. */
export interface Comparison {
  readonly functions: Pairs<FunctionFact>;
  readonly rest: Pairs<AdapterFact>;
  /** Of adapters that both have. */
  readonly routes: Pairs<RouteFact>;
  /** Of adapters that both have. */
  readonly forwards: Pairs<ForwardFact>;
  readonly mcp: Pairs<AdapterFact>;
  readonly tools: Pairs<ToolFact>;
  readonly resources: Pairs<ResourceFact>;
  readonly prompts: Pairs<PromptFact>;
  readonly skills: Pairs<SkillFact>;
  /** The catalogues that skills are served in. */
  readonly catalogues: Pairs<AdapterFact>;
  /** Those that are required at start-up. */
  readonly bindings: Pairs<BindingFact>;
  readonly upstreams: Pairs<UpstreamFact>;
  readonly scripts: Pairs<Fact>;
}

/** Lays two capabilities side by side. */
export function compareCapabilities(before: Capability, after: Capability): Comparison {
  const restKeys = adapterKeys(before.rest, after.rest);
  const mcpKeys = adapterKeys(before.mcp, after.mcp);
  const skillKeys = adapterKeys(before.skills, after.skills);
  const restOf = (adapter: RestAdapter): string => restKeys.get(adapter) ?? adapter.namespace;
  const mcpOf = (server: McpServer): string => mcpKeys.get(server) ?? server.namespace;
  const rest = pairUp(...both((each) => each.rest.map((adapter) => adapterFact(adapter, restOf(adapter), `REST adapter \`${adapter.namespace}\``))));
  const mcp = pairUp(...both((each) => each.mcp.map((server) => adapterFact(server, mcpOf(server), `MCP server \`${server.namespace}\``))));
  return {
    functions: pairUp(...both(functionFacts)),
    rest,
    routes: among(rest, pairUp(...both((each) => routeFacts(each, restOf)))),
    forwards: among(rest, pairUp(...both((each) => forwardFacts(each, restOf)))),
    mcp,
    tools: among(mcp, pairUp(...both((each) => toolFacts(each, mcpOf)))),
    resources: among(mcp, pairUp(...both((each) => resourceFacts(each, mcpOf)))),
    prompts: among(mcp, pairUp(...both((each) => promptFacts(each, mcpOf)))),
    skills: pairUp(...both(skillFacts)),
    catalogues: pairUp(...both((each) => each.skills.map((adapter) => adapterFact(adapter, skillKeys.get(adapter) ?? adapter.namespace, `skill catalogue \`${adapter.namespace}\``)))),
    bindings: pairUp(...both(bindingFacts)),
    upstreams: pairUp(...both(upstreamFacts)),
    scripts: pairUp(...both(scriptFacts)),
  };

  function both<T>(read: (capability: Capability) => readonly T[]): [readonly T[], readonly T[]] {
    return [read(before), read(after)];
  }
}

/** What is compared as what: adapters of one namespace; and the only one of a kind with the only one, whatever they are called. */
function adapterKeys<A extends { readonly namespace: string }>(before: readonly A[], after: readonly A[]): ReadonlyMap<A, string> {
  const [old, ...othersBefore] = before;
  const [current, ...othersAfter] = after;
  const single = old && current && othersBefore.length === 0 && othersAfter.length === 0;
  return new Map([...before, ...after].map((adapter) => [adapter, single ? old.namespace : adapter.namespace]));
}

/** Without what belongs to adapters that only one side has: that they came or went is said once, of the adapter. */
function among<T extends { readonly adapter: string }>({ both }: Pairs<AdapterFact>, pairs: Pairs<T>): Pairs<T> {
  const kept = new Set(both.map(({ before }) => before.key));
  return { ...pairs, removed: pairs.removed.filter(({ adapter }) => kept.has(adapter)), added: pairs.added.filter(({ adapter }) => kept.has(adapter)) };
}

function forwardFacts(capability: Capability, restKey: (adapter: RestAdapter) => string): readonly (ForwardFact & { readonly adapter: string })[] {
  return capability.rest.flatMap((adapter) =>
    adapter.resources.flatMap(({ path, forward }) => {
      if (!forward) return [];
      const key = `${restKey(adapter)} ${path.text.replace(/\{[^}]*\}/g, "{}")}`;
      return [{ adapter: restKey(adapter), key, label: `\`${path.text}\``, target: forward.api.namespace, trusted: new Set(forward.trustedHeaders.map((name) => name.toLowerCase())), span: forward.span }];
    }),
  );
}

function promptFacts(capability: Capability, serverKey: (server: McpServer) => string): readonly (PromptFact & { readonly adapter: string })[] {
  return capability.mcp.flatMap((server) =>
    server.prompts.map((prompt) => ({
      adapter: serverKey(server),
      key: `${serverKey(server)} ${prompt.name}`,
      label: `prompt \`${prompt.name}\``,
      description: prompt.description ?? "",
      messages: JSON.stringify([prompt.messages, prompt.location ?? ""]),
      arguments: new Map(prompt.arguments.map(({ name, required }) => [name, required])),
      span: prompt.span,
    })),
  );
}

function skillFacts(capability: Capability): readonly SkillFact[] {
  return capability.skills.flatMap(({ skills }) =>
    skills.map((skill) => ({ key: skill.name, label: `skill \`${skill.name}\``, description: skill.description, location: skill.location ?? "", tools: JSON.stringify(skill.tools.map(({ span: _span, ...tool }) => tool)), span: skill.span })),
  );
}

function bindingFacts(capability: Capability): readonly BindingFact[] {
  return capability.bindings.flatMap((binding) => (binding.users.length === 0 ? [] : [{ key: binding.variable, label: `binding \`${binding.variable}\``, source: describeBinding(binding), span: binding.span }]));
}

function upstreamFacts(capability: Capability): readonly UpstreamFact[] {
  return capability.apis.map((api) => ({
    key: api.namespace,
    label: `consumed API \`${api.namespace}\``,
    baseUri: baseUriOf(api),
    mustBeGiven: needsBaseUrl(api),
    authentication: describeClientAuthentication(api.authentication),
    span: api.span,
  }));
}

function scriptFacts(capability: Capability): readonly Fact[] {
  const endpoints = [...capability.rest.flatMap(({ resources }) => resources.flatMap(({ operations }) => operations)), ...capability.mcp.flatMap(({ tools }) => tools), ...capability.aggregates.flatMap(({ flows }) => flows)];
  return endpoints.flatMap(({ action }) =>
    action.kind === "steps" ? action.steps.flatMap((step) => (step.kind === "script" && step.file !== undefined ? [{ key: `${step.location ?? ""} ${step.file}`, label: `script \`${step.file}\``, span: step.span }] : [])) : [],
  );
}

export type { AdapterFact, CallableFact };
