import type { JsonValue, Scalar } from "../source/node.js";

/**
 * A value of the YAML, parsed once ("Values: one grammar" in the spec). Names in it are resolved: an `input` is an input of the
 * surrounding operation, a `parameter` one of the consumed operation (in its paths, headers and bodies), a `binding` one of the capability.
 */
export type ValueExpression =
  /** `digits`: the value is a number that JavaScript would write with other digits, as it stands there. */
  | { readonly kind: "literal"; readonly value: Scalar; readonly digits?: true }
  /** `otherwise`: what is meant where it is absent. */
  | {
      readonly kind: "input";
      readonly name: string;
      readonly path: PathMembers;
      readonly otherwise?: ValueExpression;
    }
  | { readonly kind: "parameter"; readonly name: string; readonly path: StepPath }
  | { readonly kind: "binding"; readonly variable: string }
  | { readonly kind: "step"; readonly step: string; readonly path: StepPath }
  /** Text with holes. One hole alone is a value as text, absent where it is absent; a value that keeps its type is that value itself. */
  | { readonly kind: "template"; readonly parts: readonly (string | ValueExpression)[] }
  /** A hole of a template that stands inside a language of its own: text that is this one value there. */
  | { readonly kind: "encoded"; readonly as: HoleEncoding; readonly value: ValueExpression }
  /** `implied`: nobody wrote the object, only values inside it: where all of them are absent, so is it. */
  | {
      readonly kind: "object";
      readonly entries: readonly { readonly key: string; readonly value: ValueExpression }[];
      readonly implied?: true;
    }
  | { readonly kind: "list"; readonly items: readonly ValueExpression[] };

/** How a hole is written for where it stands. `json`, `graphql`, `yaml` and `csv`: a value of its own; the others are the inside of something, or a line. */
export type HoleEncoding =
  | "json"
  | "json-string"
  | "xml"
  | "xml-comment"
  | "xml-name"
  | "cdata"
  | "yaml"
  | "yaml-string"
  | "yaml-member"
  | "yaml-item"
  | "yaml-comment"
  | "csv"
  | "csv-quoted"
  | "tsv"
  | "form"
  | "graphql"
  | "graphql-name"
  | "graphql-block"
  | "sparql"
  | "sparql-string"
  | "iri"
  | "line";

/** Members of an object by name, elements of a list by index. */
export type PathMembers = readonly (string | number)[];

/** The same of an earlier step's value, where JSONPath may select several. */
export type StepPath = readonly (string | number | PathStep)[];

/** A JSONPath read as steps from the root; `expression` is a text that cannot be read as one. */
export type JsonPath =
  | { readonly kind: "steps"; readonly steps: readonly PathStep[]; readonly text: string }
  | BrokenPath;

/** Where a text stops being a path, an offset of it, and what is wrong there. */
export interface Broken {
  readonly at: number;
  readonly problem: string;
}

export interface BrokenPath extends Broken {
  readonly kind: "expression";
  readonly text: string;
}

export type PathStep =
  | { readonly kind: "property"; readonly name: string }
  | { readonly kind: "index"; readonly index: number }
  | { readonly kind: "wildcard" }
  | {
      readonly kind: "slice";
      readonly start: number | undefined;
      readonly end: number | undefined;
      readonly step: number;
    }
  | { readonly kind: "union"; readonly steps: readonly Extract<PathStep, { kind: "property" | "index" }>[] }
  | { readonly kind: "filter"; readonly condition: PathCondition }
  /** `..name`: the step at every depth. */
  | { readonly kind: "descent"; readonly step: Exclude<PathStep, { kind: "descent" | "function" }> }
  /** `.length()`, only at the end: of all that the path selects. */
  | { readonly kind: "function"; readonly name: "length" | "min" | "max" | "sum" | "avg" | "first" | "last" | "keys" };

/** What `[?(...)]` asks of a node. */
export type PathCondition =
  | { readonly kind: "and" | "or"; readonly left: PathCondition; readonly right: PathCondition }
  | { readonly kind: "not"; readonly of: PathCondition }
  | { readonly kind: "exists"; readonly operand: PathOperand }
  | {
      readonly kind: "compare";
      readonly operator: "==" | "!=" | "<" | "<=" | ">" | ">=";
      readonly left: PathOperand;
      readonly right: PathOperand;
    };

/** One side of a comparison; paths of operands select one value at most. */
export type PathOperand =
  /** `digits`: the value is the text of a number that JavaScript would write with other digits. */
  | { readonly kind: "literal"; readonly value: Scalar; readonly digits?: true }
  | { readonly kind: "path"; readonly from: "node" | "root"; readonly steps: readonly PathStep[] };

/** How one output is made from an answer ("Answers" in the spec). Paths inside `array` elements start at the element. */
export type OutputShape =
  | {
      readonly kind: "path";
      readonly path: JsonPath;
      readonly type: DataTypeName | undefined;
      readonly maxLength?: number;
      /** The values that it can have. */
      readonly enum?: readonly JsonValue[];
    }
  | { readonly kind: "value"; readonly value: ValueExpression; readonly type: DataTypeName | undefined }
  | {
      readonly kind: "object";
      readonly path: JsonPath | undefined;
      /** `required`: an answer that lacks it cannot be used. */
      readonly properties: readonly { readonly name: string; readonly shape: OutputShape; readonly required?: true }[];
    }
  | { readonly kind: "array"; readonly path: JsonPath; readonly items: OutputShape }
  | { readonly kind: "record"; readonly path: JsonPath; readonly values: OutputShape };

export type DataTypeName = "string" | "number" | "integer" | "boolean" | "array" | "object" | "binary";
