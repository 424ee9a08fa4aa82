import { define, list } from "./define.js";

/** Codes `openapi/...`: documents of APIs, and how capabilities agree with them. */
export const openApiCodes = {
  "openapi/unreadable": define<{ location: string; reason: string }>({
    severity: "error",
    about: "The document of a consumed API cannot be read.",
    message: ({ location, reason }) => `the document \`${location}\` cannot be read: ${reason}`,
    help: () =>
      "paths of `openapi` are relative to the file that names them, the configuration's to the project; the document has to lie in the project",
  }),
  "openapi/not-fetched": define<{ name: string; source: string }>({
    severity: "error",
    about: "The document of a consumed API has a URL in the configuration and was never fetched.",
    message: ({ name, source }) => `the document of \`${name}\` was never fetched from ${source}`,
    help: ({ name }) => `run \`capstan update ${name}\`, and commit what it writes`,
  }),
  "openapi/other-format": define<{ found: string }>({
    severity: "error",
    about: "What is named as the document of an API is neither OpenAPI 3 nor Swagger 2.",
    message: ({ found }) => `this is no OpenAPI document: ${found}`,
    help: () => "Capstan reads OpenAPI 3.0, 3.1 and 3.2 and Swagger 2.0, as YAML or JSON",
  }),
  "openapi/broken-reference": define<{ reference: string; reason: string; nearest: string | undefined }>({
    severity: "warning",
    about: "A `$ref` of a document leads nowhere: what stands there is taken as open JSON.",
    message: ({ reference, reason }) => `\`${reference}\` is not followed: ${reason}`,
    help: ({ nearest }) =>
      nearest === undefined
        ? "correct the reference; until then any JSON is taken there"
        : `did you mean \`${nearest}\`?`,
  }),
  "openapi/circular-type": define<{ name: string }>({
    severity: "warning",
    about: "A schema of a document is made of itself and nothing else.",
    message: ({ name }) => `\`${name}\` is made of itself`,
    help: () => "a type may hold itself as a member or an item, not be itself; any JSON is taken there",
  }),
  "openapi/contradiction": define({
    severity: "warning",
    about: "The parts of an `allOf` want values of different types: no value is of all of them.",
    message: () => "no value is all that its parts want, as none is a text and a number",
    help: () => "write `oneOf`, where one of them is meant, or leave out what is not; any JSON is taken there",
  }),
  "openapi/wrong-keyword": define<{ keyword: string; found: string; wanted: string }>({
    severity: "warning",
    about: "A keyword of a schema in an API's document holds what it cannot: it is left out.",
    message: ({ keyword, found, wanted }) => `\`${keyword}\` is ${found}, where ${wanted} stands`,
    help: ({ keyword }) => `correct the document; until then this \`${keyword}\` says nothing`,
  }),
  "openapi/unchecked-rule": define<{ key: string; reason: string }>({
    severity: "info",
    about: "A rule of a schema in an API's document is not checked before a call: the API checks it.",
    message: ({ key, reason }) => `\`${key}\` is left to the API to check: ${reason}`,
    help: ({ key }) =>
      `nothing has to be done; a \`${key}\` that ends, and is small, is checked before anything is sent`,
  }),
  "openapi/unsaid": define<{ location: string; unsaid: readonly string[] }>({
    severity: "info",
    about: "An API's own document that is imported says something that no capability can: it is left out.",
    message: ({ location, unsaid }) => `not everything of \`${location}\` is imported: ${unsaid.join("; ")}`,
    help: () => "nothing has to be done, unless that is what you need: such calls are written in code of your own",
  }),
  "openapi/unknown-type": define<{ type: string; nearest: string | undefined }>({
    severity: "warning",
    about: "A schema in an API's document has a type that JSON Schema does not know: any JSON is taken there.",
    message: ({ type }) => `\`${type}\` is no type of JSON Schema`,
    help: ({ nearest }) =>
      nearest === undefined
        ? "write array, boolean, integer, null, number, object or string; until then any JSON is taken there"
        : `did you mean \`${nearest}\`?`,
  }),
  "openapi/wrong-parameter": define<{
    parameter: string | undefined;
    place: string | undefined;
    nearest: string | undefined;
    known: readonly string[];
  }>({
    severity: "warning",
    about: "A parameter in an API's document has no name, or no place that there is: it is left out.",
    message: ({ parameter, place }) =>
      parameter === undefined
        ? "a parameter has no `name`"
        : `the parameter \`${parameter}\` stands ${place === undefined ? "nowhere: it has no `in`" : `in \`${place}\`, which is no place`}`,
    help: ({ nearest, known }) =>
      nearest === undefined
        ? `a parameter has a \`name\`, and \`in\` is ${list(known)}`
        : `did you mean \`${nearest}\`?`,
  }),
  "openapi/no-operation": define<{ operation: string; call: string; location: string; nearest: string | undefined }>({
    severity: "warning",
    about: "An operation of a consumed API is not in the API's document, so nothing more is known of it.",
    message: ({ operation, call, location }) => `\`${operation}\` is not in \`${location}\`: there is no \`${call}\``,
    help: ({ nearest }) =>
      nearest === undefined
        ? "correct method and path, or take it that this operation is typed by the capability alone"
        : `the nearest is \`${nearest}\``,
  }),
  "openapi/matched-by-name": define<{ operation: string; call: string; found: string }>({
    severity: "warning",
    about: "An operation has the name of one in the API's document and another path.",
    message: ({ operation, call, found }) => `\`${operation}\` is \`${found}\` in the document, not \`${call}\``,
    help: () => "the capability's path is called; write the document's where that is right",
  }),
  "openapi/disagreement": define<{ what: string; capability: string; document: string }>({
    severity: "warning",
    about: "A capability and the API's document say different things; the capability's holds.",
    message: ({ what, capability, document }) =>
      `${what} is ${capability} here and ${document} in the document of the API`,
    help: () => "the capability's holds; correct the one that is wrong",
  }),
  "openapi/missing-parameter": define<{ operation: string; parameter: string; place: string }>({
    severity: "warning",
    about: "The API's document demands something of an operation that the capability never sends.",
    message: ({ operation, parameter, place }) =>
      `\`${operation}\` never sends ${place} \`${parameter}\`, which the API demands`,
    help: ({ parameter, place }) =>
      place === "the body"
        ? "add `body`, or an input `body` with `in: body`"
        : `add \`{ name: ${parameter}, in: ${place.replace(/^the /, "")} }\` to \`inputParameters\``,
  }),
  "openapi/missing-authentication": define<{
    namespace: string;
    schemes: readonly string[];
    operations: readonly string[];
    authentication: string | undefined;
    variables: readonly string[];
  }>({
    severity: "info",
    about: "An API's document asks its callers for authentication, and the capability sends none.",
    message: ({ namespace, schemes, operations }) =>
      `\`${namespace}\` sends no authentication, and the document of the API asks for ${list(schemes)} (${list(operations)})`,
    help: ({ authentication, variables }) =>
      authentication === undefined
        ? "no capability says this kind: pass what the API wants with the options of each call"
        : `add \`authentication: ${authentication}\` to the API, and ${list(variables)} to the keys of \`binds\``,
  }),
  "openapi/style": define<{ operation: string; parameter: string; style: string }>({
    severity: "warning",
    about: "The API's document writes a list or object of an operation in a way that Capstan does not.",
    message: ({ operation, parameter, style }) =>
      `the document writes \`${parameter}\` of \`${operation}\` as \`${style}\`, and Capstan does not`,
    help: () => "declare it as `type: string`, and pass the text that the API takes",
  }),
  "openapi/unknown-input": define<{ operation: string; parameter: string; nearest: string | undefined }>({
    severity: "info",
    about: "A capability declares an input of an operation that the API's document does not know.",
    message: ({ operation, parameter }) =>
      `the document of the API knows no parameter \`${parameter}\` of \`${operation}\``,
    help: ({ nearest }) =>
      nearest === undefined ? "it is sent all the same, as the capability says" : `did you mean \`${nearest}\`?`,
  }),
} as const;
