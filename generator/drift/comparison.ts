import type { Capability } from "../model/capability.js";
import { adapterFact, type AdapterFact } from "./facts/adapters.js";
import {
  functionFacts,
  type FunctionFact,
  resourceFacts,
  type ResourceFact,
  routeFacts,
  type RouteFact,
  toolFacts,
  type ToolFact,
} from "./facts/callables.js";
import {
  bindingFacts,
  type BindingFact,
  controlFacts,
  type ControlFact,
  type Fact,
  infoFacts,
  type InfoFact,
  movedUpstreams,
  promptFacts,
  type PromptFact,
  scriptFacts,
  skillFacts,
  type SkillFact,
  upstreamFacts,
  type UpstreamFact,
} from "./facts/others.js";
import { forwardFacts, type ForwardFact } from "./facts/forwards.js";
import { handlerFacts, type HandlerFact } from "./facts/handlers.js";
import { layOut, type Side } from "./facts/side.js";
import { type Pairs, pairUp } from "./pairs.js";

/** Two capabilities side by side, over every surface that someone can depend on. What the rules look at. */
export interface Comparison {
  readonly info: Pairs<InfoFact>;
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
  readonly control: Pairs<ControlFact>;
  /** Those that are required at start-up. */
  readonly bindings: Pairs<BindingFact>;
  /** Those that whoever starts the servers has to pass. */
  readonly handlers: Pairs<HandlerFact>;
  readonly upstreams: Pairs<UpstreamFact>;
  /** Keys of upstreams whose paths moved into their base URL, or out of it. */
  readonly movedUpstreams: ReadonlySet<string>;
  readonly scripts: Pairs<Fact>;
  /** The old capability has servers that somebody runs. */
  readonly wasServed: boolean;
}

/** Lays two capabilities side by side. */
export function compareCapabilities(before: Capability, after: Capability): Comparison {
  const [old, current] = layOut(before, after);
  const both = <T extends { readonly key: string }>(read: (side: Side, other: Side) => readonly T[]): Pairs<T> =>
    pairUp(read(old, current), read(current, old));
  const rest = both((side) => side.capability.rest.map((adapter) => adapterFact(adapter, side.restKey(adapter), side)));
  const mcp = both((side) => side.capability.mcp.map((server) => adapterFact(server, side.mcpKey(server), side)));
  const catalogues = both((side) =>
    side.capability.skills.map((adapter) => adapterFact(adapter, side.skillKey(adapter), side)),
  );
  return {
    info: both(infoFacts),
    functions: both(functionFacts),
    rest,
    routes: among(rest, both(routeFacts)),
    forwards: among(rest, both(forwardFacts)),
    mcp,
    tools: among(mcp, both(toolFacts)),
    resources: among(mcp, both(resourceFacts)),
    prompts: among(mcp, both(promptFacts)),
    skills: both(skillFacts),
    catalogues,
    control: both(controlFacts),
    bindings: both(bindingFacts),
    handlers: both(handlerFacts),
    upstreams: both(upstreamFacts),
    movedUpstreams: movedUpstreams(old, current),
    scripts: both(scriptFacts),
    wasServed: before.rest.length + before.mcp.length + before.skills.length > 0,
  };
}

/** Without what belongs to adapters that only one side has: that they came or went is said once, of the adapter. */
function among<T extends { readonly adapter: string }>({ both }: Pairs<AdapterFact>, pairs: Pairs<T>): Pairs<T> {
  const kept = new Set(both.map(({ before }) => before.key));
  return {
    ...pairs,
    removed: pairs.removed.filter(({ adapter }) => kept.has(adapter)),
    added: pairs.added.filter(({ adapter }) => kept.has(adapter)),
  };
}
