import type { OneForEach, StepKind } from "./words.js";
import type { Entity, Named, OutputParameter, Parameter, WrittenValue } from "./written.js";

export interface ExposedParameter extends Parameter {
  /** Where a tool's input goes in the called operation: `body.x`. */
  readonly mapping?: string;
  /** Absent: not said (the model infers it). */
  readonly in?: "query" | "header" | "path" | "cookie" | "body" | "environment";
}

/** What rest operations, tools, MCP resources and flows share: what they do when called. */
export interface Behaviour extends Entity {
  readonly name?: string;
  readonly display?: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly ref?: string;
  readonly call?: string;
  readonly with: readonly WrittenValue[];
  readonly steps: readonly Step[];
  readonly mappings: readonly Mapping[];
  readonly outputParameters: readonly OutputParameter[];
}

export interface Flow extends Behaviour {
  readonly name: string;
  readonly inputParameters: readonly ExposedParameter[];
  readonly semantics: { readonly safe?: boolean; readonly idempotent?: boolean };
}

export interface AggregateSection extends Entity {
  readonly kind: "aggregate";
  readonly namespace: string;
  readonly flows: readonly Flow[];
}

export type Step = OneForEach<StepKind, CallStep | LookupStep | ScriptStep>;

interface StepBase extends Named {
  readonly kind: StepKind;
}

export interface CallStep extends StepBase {
  readonly kind: "call";
  readonly call: string;
  readonly with: readonly WrittenValue[];
}

export interface LookupStep extends StepBase {
  readonly kind: "lookup";
  readonly index: string;
  readonly match: string;
  readonly lookupValue: string;
  readonly outputParameters: readonly string[];
}

export interface ScriptStep extends StepBase {
  readonly kind: "script";
  readonly language?: string;
  readonly location?: string;
  readonly file?: string;
  readonly dependencies: readonly string[];
  readonly with: readonly WrittenValue[];
}

export interface Mapping extends Entity {
  readonly target: string;
  readonly value: string;
}
