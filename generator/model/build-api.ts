import type { Reporter } from "../diagnostics/reporter.js";
import type { Span } from "../diagnostics/span.js";
import type { Authentication, ConsumedApi, ConsumedOperation, ConsumedParameter, ConsumedResource } from "../schema/document.js";
import { valueSpan } from "../schema/spans.js";
import { entryOf, type SourceNode } from "../source/node.js";
import { foldName } from "../text/casing.js";
import { environmentVariable } from "../text/environment.js";
import { answerOf, typeOfAnswer } from "./answer.js";
import { askedOf } from "./asked.js";
import type { BindingTable } from "./bindings.js";
import { buildBody } from "./build-body.js";
import { buildOutput } from "./build-output.js";
import type { ClientAuthentication, FixedParameter, HttpApi, Operation, OperationParameter, PathTemplate } from "./capability.js";
import { mayHaveBody } from "./methods.js";
import { parseBraces } from "./parse-template.js";
import { joinTemplate, leavesOf, type NameScope, parseValue } from "./parse-value.js";
import { typeOfParameter } from "./types-of.js";
import { anyType } from "./types.js";
import type { ValueExpression } from "./values.js";

/** Builds one consumed HTTP API with all its operations. An operation whose name is taken is left out with a diagnostic: the first wins, as in the reference engine. */
export function buildApi(written: ConsumedApi, bindings: BindingTable, reporter: Reporter): HttpApi {
  const user = `consumes ${written.namespace}`;
  const scope = bindingScope(bindings, user, reporter);
  const operations = new Map<string, Operation>();
  for (const resource of written.resources) {
    for (const operation of resource.operations) {
      const built = buildOperation(written, resource, operation, bindings, reporter);
      const earlier = operations.get(built.name);
      if (!earlier) {
        operations.set(built.name, built);
        continue;
      }
      const same = earlier.method === built.method && earlier.path.text === built.path.text;
      reporter.report(same ? "model/repeated-operation" : "model/duplicate-operation", valueSpan(operation, "name"), { operation: built.id }, [
        { span: earlier.span, label: "first declared here" },
      ]);
    }
  }
  return {
    namespace: written.namespace,
    description: written.description,
    baseUri: buildBaseUri(written, bindings, user),
    baseUriText: written.baseUri,
    authentication: written.authentication && buildClientAuthentication(written.authentication, written.namespace, scope, reporter),
    operations: [...operations.values()],
    fixed: fixedParameters(written, bindings, user),
    span: valueSpan(written, "namespace"),
  };
}

/** The client level's headers and query values that need no caller: operations have them too, requests that are forwarded have nothing else. */
function fixedParameters(api: ConsumedApi, bindings: BindingTable, user: string): readonly FixedParameter[] {
  const environment = new Set(api.inputParameters.flatMap((parameter) => (parameter.in === "environment" ? [parameter.name] : [])));
  const scope: NameScope = {
    reference: () => undefined,
    hole: (name, span) => {
      const variable = bindings.find(name) ?? (environment.has(name) || /^[A-Z][A-Z0-9_]*$/.test(name) ? name : undefined);
      if (variable === undefined) return { kind: "parameter", name, path: [] };
      bindings.use(variable, user, span);
      return { kind: "binding", variable };
    },
  };
  const written = [
    ...api.headers.map(({ name, value }) => ({ name, in: "header" as const, value })),
    ...api.inputParameters.flatMap((parameter) => ((parameter.in === "header" || parameter.in === "query") && parameter.value ? [{ name: parameter.name, in: parameter.in, value: parameter.value }] : [])),
  ];
  // Of two of one name the later one counts, as it does for operations.
  const named = new Map(written.map((parameter) => [parameter.name, parameter]));
  return [...named.values()]
    .filter((parameter) => parameter.in === "query" || !transportHeaders.test(parameter.name))
    .map((parameter) => ({ ...parameter, value: parseValue(parameter.value, scope) }))
    .filter(({ value }) => [...leavesOf(value)].every((leaf) => leaf.kind === "literal" || leaf.kind === "binding"));
}

/** A base URI whose holes are all declared bindings is filled from them; with other holes it stays a template that only the caller can replace. */
function buildBaseUri(written: ConsumedApi, bindings: BindingTable, user: string): ValueExpression {
  const span = valueSpan(written, "baseUri");
  return joinTemplate(
    parseBraces(written.baseUri.replace(/\/+$/, "")).map((part): string | ValueExpression => {
      if (part.kind === "text") return part.text;
      const variable = bindings.find(part.name);
      if (variable === undefined) return { kind: "parameter", name: part.name, path: [] };
      bindings.use(variable, user, span);
      return { kind: "binding", variable };
    }),
  );
}

/** Where only bindings can be read (authentication): every hole is a binding, declared or from the environment. */
function bindingScope(bindings: BindingTable, user: string, reporter: Reporter): NameScope {
  const read = (variable: string, span: Span): ValueExpression => {
    bindings.use(variable, user, span);
    return { kind: "binding", variable };
  };
  return {
    reference: (text, span) => {
      const variable = text.startsWith("env.") ? bindings.find(text) : undefined;
      return variable === undefined ? undefined : read(variable, span);
    },
    hole: (name, span) => {
      const plain = name.replace(/^(?:tools|rest)\./, "");
      const variable = bindings.find(plain) ?? plain.replace(/[^A-Za-z0-9_]+/g, "_");
      reporter.report("portability/binding", span, { variable });
      return read(variable, span);
    },
  };
}

function buildClientAuthentication(written: Authentication, namespace: string, scope: NameScope, reporter: Reporter): ClientAuthentication {
  const span = valueSpan(written, "type");
  const value = (key: string): ValueExpression | undefined => {
    const node = entryOf(written.$, key)?.value;
    return node && parseValue(node, scope);
  };
  const missing = (key: string): ValueExpression => {
    reporter.report("model/incomplete-authentication", span, { type: written.written, key });
    return { kind: "literal", value: "" };
  };
  switch (written.type) {
    case "bearer":
      return { kind: "bearer", token: value("token") ?? value("value") ?? missing("token"), span };
    case "basic":
    case "digest":
      return {
        kind: written.type,
        username: value("username") ?? missing("username"),
        password: value("password") ?? missing("password"),
        span,
      };
    case "apikey": {
      const listed = [...written.headers.map((entry) => ({ entry, placement: "header" as const })), ...written.parameters.map((entry) => ({ entry, placement: "query" as const }))];
      if (listed.length > 0) {
        return { kind: "apikey", keys: listed.map(({ entry, placement }) => ({ name: { kind: "literal", value: entry.name }, value: parseValue(entry.value, scope), placement })), span };
      }
      if (written.placement === "body") reporter.report("model/unsupported-placement", valueSpan(written, "placement"), { placement: "body" });
      const key = written.key === undefined ? undefined : textValue(written, written.key, scope);
      return {
        kind: "apikey",
        keys: [
          {
            name: key ?? missing("key"),
            value: value("value") ?? value("token") ?? scope.hole(environmentVariable(namespace, "API_KEY"), span) ?? missing("value"),
            placement: written.placement === "query" || written.placement === "cookie" ? written.placement : "header",
          },
        ],
        span,
      };
    }
    case "oauth2":
      return {
        kind: "oauth2",
        authorizationServerUri: written.authorizationServerUri,
        tokenEndpoint: written.tokenEndpoint,
        resource: written.resource,
        scopes: written.scopes,
        audience: written.audience,
        clientId: value("clientId"),
        clientSecret: value("clientSecret"),
        span,
      };
    case "unsupported":
      return { kind: "unsupported", written: written.written, span };
  }
}

/** The key name of an `apikey`: the schema stage has already folded its spellings (`key`, `name`, `header`) into one. */
function textValue(written: Authentication, text: string, scope: NameScope): ValueExpression {
  const node: SourceNode = { kind: "scalar", span: valueSpan(written, "key"), value: text, text };
  return parseValue(node, { ...scope, reference: () => undefined });
}

function buildOperation(
  api: ConsumedApi,
  resource: ConsumedResource,
  written: ConsumedOperation,
  bindings: BindingTable,
  reporter: Reporter,
): Operation {
  const id = `${api.namespace}.${written.name}`;
  const user = `consumes ${api.namespace}`;
  const span = valueSpan(written, "name");

  const declared = mergeByName([...api.inputParameters, ...resource.inputParameters, ...written.inputParameters]);
  for (const parameter of resource.inputParameters) reporter.report("portability/resource-parameters", valueSpan(parameter, "name"), { parameter: parameter.name });
  const environment = new Set(declared.filter((parameter) => parameter.in === "environment").map((parameter) => parameter.name));
  const parameters = new Map<string, OperationParameter>();

  const scope: NameScope = {
    reference: (text, at) => (/^(?:tools|rest|env)\.[\w$.[\]-]+$/.test(text) ? scope.hole(text, at) : undefined),
    hole: (name, at) => {
      const plain = name.replace(/^(?:tools|rest)\.(?:(?:query|path|headers?|cookie|params|body)\.)?/, "");
      const [head = plain, ...path] = plain.split(".");
      if (environment.has(plain)) return useBinding(plain, at);
      if (parameters.has(plain)) return { kind: "parameter", name: plain, path: [] };
      if (parameters.has(head)) return { kind: "parameter", name: head, path };
      const variable = bindings.find(plain);
      if (variable !== undefined) return useBinding(variable, at);
      if (plain === name && /^[A-Z][A-Z0-9_]*$/.test(name)) return useBinding(name, at);
      parameters.set(head, { name: head, in: "template", type: anyType, required: false, description: undefined, value: undefined, declared: false, span: at });
      return { kind: "parameter", name: head, path };
    },
  };
  const useBinding = (variable: string, at: Span): ValueExpression => {
    bindings.use(variable, user, at);
    reporter.report("portability/binding", at, { variable });
    return { kind: "binding", variable };
  };

  const pathText = joinPaths(resource.path, written.path);
  const holes = parseBraces(pathText).flatMap((part) => (part.kind === "hole" ? [part.name] : []));
  for (const header of api.headers) {
    parameters.set(header.name, {
      name: header.name, in: "header", type: { kind: "string" }, required: false, description: undefined,
      value: parseValue(header.value, scope), declared: true, span: header.nameSpan,
    });
  }
  for (const parameter of declared) {
    if (parameter.in === "environment") {
      bindings.use(parameter.name, user, valueSpan(parameter, "name"));
      continue;
    }
    reportParameterPortability(parameter, reporter);
    // The transport sets these itself: nobody can pass them.
    if (parameter.in === "header" && transportHeaders.test(parameter.name)) continue;
    parameters.set(parameter.name, {
      name: parameter.name,
      in: parameter.in,
      type: typeOfParameter(parameter),
      required: parameter.required ?? parameter.in === "path",
      description: parameter.description,
      value: undefined,
      declared: true,
      span: valueSpan(parameter, "name"),
    });
  }
  for (const parameter of declared) {
    const built = parameters.get(parameter.name);
    if (built && parameter.value) {
      const value = parseValue(parameter.value, scope);
      // `value: "{{x}}"` of a parameter x asks for the caller's own value.
      const asked = value.kind === "parameter" && value.name === parameter.name;
      parameters.set(parameter.name, asked ? { ...built, asked } : { ...built, value, required: false });
    }
  }

  const path = buildPath(pathText, holes, parameters, bindings, user, resource, written, reporter);
  for (const parameter of Array.from(parameters.values())) {
    if (parameter.in === "path" && !path.parts.some((part) => typeof part !== "string" && part.parameter === parameter.name)) {
      reporter.report("model/path-parameter-unused", parameter.span, { parameter: parameter.name, path: pathText });
      parameters.delete(parameter.name);
    }
  }
  breakCircles(parameters, reporter);
  const body = buildBody(written, parameters, scope, reporter);
  const bodiless = !mayHaveBody(written.method);
  if (body && bodiless) {
    reporter.report("model/body-on-get", span, { operation: id, method: written.method });
  }
  const outputs = written.outputParameters.map((output) => ({ name: output.name, ...buildOutput(output, scope) }));
  const format = written.outputRawFormat ?? "json";
  if (format === "raw" || format === "text") reporter.report("portability/format", valueSpan(written, "outputRawFormat"), { format });
  if (written.method === "HEAD" || written.method === "OPTIONS") reporter.report("portability/method", valueSpan(written, "method"), { method: written.method });

  const answer = answerOf(written);
  const kept = dropUnusedTemplates([...parameters.values()].filter((parameter) => parameter.in !== "body" || !bodiless), bodiless ? undefined : body);
  return {
    id,
    namespace: api.namespace,
    name: written.name,
    resource: resource.name,
    method: written.method,
    path,
    title: written.display,
    description: written.description,
    parameters: kept,
    asked: askedOf(kept),
    body: bodiless ? undefined : body,
    answer,
    format,
    mediaType: written.outputMediaType,
    outputSchema: written.outputSchema,
    outputs,
    output: typeOfAnswer(answer),
    oauth: undefined,
    span,
  };
}

/** A parameter whose value reads itself, directly or through others, has none. */
function breakCircles(parameters: Map<string, OperationParameter>, reporter: Reporter): void {
  const reads = (name: string): readonly string[] => {
    const value = parameters.get(name)?.value;
    return value ? [...leavesOf(value)].flatMap((leaf) => (leaf.kind === "parameter" ? [leaf.name] : [])) : [];
  };
  for (const parameter of Array.from(parameters.values())) {
    const met = new Set<string>();
    const open = [...reads(parameter.name)];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (met.has(name)) continue;
      met.add(name);
      open.push(...reads(name));
    }
    if (!met.has(parameter.name)) continue;
    reporter.report("model/circular-value", parameter.span, { parameter: parameter.name });
    parameters.set(parameter.name, { ...parameter, value: undefined });
  }
}

/** Inner declarations replace outer ones of the same name, and keep the outer's place in the order. */
function mergeByName(parameters: readonly ConsumedParameter[]): readonly ConsumedParameter[] {
  return [...new Map(parameters.map((parameter) => [parameter.name, parameter])).values()];
}

/** Templates whose every reader went away (a GET's body) are no inputs of the operation. */
function dropUnusedTemplates(parameters: readonly OperationParameter[], body: Operation["body"]): readonly OperationParameter[] {
  const read = new Set<string>();
  const collect = (value: ValueExpression | undefined): void => {
    if (value) for (const leaf of leavesOf(value)) if (leaf.kind === "parameter") read.add(leaf.name);
  };
  for (const parameter of parameters) collect(parameter.value);
  if (body?.kind === "data") collect(body.value);
  return parameters.filter((parameter) => parameter.in !== "template" || read.has(parameter.name));
}

/** Joins resource and operation paths with one `/`; a fragment never travels, so it goes (AWS-style `/#ListUserPools`). */
export function joinPaths(outer: string, inner: string | undefined): string {
  const clean = (path: string): string => path.trim().replace(/#.*$/s, "");
  const base = clean(outer).replace(/^(?!\/)/, "/");
  if (inner === undefined || clean(inner) === "") return base;
  return base.replace(/\/$/, "") + clean(inner).replace(/^(?!\/)/, "/");
}

function buildPath(
  text: string,
  holes: readonly string[],
  parameters: Map<string, OperationParameter>,
  bindings: BindingTable,
  user: string,
  resource: ConsumedResource,
  written: ConsumedOperation,
  reporter: Reporter,
): PathTemplate {
  const span = valueSpan(written.path === undefined ? resource : written, "path");
  if (/(?<!\{)\{[^{}]+\}(?!\})/.test(text)) reporter.report("portability/single-brace-path", span, { path: text });
  const fill = (hole: string): string => {
    const exact = parameters.get(hole);
    const match = exact ?? [...parameters.values()].find((parameter) => parameter.in === "path" && !holes.includes(parameter.name) && foldName(parameter.name) === foldName(hole));
    if (match) {
      if (match.in !== "path" && match.value === undefined) parameters.set(match.name, { ...match, in: match.in === "template" ? "path" : match.in, required: true });
      return match.name;
    }
    const variable = bindings.find(hole);
    if (variable !== undefined) bindings.use(variable, user, span);
    parameters.set(hole, {
      name: hole,
      in: "path",
      type: { kind: "string" },
      required: variable === undefined,
      description: undefined,
      value: variable === undefined ? undefined : { kind: "binding", variable },
      declared: false,
      span,
    });
    if (variable === undefined) reporter.report("model/undeclared-path-parameter", span, { parameter: hole });
    return hole;
  };
  const parts = parseBraces(text).map((part) => (part.kind === "text" ? part.text : { parameter: fill(part.name), rest: false }));
  return { text: parts.map((part) => (typeof part === "string" ? part : `{${part.parameter}}`)).join(""), parts };
}

const managedHeaders = /^(?:accept|authorization|cache-control|connection|content-.*|cookie|date|expect|host|if-.*|pragma|range|referer|user-agent|via|warning)$/i;

const transportHeaders = /^(?:connection|content-length|expect|host|keep-alive|proxy-connection|te|trailer|transfer-encoding|upgrade)$/i;

function reportParameterPortability(parameter: ConsumedParameter, reporter: Reporter): void {
  const span = valueSpan(parameter, "name");
  if (parameter.in === "body") reporter.report("portability/body-parameter", span, { parameter: parameter.name });
  if (parameter.in === "cookie") reporter.report("portability/cookie-parameter", span, { parameter: parameter.name });
  if (parameter.in === "header" && managedHeaders.test(parameter.name)) reporter.report("portability/managed-header", span, { header: parameter.name });
}


