import type { JsonValue } from "../source/node.js";
import type { Code } from "./code.js";

/**
 * What the output of one capability will hold; every name and line is final. It holds finished `Code`, plain numbers, and texts that templates
 * print only where prose may stand (Markdown); no YAML.
 */
export interface CapabilityPlan {
  readonly name: string;
  readonly files: readonly FilePlan[];
  /** Runtime modules that the files import, `http.ts`. */
  readonly runtime: readonly string[];
  /** npm packages with version ranges that the files need. */
  readonly dependencies: Readonly<Record<string, string>>;
}

export type FilePlan =
  | TypesPlan
  | ClientPlan
  | UpstreamPlan
  | OperationsPlan
  | ScriptsPlan
  | RestPlan
  | RestPartPlan
  | McpPlan
  | McpPartPlan
  | McpDefinitionsPlan
  | SkillServerPlan
  | ServerPlan
  | IndexPlan
  | JsonPlan
  | SkillPlan
  | SkillReferencePlan
  | ReadmePlan
  | GroupReadmePlan;

/** The names that a template prints by itself, as values like all others. */
type Words = Readonly<Record<string, Code>>;

interface SourcePlan {
  /** Relative to the capability's folder. */
  readonly path: string;
}

export interface TypesPlan extends SourcePlan {
  readonly kind: "types";
  readonly types: readonly TypeCode[];
}

/** An exported type: an interface, or another name (`alias`) for what is no object. */
export interface TypeCode {
  readonly doc: Code;
  readonly name: Code;
  readonly members: readonly Code[];
  readonly alias: Code | undefined;
}

export interface UpstreamCode {
  readonly doc: Code;
  readonly name: Code;
  readonly isExported: boolean;
  readonly type: Code;
  readonly fields: readonly Code[];
}

export interface UpstreamPlan extends SourcePlan {
  readonly kind: "upstream";
  readonly upstreams: readonly UpstreamCode[];
}

/** A constant that stands in a file and is not exported. */
export interface ConstantCode {
  readonly doc: Code;
  readonly name: Code;
  readonly value: Code;
}

export interface ClientPlan extends SourcePlan {
  readonly kind: "client";
  readonly upstreams: readonly UpstreamCode[];
  /** What reads answers that are encoded. */
  readonly readers: readonly ConstantCode[];
  readonly functions: readonly FunctionCode[];
}

export interface ScriptsPlan extends SourcePlan {
  readonly kind: "scripts";
  readonly scripts: readonly { readonly name: Code; readonly value: Code }[];
  readonly words: Words;
}

export interface OperationsPlan extends SourcePlan {
  readonly kind: "operations";
  readonly types: TypesPlan["types"];
  readonly functions: readonly FunctionCode[];
}

export interface FunctionCode {
  readonly doc: Code;
  readonly name: Code;
  readonly async: boolean;
  readonly parameters: Code;
  readonly returns: Code;
  readonly statements: readonly Code[];
}

export interface HandlerCode {
  readonly doc: Code;
  readonly key: Code;
  /** What the handler's type is: `typeof authorize`. */
  readonly type: Code;
  /** The default as an entry of an object (`authorize`, `getPet: show`); absent where the capability does not say what to do. */
  readonly entry: Code | undefined;
}

/** The names of handlers that must be passed, since the capability does not say what they do: as a list, and as a type. */
export interface NeededHandlers {
  readonly list: Code;
  readonly union: Code;
}

export interface RestPlan extends SourcePlan {
  readonly kind: "rest";
  readonly doc: Code;
  readonly name: Code;
  readonly handlersType: Code;
  readonly optionsType: Code;
  readonly handlers: readonly HandlerCode[];
  /** Undefined where there is none. */
  readonly neededHandlers: NeededHandlers | undefined;
  readonly setup: readonly Code[];
  readonly routes: readonly RouteCode[];
  /** Where the routes stand in files of their own: the functions that register them. */
  readonly parts: readonly Code[];
  readonly forwards: readonly Code[];
  readonly methodTable: readonly Code[];
  /** The list of reads that upstreams' own URLs may lead to; undefined where there are none. */
  readonly exposedPaths: Code | undefined;
  /** Where its document stands, `"./openapi.json"`; undefined where it has none. */
  readonly openApi: Code | undefined;
  readonly words: Words;
}

export interface RestPartPlan extends SourcePlan {
  readonly kind: "rest-part";
  readonly doc: Code;
  readonly name: Code;
  readonly handlersType: Code;
  readonly optionsType: Code;
  readonly routes: readonly RouteCode[];
  readonly words: Words;
}

export interface RouteCode {
  readonly typeName: Code;
  readonly members: readonly Code[];
  readonly schemaName: Code;
  readonly schema: Code;
  readonly hasSchema: boolean;
  /** `get`, `post`, ...; `route` for methods without a shorthand. */
  readonly method: Code;
  readonly path: Code;
  readonly arguments: Code;
  readonly statements: readonly Code[];
}

export interface McpPlan extends SourcePlan {
  readonly kind: "mcp";
  readonly doc: Code;
  readonly name: Code;
  readonly handlersType: Code;
  readonly optionsType: Code;
  readonly handlers: readonly HandlerCode[];
  /** Undefined where there is none. */
  readonly neededHandlers: NeededHandlers | undefined;
  /** Constants with the schemas that others refer to. */
  readonly definitions: readonly DefinitionsCode[];
  readonly schemas: readonly ToolSchemaCode[];
  readonly outputs: readonly OutputSchemaCode[];
  readonly serverInfo: Code;
  readonly serverFacts: Code;
  /** Statements that add the tools, one each. */
  readonly tools: readonly Code[];
  /** Where the tools stand in files of their own: calls of the functions that add them. */
  readonly parts: readonly Code[];
  /** Whether a resource is read by a handler. */
  readonly readsResources: boolean;
  /** Statements that register resources and prompts. */
  readonly registrations: readonly Code[];
  readonly words: Words;
}

/** Tools of an MCP server that stand in a file of their own. */
export interface McpPartPlan extends SourcePlan {
  readonly kind: "mcp-part";
  readonly handlersType: Code;
  readonly optionsType: Code;
  readonly schemas: readonly ToolSchemaCode[];
  readonly outputs: readonly OutputSchemaCode[];
  /** Functions that add them, each with tools that follow each other in the YAML. */
  readonly functions: readonly { readonly doc: Code; readonly name: Code; readonly tools: readonly Code[] }[];
  readonly words: Words;
}

/** The definitions that tools in several files refer to. */
export interface McpDefinitionsPlan extends SourcePlan {
  readonly kind: "mcp-definitions";
  readonly definitions: readonly DefinitionsCode[];
  readonly words: Words;
}

/** A constant with the schemas that others refer to. */
export interface DefinitionsCode {
  readonly name: Code;
  readonly schemas: Code;
}

export interface OutputSchemaCode {
  readonly name: Code;
  readonly schema: Code;
}

/** The schema of what a tool takes, and its type: one that is declared elsewhere, or (`members`) the constant's own. */
export interface ToolSchemaCode {
  readonly name: Code;
  readonly schema: Code;
  readonly type: Code;
  readonly members: readonly Code[];
}

export interface SkillServerPlan extends SourcePlan {
  readonly kind: "skill-server";
  readonly doc: Code;
  readonly name: Code;
  readonly optionsType: Code;
  readonly skills: Code;
  readonly setup: readonly Code[];
  readonly words: Words;
}

export interface ServerPlan extends SourcePlan {
  readonly kind: "server";
  readonly doc: Code;
  /** The capability's name as a literal. */
  readonly name: Code;
  /** Members of the type of the handlers that must be passed; empty where none must. */
  readonly handlers: readonly Code[];
  /** Constants that the definition names. */
  readonly setup: readonly Code[];
  readonly definition: Code;
  readonly words: Words;
}

export interface IndexPlan {
  readonly kind: "index";
  readonly path: string;
  readonly lines: readonly Code[];
  /** The modules whose names it exports. */
  readonly modules: readonly string[];
}

export interface JsonPlan {
  readonly kind: "json";
  readonly path: string;
  readonly value: JsonValue;
}

export interface SkillPlan {
  readonly kind: "skill";
  readonly path: string;
  readonly text: SkillText;
}

export interface SkillText {
  /** YAML front matter lines, each a finished `key: value`. */
  readonly frontMatter: readonly string[];
  readonly title: string;
  readonly description: string;
  /** When to use it, and when not; `reach`: where its servers are; `workflows`: what follows what. A sentence each. */
  readonly rules: readonly string[];
  readonly reach: readonly string[];
  readonly workflows: readonly string[];
  /** The operations as a table; none where there are too many. `file`: where the rest is said of one, empty where it is here. */
  readonly rows: readonly {
    readonly name: string;
    readonly summary: string;
    readonly takes: string;
    readonly file: string;
  }[];
  readonly groups: readonly { readonly label: string; readonly file: string; readonly names: string }[];
  readonly operations: readonly OperationText[];
  readonly notes: readonly string[];
}

/** All that is to say of one operation, as lines of Markdown. */
export interface OperationText {
  readonly heading: string;
  readonly lines: readonly string[];
}

/** A page of a skill that is read where it is needed. */
export interface SkillReferencePlan {
  readonly kind: "skill-reference";
  readonly path: string;
  readonly text: { readonly title: string; readonly operations: readonly OperationText[] };
}

export interface ReadmePlan {
  readonly kind: "readme";
  readonly path: string;
  readonly text: ReadmeText;
}

export interface ReadmeText {
  readonly title: string;
  readonly description: string;
  readonly source: string;
  readonly diagram: string;
  readonly files: readonly { readonly path: string; readonly what: string }[];
  readonly variables: readonly { readonly name: string; readonly what: string }[];
  readonly flags: string;
  readonly dependencies: string;
  readonly client: string;
  readonly curls: readonly { readonly title: string; readonly command: string }[];
  readonly mcp: string;
  /** How MCP servers are reached over standard input and output. */
  readonly mcpNote: string;
  readonly notes: readonly string[];
}

/** What capabilities of one process are told of in. */
export interface GroupReadmePlan {
  readonly kind: "group-readme";
  readonly path: string;
  readonly text: {
    readonly title: string;
    readonly count: string;
    readonly files: ReadmeText["files"];
    readonly capabilities: readonly { readonly name: string; readonly folder: string; readonly what: string }[];
    readonly start: string;
    readonly dependencies: string;
    readonly variables: ReadmeText["variables"];
    /** What is served where, a phrase each. */
    readonly places: readonly string[];
    readonly routes: readonly { readonly route: string; readonly capability: string }[];
    readonly curl: string;
  };
}
