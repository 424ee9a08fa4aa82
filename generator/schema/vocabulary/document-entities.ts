import type { Entity } from "./entity.js";

const display = {
  type: "text",
  what: "What it is called where people read of it.",
  aliases: ["label", "title"],
} as const;
const description = {
  type: "text",
  what: "What it is for. Goes into comments, contracts and tools' descriptions.",
} as const;

/** The document itself, and what stands around what it consumes and exposes. */
export const documentEntities = {
  document: {
    title: "The document",
    what: "A capability, or with sections at its root a part that others import.",
    keys: {
      naftiko: {
        type: "text",
        what: "The version of the format, `1.0.0-alpha2`; lists of entities. This key or `ikanos` must be there.",
      },
      ikanos: { type: "text", what: "The version of the format, `1.0.0-beta4`; entities may be maps keyed by name." },
      info: { type: { one: "info" }, what: "What the capability is, for people." },
      binds: {
        type: { lists: ["bind", "consumed import"] },
        what: "Secrets and settings that are known when it starts.",
        aliases: ["externalRefs"],
      },
      capability: { type: { one: "capability" }, what: "What it consumes and exposes." },
      consumes: { type: { lists: ["consumed API", "consumed import"] }, what: "APIs for others to import." },
      exposes: { type: { lists: ["adapter", "consumed import"] }, what: "Adapters, as under `capability`." },
      aggregates: { type: { lists: ["aggregate", "consumed import"] }, what: "Functions for others to import." },
      $schema: { type: "text", what: "The JSON Schema that editors use." },
    },
  },
  info: {
    title: "`info`",
    what: "What the capability is, for people.",
    keys: {
      display: { ...display, aliases: ["label", "title", "name"] },
      description,
      version: {
        type: "text",
        what: "Its own version, three numbers; `diff` warns where it moves less than the changes ask for.",
      },
      tags: { type: "texts", what: "Words to find it by." },
      created: { type: "text", what: "A date." },
      modified: { type: "text", what: "A date." },
      stakeholders: { type: { list: "stakeholder" }, what: "Who answers for it." },
    },
  },
  stakeholder: {
    title: "A stakeholder",
    what: "A person who answers for the capability.",
    keys: {
      role: { type: "text", what: "What the person does." },
      fullName: { type: "text", what: "The person's name.", aliases: ["name"] },
      email: { type: "text", what: "Where the person is reached." },
    },
  },
  bind: {
    title: "`binds`",
    what: "A place that secrets and settings come from. `{{NAME}}` reads them anywhere below.",
    short: "the variable of the environment of that name",
    keys: {
      namespace: {
        type: "text",
        what: "Its name; `{{namespace.NAME}}` reads a key of it where names repeat.",
        aliases: ["name"],
      },
      description,
      location: {
        type: "text",
        what: "`file://` and a path: a file of JSON, of lines `key: value` (YAML) or of dotenv, relative to the working directory, then to the capability. Without one, the environment. Other schemes go to the `resolve` that the program passes.",
        aliases: ["uri"],
      },
      keys: {
        type: { names: "texts" },
        what: "Names that the capability uses, and what each is called in that place.",
      },
      env: { type: "text", what: "In place of `keys`: the one variable of the environment that is meant." },
    },
  },
  capability: {
    title: "`capability`",
    what: "What it consumes and exposes.",
    keys: {
      consumes: {
        type: { lists: ["consumed API", "consumed import"] },
        what: "APIs that are called. Each becomes typed functions in `client.ts`.",
      },
      exposes: {
        type: { lists: ["adapter", "consumed import"] },
        what: "Servers that offer something: REST, MCP, skills.",
      },
      aggregates: { type: { lists: ["aggregate", "consumed import"] }, what: "Functions that several adapters share." },
      binds: { type: { lists: ["bind", "consumed import"] }, what: "As at the root.", aliases: ["externalRefs"] },
    },
  },
  aggregate: {
    title: "`aggregates`",
    what: "A group of functions; adapters name them with `ref: namespace.function`.",
    keys: {
      namespace: { type: "text", what: "Its name.", aliases: ["name"] },
      display,
      description,
      flows: { type: { list: "flow" }, what: "Its functions.", aliases: ["functions"] },
    },
  },
} as const satisfies Readonly<Record<string, Entity>>;
