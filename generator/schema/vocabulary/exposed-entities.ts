import { adapterKinds, httpMethods, parameterTypes, stepKinds } from "../words.js";
import type { Entity, Key } from "./entity.js";

const display = {
  type: "text",
  what: "What it is called where people read of it.",
  aliases: ["label", "title"],
} as const;
const description = { type: "text", what: "What it is for. Callers and models read it." } as const;

/** What REST operations, tools, MCP resources and functions share. */
const behaviour = {
  name: { type: "text", what: "Its name." },
  display,
  description,
  tags: { type: "texts", what: "Words that group it with others." },
  call: { type: "text", what: "The consumed operation that it calls, `namespace.operation`." },
  ref: { type: "text", what: "The function of an aggregate that it is, `namespace.function`." },
  with: {
    type: { names: "values" },
    what: "What the called operation's inputs get: `rest.path.id`, `tools.id`, `{{step.field}}`, `{{BINDING}}`, or a value.",
  },
  steps: {
    type: { list: "step" },
    what: "Calls and lookups, in place of one `call`. Reads that need nothing of each other run side by side.",
  },
  mappings: { type: { list: "mapping" }, what: "Which fields of steps are the answer." },
  inputParameters: {
    type: { list: "input" },
    what: "What callers pass. What is used and declared nowhere is an input as well.",
  },
  outputParameters: {
    type: { list: "output" },
    what: "What of the answer callers get; without it, the answer as it is. Where it calls nothing, a mock answer.",
  },
} as const satisfies Readonly<Record<string, Key>>;

/** Of operations and tools, whose names OpenAPI documents spell otherwise. */
const named = { name: { type: "text", what: "Its name.", aliases: ["id", "operationId"] } } as const satisfies Readonly<
  Record<string, Key>
>;

/** What is offered. */
export const exposedEntities = {
  adapter: {
    title: "`exposes`: an adapter",
    what: "A server. Its `type` decides which of these keys mean something.",
    keys: {
      type: {
        type: { usual: adapterKinds },
        what: "REST, MCP, a catalogue of skills, or control (health, status, metrics and logs for operators).",
        required: true,
      },
      namespace: {
        type: "text",
        what: "Its name; environment variables and flags of the server begin with it.",
        aliases: ["name"],
      },
      port: { type: "whole number", what: "Where it listens; 0 takes any free port." },
      address: {
        type: "text",
        what: "The address it listens on; this machine alone (`localhost`) by default.",
        aliases: ["host"],
      },
      description,
      authentication: { type: { one: "authentication" }, what: "What callers must bring.", aliases: ["auth"] },
      inputParameters: { type: { list: "input" }, what: "Of `rest`: inputs of every operation." },
      resources: {
        type: { lists: ["exposed resource", "MCP resource"] },
        what: "Of `rest`: its paths. Of `mcp`: what clients can read.",
      },
      transport: {
        type: { usual: ["http", "stdio"] },
        what: "Of `mcp`: Streamable HTTP (the default), or standard input and output.",
      },
      tools: { type: { list: "tool" }, what: "Of `mcp`: what models can call." },
      prompts: { type: { list: "prompt" }, what: "Of `mcp`: texts that people can pick." },
      ttlMs: {
        type: "whole number",
        what: "Of `mcp`: how long clients may keep lists and resources, in milliseconds.",
      },
      cacheScope: { type: { words: ["public", "private"] }, what: "Of `mcp`: whether what is kept may be shared." },
      skills: {
        type: { list: "skill" },
        what: "Of `skill`: the skills. The MCP servers of the capability serve them, too (`skill://<name>/SKILL.md`).",
      },
      groups: { type: { list: "skill" }, what: "Of `skill`: groups, which are skills with other skills as tools." },
      maxBinarySize: { type: "text", what: "The most bytes of a binary answer, `10MiB`." },
      management: { type: "any value", what: "Of `control`." },
      observability: { type: "any value", what: "Of `control`." },
    },
  },
  "exposed resource": {
    title: "A REST resource",
    what: "A path of a REST adapter, with its operations, or one that hands on what is below it. With `method` it is one operation itself.",
    keys: {
      path: {
        type: "text",
        what: "`{id}` is an input of that name; `{path}` of a `forward` is all that is below.",
        required: true,
      },
      operations: { type: { list: "exposed operation" }, what: "What can be done there." },
      forward: {
        type: { one: "forward" },
        what: "Hands requests on that no operation answers: of a path that ends in `/{path}` what is below it, else of the path alone.",
      },
      method: { type: "text", what: "Where it has no `operations`: the method of its only one." },
      ...behaviour,
    },
  },
  forward: {
    title: "`forward`",
    what: "Hands requests on to an API: method, query and body, streaming.",
    keys: {
      targetNamespace: { type: "text", what: "The consumed API.", required: true },
      trustedHeaders: { type: "texts", what: "Headers of callers that travel on." },
    },
  },
  "exposed operation": {
    title: "A REST operation",
    what: "A method of a path. It calls one operation (`call`), is a function (`ref`), has `steps`, or answers values of its own.",
    keys: {
      method: {
        type: { words: httpMethods },
        what: "The HTTP method.",
        required: true,
      },
      path: { type: "text", what: "A path below that of its resource." },
      ...behaviour,
      ...named,
      responses: { type: { list: "response" }, what: "What it answers with, by status, for the contract." },
      responseBinary: { type: { one: "binary response" }, what: "That it answers bytes." },
    },
  },
  input: {
    title: "An input of an operation, a tool or a function",
    what: "What callers pass. Keywords of JSON Schema may stand beside these keys, and are checked; a `default` is sent where a caller passes nothing.",
    keywords: true,
    keys: {
      name: { type: "text", what: "What callers call it.", required: true, aliases: ["id"] },
      in: { type: { usual: ["query", "header", "path", "cookie", "body"] }, what: "Of REST: where callers pass it." },
      type: { type: "text", what: "Its JSON Schema type." },
      required: {
        type: "true or false",
        what: "Whether calls without it are refused; as the called operation says by default.",
      },
      description: { type: "text", what: "What it is. Models read it." },
      value: {
        type: "any value",
        what: "Fixed: callers cannot pass it. `$.a.b` reads that place of the body.",
        aliases: ["template"],
      },
      mapping: { type: "text", what: "`body.x` puts it there in the called operation's body." },
      pattern: { type: "text", what: "A regular expression for texts." },
      format: {
        type: "text",
        what: "A format of JSON Schema, which is checked (`date`, `email`, `uuid` and all that it lists; `int32`); other words are for people.",
      },
      schema: { type: "JSON Schema", what: "The rest of its JSON Schema." },
      items: { type: "JSON Schema", what: "What lists hold." },
      properties: { type: "JSON Schema", what: "What objects hold." },
    },
  },
  output: {
    title: "`outputParameters`",
    what: "A part of an answer. Of several without a name the first that finds something is the answer.",
    keys: {
      name: { type: "text", what: "Its name in the answer." },
      type: {
        type: { usual: [...parameterTypes, "binary"] },
        what: "Its type.",
      },
      mapping: {
        type: "text",
        what: "JSONPath of where it stands in what the API answered: `$.user.name`; relative inside lists. A property without one is the member of its name.",
      },
      value: {
        type: "any value",
        what: "Of consumed operations: the JSONPath. Of mocks: the value itself; `{{input}}` reads inputs.",
        aliases: ["template"],
      },
      const: { type: "any value", what: "Always this." },
      description: { type: "text", what: "What it is, for contracts." },
      properties: { type: { list: "output" }, what: "Of objects: their members." },
      items: { type: { one: "output" }, what: "Of lists: their elements; a map of names is an object." },
      values: { type: { one: "output" }, what: "Of objects with free keys: their values." },
      enum: { type: "any value", what: "All that it can be." },
      required: {
        type: "true or false",
        what: "Whether it is always there: never null in contracts, and an answer without it is a failure (502). On an object, also a list of the names of its members.",
      },
      maxLength: { type: "whole number", what: "Texts are cut after that many characters." },
    },
  },
  response: {
    title: "`responses`",
    what: "What an operation answers with one status.",
    keys: {
      status: { type: "text", what: "The status, or `default`.", aliases: ["name", "code"] },
      description,
      content: { type: { list: "response content" }, what: "By media type." },
    },
  },
  "response content": {
    title: "Content of a response",
    what: "A media type that is answered.",
    keys: {
      mediaType: { type: "text", what: "The media type.", aliases: ["name"] },
      binary: { type: "true or false", what: "Whether it is bytes." },
      schema: { type: "JSON Schema", what: "Its shape." },
    },
  },
  "binary response": {
    title: "`responseBinary`",
    what: "An answer of bytes, in short.",
    keys: {
      mediaType: { type: "text", what: "Its media type.", required: true },
      status: { type: "whole number", what: "Its status; 200 by default." },
      description,
    },
  },
  step: {
    title: "`steps`",
    what: "A call, a lookup in what an earlier call answered, or a script.",
    keys: {
      name: { type: "text", what: "What later steps and mappings call it: `$.name.field`, `{{name.field}}`." },
      type: { type: { usual: stepKinds }, what: "The kind; `call` where there is one." },
      call: { type: "text", what: "Of `call`: the operation, `namespace.operation`." },
      with: { type: { names: "values" }, what: "What its inputs get." },
      index: { type: "text", what: "Of `lookup`: the step whose list is searched." },
      match: { type: "text", what: "Of `lookup`: the member that is compared." },
      lookupValue: { type: "text", what: "Of `lookup`: what it must be, `$.step.field`." },
      outputParameters: { type: "texts", what: "Of `lookup`: which members are taken." },
      language: { type: "text", what: "Of `script`: what it is written in." },
      location: { type: "text", what: "Of `script`: the folder of its files." },
      file: { type: "text", what: "Of `script`: the file that is run." },
      dependencies: { type: "texts", what: "Of `script`: files that it needs, before it." },
      condition: { type: "any value", what: "Not part of the format: refused." },
      forEach: { type: "any value", what: "Not part of the format: refused." },
    },
  },
  mapping: {
    title: "`mappings`",
    what: "A member of the answer, and which step it comes from.",
    keys: {
      target: { type: "text", what: "The member; `a.b` nests.", required: true, aliases: ["targetName", "to", "name"] },
      value: { type: "text", what: "`$.step.field`.", required: true, aliases: ["source", "from"] },
    },
  },
  flow: {
    title: "A function of an aggregate",
    what: "What several adapters offer alike.",
    keys: {
      ...behaviour,
      semantics: { type: { one: "semantics" }, what: "What calling it means: tools' hints follow from it." },
    },
  },
  semantics: {
    title: "`semantics`",
    what: "What calling a function means.",
    keys: {
      safe: { type: "true or false", what: "It only reads." },
      idempotent: { type: "true or false", what: "Calling it twice is as calling it once." },
    },
  },
  tool: {
    title: "An MCP tool",
    what: "What a model can call.",
    keys: {
      ...behaviour,
      ...named,
      inputSchema: { type: "JSON Schema", what: "In place of `inputParameters`: the JSON Schema of its arguments." },
      hints: {
        type: { one: "hints" },
        what: "What calling it means; it follows from the called method where nothing is said.",
      },
    },
  },
  hints: {
    title: "`hints`",
    what: "Annotations of a tool.",
    keys: {
      readOnly: { type: "true or false", what: "It only reads." },
      destructive: { type: "true or false", what: "It may destroy something." },
      idempotent: { type: "true or false", what: "Calling it twice is as calling it once." },
      openWorld: { type: "true or false", what: "It reaches beyond this system." },
    },
  },
  "MCP resource": {
    title: "An MCP resource",
    what: "What a client can read by its URI.",
    keys: {
      uri: { type: "text", what: "Its URI; `{id}` makes it a template.", required: true },
      mimeType: { type: "text", what: "Its media type." },
      location: { type: "text", what: "`file:///` and a path: files in place of a call." },
      binary: { type: "true or false", what: "Whether it is bytes." },
      ...behaviour,
    },
  },
  prompt: {
    title: "An MCP prompt",
    what: "A text that people can pick.",
    keys: {
      name: { type: "text", what: "Its name." },
      display,
      description,
      arguments: { type: { list: "prompt argument" }, what: "What people fill in." },
      template: {
        type: { list: "prompt message" },
        what: "Its messages; `{{argument}}` is filled in.",
        aliases: ["messages"],
      },
      location: { type: "text", what: "`file:///` and a path: a file with its text." },
    },
  },
  "prompt argument": {
    title: "An argument of a prompt",
    what: "What people fill in.",
    keys: {
      name: { type: "text", what: "Its name." },
      display,
      description,
      required: { type: "true or false", what: "Whether it must be filled in." },
    },
  },
  "prompt message": {
    title: "A message of a prompt",
    what: "One turn.",
    keys: {
      role: { type: { words: ["user", "assistant"] }, what: "Who says it.", required: true },
      content: { type: "text", what: "What is said.", required: true },
    },
  },
  skill: {
    title: "A skill",
    what: "What an agent reads before it does something; `SKILL.md` and a folder.",
    keys: {
      name: { type: "text", what: "Its name.", required: true },
      description,
      license: { type: "text", what: "Its licence." },
      compatibility: { type: "text", what: "Where it works." },
      metadata: { type: { names: "texts" }, what: "What else is said of it." },
      allowedTools: { type: "texts", what: "Tools that it may use without asking.", aliases: ["allowed-tools"] },
      argumentHint: { type: "text", what: "What to type behind its name.", aliases: ["argument-hint"] },
      userInvocable: { type: "true or false", what: "Whether people can call it.", aliases: ["user-invocable"] },
      disableModelInvocation: {
        type: "true or false",
        what: "Whether models cannot.",
        aliases: ["disable-model-invocation"],
      },
      location: { type: "text", what: "`file:///` and a folder with its files." },
      call: { type: "text", what: "The operation that it is about." },
      tools: { type: { list: "skill tool" }, what: "What it uses." },
      skills: { type: { list: "skill tool" }, what: "Of a group: its skills." },
    },
  },
  "skill tool": {
    title: "A tool of a skill",
    what: "Something that a skill uses.",
    keys: {
      name: { type: "text", what: "Its name." },
      description,
      instruction: { type: "text", what: "A file of the skill's folder that says how." },
      from: { type: { one: "skill source" }, what: "The tool or operation that it is." },
      call: { type: "text", what: "The operation that it calls." },
    },
  },
  "skill source": {
    title: "`from` of a skill's tool",
    what: "Where a tool comes from.",
    keys: {
      sourceNamespace: { type: "text", what: "The adapter.", required: true, aliases: ["namespace"] },
      action: { type: "text", what: "Its tool or operation.", required: true, aliases: ["name"] },
    },
  },
} as const satisfies Readonly<Record<string, Entity>>;
