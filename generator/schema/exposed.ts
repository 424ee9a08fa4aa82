import type { JsonObject, JsonValue } from "../source/node.js";
import type { Behaviour, ExposedParameter } from "./behaviour.js";
import type { AdapterKind, HttpMethod, OneForEach } from "./words.js";
import type { Authentication, Entity, Named } from "./written.js";

export type Exposed = OneForEach<AdapterKind, ExposedRest | ExposedMcp | ExposedSkill | ExposedControl>;

interface ExposedBase extends Entity {
  readonly kind: AdapterKind;
  readonly namespace: string;
  readonly port?: number;
  readonly address?: string;
  readonly description?: string;
  readonly authentication?: Authentication;
  /** In bytes: answers that are longer are not handed on. */
  readonly maxBinarySize?: number;
}

export interface ExposedRest extends ExposedBase {
  readonly kind: "rest";
  readonly inputParameters: readonly ExposedParameter[];
  readonly resources: readonly ExposedResource[];
}

export interface ExposedResource extends Entity {
  readonly name?: string;
  readonly path: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly inputParameters: readonly ExposedParameter[];
  readonly operations: readonly ExposedOperation[];
  readonly forward?: Forward;
}

export interface Forward extends Entity {
  readonly targetNamespace: string;
  readonly trustedHeaders: readonly string[];
}

export interface ExposedOperation extends Behaviour {
  readonly method: HttpMethod;
  /** Appended to the resource's path. */
  readonly path?: string;
  readonly inputParameters: readonly ExposedParameter[];
  readonly responses: readonly DeclaredResponse[];
  readonly responseBinary?: BinaryResponse;
}

/** One entry of `responses`: what an operation answers with a status. */
export interface DeclaredResponse extends Entity {
  /** As written: `200`, `4XX`, `default`. */
  readonly status: string;
  readonly description?: string;
  readonly content: readonly DeclaredContent[];
}

export interface DeclaredContent extends Entity {
  readonly mediaType: string;
  readonly binary: boolean;
  readonly schema?: JsonObject;
}

/** The short form of `responses` for an answer of bytes. */
export interface BinaryResponse extends Entity {
  readonly status: number;
  readonly mediaType: string;
  readonly description?: string;
}

export interface ExposedMcp extends ExposedBase {
  readonly kind: "mcp";
  readonly transport: "http" | "stdio";
  readonly tools: readonly McpTool[];
  readonly resources: readonly McpResource[];
  readonly prompts: readonly McpPrompt[];
  /** How long clients may keep what they were answered, in milliseconds. */
  readonly ttlMs?: number;
  readonly cacheScope?: "public" | "private";
}

export interface McpTool extends Behaviour {
  readonly inputParameters: readonly ExposedParameter[];
  /** The whole JSON Schema (`inputSchema`, with its `$defs`), instead of `inputParameters`. */
  readonly inputSchema?: JsonObject;
  readonly hints: Hints;
}

export interface Hints {
  readonly readOnly?: boolean;
  readonly destructive?: boolean;
  readonly idempotent?: boolean;
  readonly openWorld?: boolean;
}

export interface McpResource extends Behaviour {
  readonly name: string;
  readonly uri: string;
  readonly mimeType?: string;
  readonly location?: string;
  readonly binary?: boolean;
}

export interface McpPrompt extends Named {
  readonly display?: string;
  readonly description?: string;
  readonly arguments: readonly PromptArgument[];
  readonly template: readonly PromptMessage[];
  readonly location?: string;
}

export interface PromptArgument extends Named {
  readonly display?: string;
  readonly description?: string;
  readonly required?: boolean;
}

export interface PromptMessage extends Entity {
  readonly role: "user" | "assistant";
  readonly content: string;
}

export interface ExposedSkill extends ExposedBase {
  readonly kind: "skill";
  readonly skills: readonly Skill[];
}

export interface Skill extends Named {
  readonly description?: string;
  readonly license?: string;
  readonly compatibility?: string;
  readonly metadata: readonly (readonly [string, string])[];
  readonly allowedTools?: string;
  readonly argumentHint?: string;
  readonly userInvocable?: boolean;
  readonly disableModelInvocation?: boolean;
  readonly location?: string;
  readonly tools: readonly SkillTool[];
}

export interface SkillTool extends Named {
  readonly description?: string;
  readonly from?: { readonly sourceNamespace: string; readonly action: string };
  /** `namespace.operation`: skills of a group name what they call. */
  readonly call?: string;
  readonly instruction?: string;
}

export interface ExposedControl extends ExposedBase {
  readonly kind: "control";
  readonly management: ControlManagement;
  readonly observability: ControlObservability;
}

/** What is managed through a control adapter, with the defaults of the specification filled in. */
export interface ControlManagement {
  readonly health: boolean;
  readonly info: boolean;
  readonly logLevel: boolean;
  readonly logStream: { readonly maxSubscribers: number } | undefined;
  /** How scripts are governed, as written. */
  readonly scripting: JsonValue | undefined;
}

/** What can be observed through a control adapter. */
export interface ControlObservability {
  readonly metrics: boolean;
  readonly traces: { readonly bufferSize: number } | undefined;
}
