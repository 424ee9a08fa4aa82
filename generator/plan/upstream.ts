import type { FixedParameter, HttpApi } from "../model/capability.js";
import { needsBaseUrl } from "../model/rules/base-uris.js";
import type { ValueExpression } from "../model/values.js";
import { environmentVariable } from "../text/environment.js";
import { shownUrl } from "../text/shown-url.js";
import {
  type Code,
  code,
  codeFrom,
  type DeclaredName,
  joinCode,
  literal,
  privateName,
  propertyKey,
  templateText,
  undefinedCode,
  uses,
} from "./code.js";
import { comment } from "./comment.js";
import { type Compiled, compileExpression, type Reader } from "./expression.js";
import { local } from "./locals.js";
import { typeName } from "./names.js";
import type { UpstreamCode, UpstreamPlan } from "./plan.js";
import { publicValue } from "./public-name.js";
import { madeFrom } from "../diagnostics/origin.js";
import { runtime } from "./runtime.js";
import { placeHoles } from "./url-holes.js";

/** The constant that says where an API is. */
export interface Upstream {
  readonly declared: DeclaredName;
  /** The constant as the client's files read it. */
  readonly read: Code;
  readonly isExported: boolean;
}

/** Where in the client's folder the upstream constants stand that several files read. */
export const upstreamsFile = "upstreams";
const upstreamsModule = `./client/${upstreamsFile}`;

/** The upstream constant of an API: in the only file that reads it, or (`isShared`) in a file of its own. */
export function upstreamOf(namespace: string, isShared: boolean): Upstream {
  if (!isShared) {
    const declared = privateName("upstream");
    return { declared, read: declared, isExported: false };
  }
  const { declared, imported } = publicValue(upstreamsModule, `${lowerFirst(typeName(namespace)) || "api"}Upstream`);
  return { declared, read: imported, isExported: true };
}

/** Plans the file of upstream constants that several files read. */
export function planUpstreamFile(apis: readonly HttpApi[], constantOf: (namespace: string) => Upstream): UpstreamPlan {
  return {
    kind: "upstream",
    path: `${upstreamsModule.slice("./".length)}.ts`,
    upstreams: apis.map((api) => planUpstream(api, constantOf(api.namespace))),
  };
}

/** Plans the constant that says where an API is and how calls to it are authenticated. */
export function planUpstream(api: HttpApi, constant: Upstream): UpstreamCode {
  const authentication = planCredentials(api);
  const upstream: UpstreamCode = {
    doc: comment([
      `Where \`${api.namespace}\` is${authentication.length > 0 ? ", and how calls to it are authenticated" : ""}.`,
    ]),
    name: constant.declared,
    isExported: constant.isExported,
    type: runtime.http.Upstream,
    fields: [
      code`namespace: ${literal(api.namespace)},`,
      code`baseUrl: ${planBaseUrl(api)},`,
      ...(api.tunnel === undefined
        ? []
        : [code`tunnel: ${runtime.upstreamNeeds.throughTunnel}(${literal(api.tunnel)}),`]),
      ...authentication.map((field) => codeFrom(field, api.authentication?.span)),
    ],
  };
  return madeFrom(upstream, api.span);
}

/** Scopes as they are sent: one text, with spaces between (RFC 6749 section 3.3). */
function spaced(scopes: readonly ValueExpression[]): ValueExpression | undefined {
  if (scopes.length === 0) return undefined;
  if (scopes.every((scope) => scope.kind === "literal"))
    return { kind: "literal", value: scopes.map(({ value }) => String(value)).join(" ") };
  return { kind: "template", parts: scopes.flatMap((scope, index) => (index === 0 ? [scope] : [" ", scope])) };
}

/** The base URL of an API: a text, a function of bindings, or undefined where only whoever calls can give it. */
export function planBaseUrl(api: HttpApi): Code {
  if (api.playedAt !== undefined) return literal(api.playedAt);
  if (needsBaseUrl(api)) return undefinedCode;
  if (api.baseUri.kind === "literal") return literal(api.baseUri.value);
  if (api.baseUri.kind !== "template")
    return code`(${local.binding}) => ${compileExpression(api.baseUri, bindingReader).code}`;
  const pieces = placeHoles(api.baseUri.parts).map((part) => {
    if (typeof part === "string") return templateText(part);
    return code`\${${runtime.urlPart.urlPart}(${local.binding}, ${literal(part.variable)}, ${literal(part.place)})}`;
  });
  return code`(${local.binding}) => \`${joinCode(pieces, "")}\``;
}

/** A base URL with holes that nothing fills, as it is written: for the error of a start that gives none. */
export function openBaseUrl(api: HttpApi): string | undefined {
  const isOpen = api.playedAt === undefined && api.baseUri.kind !== "literal" && needsBaseUrl(api);
  return isOpen ? shownUrl(api.baseUriText) : undefined;
}

function planCredentials(api: HttpApi): readonly Code[] {
  const { authentication } = api;
  if (!authentication) return [];
  const value = (expression: ValueExpression): Code => {
    const compiled = compileExpression(expression, bindingReader);
    return compiled.type.kind === "string" ? compiled.code : code`String(${compiled.code})`;
  };
  const declare = (credentials: Code): readonly Code[] => [code`credentials: ${ofBindings(credentials)},`];
  switch (authentication.kind) {
    case "bearer":
      return declare(code`${runtime.http.bearer}(${value(authentication.token)})`);
    case "basic":
      return declare(code`${runtime.http.basic}(${value(authentication.username)}, ${value(authentication.password)})`);
    case "digest":
      return declare(
        code`${runtime.digest.digest}(${value(authentication.username)}, ${value(authentication.password)})`,
      );
    case "apikey": {
      const keys = authentication.keys.map(
        (key) => code`{ in: ${literal(key.placement)}, name: ${value(key.name)}, value: ${value(key.value)} }`,
      );
      return declare(code`${runtime.http.apiKey}(${joinCode(keys, ", ")})`);
    }
    case "oauth2": {
      const field = (name: string, given: ValueExpression | undefined): readonly Code[] =>
        given === undefined ? [] : [code`${propertyKey(name)}: ${value(given)}`];
      const fields = [
        ...field("tokenEndpoint", authentication.tokenEndpoint),
        ...field("issuer", authentication.authorizationServerUri),
        code`clientId: ${authentication.clientId ? value(authentication.clientId) : code`${local.binding}(${literal(environmentVariable(api.namespace, "CLIENT_ID"))})`}`,
        code`clientSecret: ${authentication.clientSecret ? value(authentication.clientSecret) : code`${local.binding}(${literal(environmentVariable(api.namespace, "CLIENT_SECRET"))})`}`,
        ...field("scope", spaced(authentication.scopes)),
        ...field("resource", authentication.resource),
        ...(authentication.method === undefined ? [] : [code`method: ${literal(authentication.method)}`]),
        ...field("audience", authentication.audience),
      ];
      const { clientCredentials, tokenExchange } = runtime.clientCredentials;
      return declare(
        code`${authentication.exchange ? tokenExchange : clientCredentials}({ ${joinCode(fields, ", ")} })`,
      );
    }
    case "unsupported":
      return [code`signer: ${runtime.upstreamNeeds.signedBy}(${literal(authentication.written)}),`];
  }
}

/** The values that are fixed in one place, as a function of bindings; undefined where it fixes none. */
export function fixedValues(fixed: readonly FixedParameter[], place: "query" | "header"): Code | undefined {
  const entriesOf = (wanted: FixedParameter["in"]): readonly Code[] =>
    fixed
      .filter((parameter) => parameter.in === wanted)
      .map(({ name, value }) => code`${propertyKey(name)}: ${compileExpression(value, bindingReader).code}`);
  const cookies = place === "header" ? entriesOf("cookie") : [];
  const entries = [
    ...entriesOf(place),
    ...(cookies.length === 0 ? [] : [code`Cookie: ${runtime.http.cookieHeader}({ ${joinCode(cookies, ", ")} }) ?? ""`]),
  ];
  if (entries.length === 0) return undefined;
  return ofBindings(code`({ ${joinCode(entries, ", ")} })`);
}

/** A function of bindings; its parameter is named only where it is read. */
function ofBindings(body: Code): Code {
  return uses(body, local.binding) ? code`(${local.binding}) => ${body}` : code`() => ${body}`;
}

function lowerFirst(name: string): string {
  return name.replace(/^./u, (first) => first.toLowerCase());
}

const bindingReader: Reader = {
  input: () => absent,
  parameter: () => absent,
  step: () => absent,
  binding: (variable) => ({
    code: code`${local.binding}(${literal(variable)})`,
    type: { kind: "string" },
    optional: false,
  }),
};
const absent: Compiled = { code: undefinedCode, type: { kind: "any" }, optional: true };
