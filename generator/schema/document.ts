import type { MapNode, SourceNode } from "../source/node.js";
import type { AggregateSection } from "./behaviour.js";
import type { ConsumedApi } from "./consumed.js";
import type { Exposed } from "./exposed.js";
import type { Entity, Import } from "./written.js";

export type { Authentication, Entity, Import, Named, OutputParameter, Parameter, WrittenValue } from "./written.js";
export type {
  ConsumedApi,
  ConsumedOperation,
  ConsumedParameter,
  ConsumedResource,
  RequestBody,
  Tunnel,
} from "./consumed.js";
export type {
  AggregateSection,
  Behaviour,
  CallStep,
  ExposedParameter,
  Flow,
  LookupStep,
  Mapping,
  ScriptStep,
  Step,
} from "./behaviour.js";
export type {
  BinaryResponse,
  ControlManagement,
  ControlObservability,
  DeclaredContent,
  DeclaredResponse,
  Exposed,
  ExposedControl,
  ExposedMcp,
  ExposedOperation,
  ExposedResource,
  ExposedRest,
  ExposedSkill,
  Forward,
  Hints,
  McpPrompt,
  McpResource,
  McpTool,
  PromptArgument,
  PromptMessage,
  Skill,
  SkillTool,
} from "./exposed.js";

export interface CapabilityDocument extends Entity {
  readonly dialect: Dialect;
  readonly info: Info | undefined;
  readonly binds: readonly (Bind | Import)[];
  readonly consumes: readonly (ConsumedApi | Import)[];
  readonly exposes: readonly (Exposed | Import)[];
  readonly aggregates: readonly (AggregateSection | Import)[];
}

export interface Dialect {
  readonly key: "naftiko" | "ikanos";
  /** As written, `1.0.0-alpha2`. */
  readonly version: string;
  /** `list` up to 1.0.0-alpha2 (entities in lists with `name`), `map` from alpha3 (maps keyed by name). */
  readonly style: "list" | "map";
}

export interface Info extends Entity {
  readonly display?: string;
  readonly description?: string;
  readonly version?: string;
  readonly tags: readonly string[];
}

export interface Bind extends Entity {
  readonly kind: "bind";
  readonly namespace?: string;
  readonly description?: string;
  readonly location?: string;
  /** Variable -> source key. */
  readonly keys: readonly BindKey[];
}

export interface BindKey {
  readonly variable: string;
  readonly source: string;
  readonly entry: { readonly keySpan: MapNode["span"]; readonly value: SourceNode };
}
