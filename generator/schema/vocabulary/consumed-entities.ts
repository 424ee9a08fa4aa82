import { authenticationTypes, bodyTypes, httpMethods, outputFormats } from "../words.js";
import type { Entity, Key } from "./entity.js";

const inputs = (where: string) =>
  ({
    type: { list: "consumed input" },
    what: `Inputs of ${where}; an inner one wins over an outer one of its name.`,
  }) as const;
const display = {
  type: "text",
  what: "What it is called where people read of it.",
  aliases: ["label", "title"],
} as const;
const description = { type: "text", what: "What it is for." } as const;
const tags = { type: "texts", what: "Words that group operations in contracts." } as const;
const headers = {
  type: { names: "texts" },
  what: "Headers that every call has. `{{NAME}}` reads bindings and inputs.",
} as const;

/** Of schemes whose requests whoever calls signs. */
const signing: Readonly<Record<string, Key>> = Object.fromEntries(
  [
    "consumerKey",
    "consumerSecret",
    "signingKey",
    "accessKeyId",
    "accessKeySecret",
    "secretKey",
    "region",
    "service",
    "apiId",
    "apiKey",
    "certPath",
    "certPassword",
    "sessionToken",
    "secretAccessKey",
    "tokenSecret",
    "signatureMethod",
    "certificate",
    "privateKey",
    "secret",
  ].map((key) => [
    key,
    { type: "text", what: "Of `oauth1`, `aws-sig-v4`, `hmac` and `certificate`: what the signer needs." },
  ]),
);

/** What is called. */
export const consumedEntities = {
  "consumed API": {
    title: "`consumes`: an API",
    what: "An HTTP API that is called.",
    keys: {
      type: { type: { usual: ["http"] }, what: "The kind of API." },
      namespace: {
        type: "text",
        what: "What other parts call it by: `call: namespace.operation`.",
        required: true,
        aliases: ["name"],
      },
      baseUri: {
        type: "text",
        what: "Its URL, up to where paths begin; `{{NAME}}` reads bindings. Left out or empty, whoever starts the servers gives it.",
        aliases: ["baseUrl"],
      },
      description,
      authentication: {
        type: { one: "authentication" },
        what: "How calls prove who they come from.",
        aliases: ["auth"],
      },
      headers,
      inputParameters: inputs("every operation"),
      resources: { type: { list: "consumed resource" }, what: "Its paths." },
      openapi: { type: "text", what: "An OpenAPI document of the API, which says more of its operations." },
      tunnel: {
        type: { one: "tunnel" },
        what: "An overlay network that its traffic must go through. Nothing is generated without it being provided for.",
      },
    },
  },
  "consumed import": {
    title: "`consumes`: an import",
    what: "An API, an aggregate or a bind of another file, or an API described by an OpenAPI document.",
    keys: {
      import: { type: "text", what: "The namespace in that file." },
      from: { type: "text", what: "The file, relative to this one.", aliases: ["location", "ref", "openapi"] },
      as: { type: "text", what: "What it is called here." },
      description,
      name: { type: "text", what: "As `import`, where that is left out." },
      namespace: { type: "text", what: "As `import`, where that is left out." },
      type: { type: "text", what: "The kind of what is imported." },
    },
  },
  tunnel: {
    title: "A tunnel",
    what: "An overlay network: calls never go around it.",
    keys: {
      type: { type: "text", what: "The network, `ziti`." },
      service: { type: "text", what: "The service in it." },
      identity: { type: "text", what: "Who calls." },
      fallback: { type: { words: ["fail", "direct"] }, what: "What happens where it cannot be reached." },
    },
  },
  authentication: {
    title: "`authentication`",
    what: "Of a consumed API: how calls prove who they come from. Of an adapter: what its callers must bring.",
    keys: {
      type: {
        type: { usual: [...authenticationTypes, "none"] },
        what: "The scheme. `oauth1`, `aws-sig-v4`, `hmac` and `certificate` are read too: whoever calls passes a signer.",
        required: true,
        aliases: ["scheme"],
      },
      username: { type: "text", what: "Of `basic` and `digest`." },
      password: { type: "text", what: "Of `basic` and `digest`." },
      token: { type: "text", what: "Of `bearer`: the token. Write `{{NAME}}` and bind it." },
      key: {
        type: "text",
        what: "Of `apikey`: the name of the header, query parameter or cookie.",
        aliases: ["name", "header"],
      },
      value: { type: "text", what: "Of `apikey`: the key itself; of `bearer`, as `token`." },
      placement: {
        type: { usual: ["header", "query", "cookie"] },
        what: "Of `apikey`: where the key travels; `header` by default.",
        aliases: ["in"],
      },
      headers: { type: { names: "texts" }, what: "Of `apikey`: several headers at once." },
      parameters: { type: { names: "texts" }, what: "Of `apikey`: several at once, by name." },
      authorizationServerUri: {
        type: "text",
        what: "Of `oauth2`: the server that gives tokens.",
        aliases: ["issuer", "authorizationUrl"],
      },
      tokenEndpoint: {
        type: "text",
        what: "Of `oauth2`: where tokens are asked for, where it is not discovered.",
        aliases: ["tokenUrl", "tokenUri"],
      },
      clientId: { type: "text", what: "Of `oauth2`: the client." },
      clientSecret: { type: "text", what: "Of `oauth2`: its secret." },
      scopes: { type: "texts", what: "Of `oauth2`: what is asked for.", aliases: ["scope"] },
      audience: { type: "text", what: "Of `oauth2`: whom tokens are for." },
      resource: { type: "text", what: "Of `oauth2`: the resource that tokens are for (RFC 8707)." },
      tokenValidation: {
        type: { words: ["jwks", "introspection"] },
        what: "Of `oauth2` for callers: how tokens are checked.",
      },
      ...signing,
    },
  },
  "consumed resource": {
    title: "A consumed resource",
    what: "A path of an API, with its operations.",
    keys: {
      name: { type: "text", what: "Its name." },
      path: { type: "text", what: "Below the base URI. `{id}` and `{{id}}` are filled by inputs.", aliases: ["uri"] },
      display,
      description,
      tags,
      inputParameters: inputs("every operation of it"),
      operations: { type: { list: "consumed operation" }, what: "What can be called there." },
    },
  },
  "consumed operation": {
    title: "A consumed operation",
    what: "A method of a path. It becomes one function.",
    keys: {
      name: { type: "text", what: "Its name: `call: namespace.name`.", required: true, aliases: ["id"] },
      method: {
        type: { words: httpMethods },
        what: "The HTTP method.",
        required: true,
      },
      path: { type: "text", what: "A path below that of its resource." },
      display,
      description,
      tags,
      headers,
      inputParameters: inputs("it"),
      body: { type: { one: "body" }, what: "The body that is sent, where inputs with `in: body` do not say it." },
      outputRawFormat: {
        type: {
          usual: outputFormats,
        },
        what: "What the API answers with; `raw` hands the answer on untouched, `ndjson` (lines of JSON) and `sse` (server-sent events) are streams.",
      },
      outputMediaType: { type: "text", what: "The media type that is asked for." },
      outputSchema: {
        type: "text",
        what: "What the format needs to know: a selector for HTML, a heading for Markdown; for Avro and Protobuf the path of the schema file (`.avsc`, `.proto`), relative to this file or to the project's folder.",
      },
      maxBinarySize: { type: "text", what: "The most bytes that are held of a binary answer, `10MiB`." },
      outputParameters: {
        type: { list: "output" },
        what: "What steps read of the answer, and what is known of its types.",
      },
    },
  },
  "consumed input": {
    title: "An input of a consumed operation",
    what: "Something that a call needs. Without `value` whoever calls passes it. Keywords of JSON Schema may stand beside these keys; a `default` is what the API means where nothing is sent: callers are shown it, and it is not sent.",
    keywords: true,
    keys: {
      name: { type: "text", what: "Its name on the wire.", required: true, aliases: ["id"] },
      in: {
        type: { usual: ["query", "header", "path", "cookie", "body", "environment"] },
        what: "Where it travels; `query` by default.",
      },
      type: { type: "text", what: "Its JSON Schema type." },
      required: { type: "true or false", what: "Whether calls fail without it." },
      description: { type: "text", what: "What it is." },
      value: {
        type: "any value",
        what: "What is sent in any case; `{{NAME}}` reads bindings and other inputs. Callers are not asked for it.",
        aliases: ["template"],
      },
      pattern: { type: "text", what: "A regular expression for texts." },
      format: {
        type: "text",
        what: "A format of JSON Schema, which is checked (`date`, `email`, `uuid` and all that it lists; `int32`); other words are for people.",
      },
      mapping: { type: "text", what: "Where in the body it goes." },
      schema: { type: "JSON Schema", what: "The rest of its JSON Schema." },
      items: { type: "JSON Schema", what: "What lists hold." },
      properties: { type: "JSON Schema", what: "What objects hold." },
    },
  },
  body: {
    title: "`body`",
    what: "What is sent. Holes, `{{name}}`, are filled by inputs and encoded for where they stand in JSON, lines of JSON, XML, YAML, CSV, forms, GraphQL and SPARQL, so that a value stays this one value. Other text (SQL, `key=value`) has no encoding that is right for all who read it: its holes are filled as they are, so a value that callers choose belongs into a parameter of the API.",
    short: "text that is sent as it is, with its holes filled",
    keys: {
      type: {
        type: { usual: bodyTypes },
        what: "How it is encoded; also a media type.",
      },
      data: {
        type: "any value",
        what: "The body: a map or list, or a text in that encoding.",
        aliases: ["content", "value"],
      },
    },
  },
} as const satisfies Readonly<Record<string, Entity>>;
