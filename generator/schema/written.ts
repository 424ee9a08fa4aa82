import type { JsonObject, JsonValue, MapNode, SourceNode } from "../source/node.js";
import type { AuthenticationType, ParameterType } from "./words.js";

/**
 * A capability document as written, in one spelling: the newest key names (`display`, `flows`, `target`, `from`), lists where the document
 * may hold a map keyed by name, every entity with its `name`. Nothing is resolved and no default is filled in.
 * `$` is the YAML map an entity came from: `valueSpan(entity, "call")` finds the place of any of its values.
 */
export interface Entity {
  readonly $: MapNode;
}

/** An entity with a name; `nameless` where the author wrote none. */
export interface Named extends Entity {
  readonly name: string;
}

/** One `key: value` of a map whose keys are the author's own (`with`, `headers`). */
export interface WrittenValue {
  readonly name: string;
  readonly nameSpan: MapNode["span"];
  readonly value: SourceNode;
}

/** Keys that inputs of every kind share. */
export interface Parameter extends Named {
  readonly type?: ParameterType;
  readonly description?: string;
  readonly required?: boolean;
  readonly enum?: readonly JsonValue[];
  readonly pattern?: string;
  readonly format?: string;
  readonly default?: JsonValue;
  /** JSON Schema fragments: `items`, `properties`. */
  readonly items?: JsonValue;
  readonly properties?: JsonValue;
  /**
   * Every JSON Schema keyword of the input, `type` to `deprecated`, also those under `schema:`, as one schema whose types are spelled as JSON Schema
   * spells them. The members above are the part of it that is read one by one. Absent where none is written.
   */
  readonly schema?: JsonObject;
  /** `value`, else `template`: a node, since its templates are read with their places. */
  readonly value?: SourceNode;
}

/** Mapped, orchestrated, mock and consumed outputs in one shape; which keys are present tells them apart. */
export interface OutputParameter extends Entity {
  readonly name?: string;
  readonly type?: ParameterType | "binary";
  readonly description?: string;
  readonly mapping?: string;
  readonly value?: SourceNode;
  readonly const?: SourceNode;
  readonly required?: boolean;
  readonly maxLength?: number;
  readonly enum?: readonly JsonValue[];
  /** Present (maybe empty) only where written. */
  readonly properties?: readonly OutputParameter[];
  /** One element shape; orchestrated `items` lists with several named entries become one object. */
  readonly items?: OutputParameter;
  /** Map outputs: every value has this shape. */
  readonly values?: OutputParameter;
}

export interface Authentication extends Entity {
  readonly type: AuthenticationType | "unsupported";
  /** The type as written, for messages. */
  readonly written: string;
  readonly username?: string;
  readonly key?: string;
  readonly value?: string;
  readonly placement?: "header" | "query" | "cookie" | "body" | "path";
  /** apikey with `headers: {A: .., B: ..}`: each is sent. */
  readonly headers: readonly WrittenValue[];
  /** The same in the query. */
  readonly parameters: readonly WrittenValue[];
  readonly authorizationServerUri?: string;
  readonly resource?: string;
  readonly scopes: readonly string[];
  readonly audience?: string;
  readonly tokenEndpoint?: string;
  readonly tokenValidation?: "jwks" | "introspection";
}

/** `{from, import, as}` or `{location, import, as}`. */
export interface Import extends Entity {
  readonly kind: "import";
  readonly from: string;
  readonly import: string;
  readonly as?: string;
}
