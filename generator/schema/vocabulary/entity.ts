/** What a key's value is. `list` is a list of entities, or a map of them keyed by name; `names` a map whose keys are the author's own. */
export type KeyType =
  | "text"
  | "true or false"
  | "whole number"
  | "texts"
  | "any value"
  | "JSON Schema"
  /** One of these words, in any case. */
  | { readonly words: readonly string[] }
  /** A text; these words are usual. */
  | { readonly usual: readonly string[] }
  | { readonly list: EntityName }
  /** A list, or a map, of entities of one of several kinds. */
  | { readonly lists: readonly EntityName[] }
  | { readonly one: EntityName }
  | { readonly names: "texts" | "values" };

/** One key of an entity, for people. */
export interface Key {
  readonly type: KeyType;
  /** What it means, in a sentence or two. */
  readonly what: string;
  readonly required?: true;
  /** Other spellings that are read. */
  readonly aliases?: readonly string[];
}

/** One kind of map in a capability. */
export interface Entity {
  /** Its heading. */
  readonly title: string;
  readonly what: string;
  readonly keys: Readonly<Record<string, Key>>;
  /** Every keyword of JSON Schema may stand beside its keys. */
  readonly keywords?: true;
  /** A text may stand in its place, and means this. */
  readonly short?: string;
}

/** The kinds of maps, in the order in which they are described. */
export const entityNames = [
  "document",
  "info",
  "stakeholder",
  "bind",
  "capability",
  "consumed API",
  "consumed import",
  "tunnel",
  "authentication",
  "consumed resource",
  "consumed operation",
  "consumed input",
  "body",
  "adapter",
  "exposed resource",
  "forward",
  "exposed operation",
  "input",
  "output",
  "response",
  "response content",
  "binary response",
  "step",
  "mapping",
  "aggregate",
  "flow",
  "semantics",
  "tool",
  "hints",
  "MCP resource",
  "prompt",
  "prompt argument",
  "prompt message",
  "skill",
  "skill tool",
  "skill source",
] as const;

export type EntityName = (typeof entityNames)[number];
