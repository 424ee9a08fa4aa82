import * as z from "zod";
import { asLine, entryOf, type MapEntry, type MapNode, type SourceNode } from "../source/node.js";
import { nearestWord } from "../text/nearest.js";
import type { Span } from "../diagnostics/span.js";
import type { Authentication, WrittenValue } from "./document.js";
import { entity, foundKind, readFields, type ReadContext, text, textOf, texts, type Values } from "./read-fields.js";
import { readWrittenTexts } from "./read-parameters.js";
import { type AuthenticationType, authenticationTypes } from "./words.js";

const placements = z
  .string()
  .transform((placement) => placement.trim().toLowerCase())
  .pipe(z.enum(["header", "query", "cookie", "body", "path"]));

/** Keys of authentications whose requests the caller signs (`sign`). */
const signing = [
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
];

/** Types whose requests the caller signs, so that one of them is not taken for a misspelling of another type. */
const signed = ["oauth", "oauth1", "oauth1.0a", "hmac", "certificate", "mtls", "aws-sig-v4", "sigv4", "apigee"];

/** Types by the words for them. */
const folded: Readonly<Partial<Record<string, AuthenticationType>>> = {
  ...Object.fromEntries(authenticationTypes.map((type) => [type, type])),
  "api-key": "apikey",
  header: "apikey",
  query: "apikey",
};

/** The map that a word means: `bearer`. */
function mapOf(value: SourceNode): string | undefined {
  const word = textOf(value)?.toLowerCase() ?? "";
  return Object.hasOwn(folded, word) && word !== "header" && word !== "query"
    ? `{type: ${folded[word]}, ...}`
    : undefined;
}

/** An authentication in its published spellings: `apikey` with `in`/`name`, `header`, `headers`; `bearer` with `value`. Undefined where there is none (`type: none`). */
export function readAuthentication(
  { key, keySpan, value: node }: MapEntry,
  context: ReadContext,
): Authentication | undefined {
  if (node.kind !== "map") {
    const found = { what: "this entry", expected: "a map", found: foundKind(node), allowed: [], write: mapOf(node) };
    context.reporter.report("schema/wrong-type", node.span, { key, ...found });
    return undefined;
  }
  const fields = readKeys(node, keySpan, context);
  const written = fields.type?.trim();
  if (written === undefined || written.toLowerCase() === "none") return undefined;
  const type = typeOf(written);
  if (type === "unsupported") reportUnknownType(written, node, keySpan, context);
  reportKeysOfOthers(node, type, context);
  const headers = entryOf(node, "headers") ? readWrittenTexts(node, "headers", context) : [];
  return entity<Authentication>({
    $: node,
    type,
    written,
    username: fields.username,
    key: fields.key,
    value: fields.value,
    placement: fields.placement ?? (written.toLowerCase() === "query" ? ("query" as const) : undefined),
    headers: [...headers, ...(fields.value === undefined ? secretOfHeader(node) : [])],
    parameters: readWrittenTexts(node, "parameters", context),
    authorizationServerUri: fields.authorizationServerUri,
    resource: fields.resource,
    scopes: fields.scopes ?? [],
    audience: fields.audience,
    tokenEndpoint: fields.tokenEndpoint,
    tokenValidation: fields.tokenValidation,
  });
}

const keys = {
  type: { type: text, aliases: ["scheme"], required: true },
  username: { type: text },
  password: { type: text },
  token: { type: text },
  value: { type: text },
  key: { type: text, aliases: ["name", "header"] },
  placement: { type: placements, aliases: ["in"], words: ["header", "query", "cookie"] },
  authorizationServerUri: { type: text, aliases: ["issuer", "authorizationUrl"] },
  resource: { type: text },
  scopes: { type: texts, aliases: ["scope"] },
  audience: { type: text },
  tokenEndpoint: { type: text, aliases: ["tokenUrl", "tokenUri"] },
  tokenValidation: { type: z.enum(["jwks", "introspection"]) },
  clientId: { type: text },
  clientSecret: { type: text },
};

/** Keys that are known and have no effect, with what has it. */
const ignored = {
  description: "it says what it is for",
  realm: "the challenge names the adapter",
  prefix: "a token is sent as `Bearer`",
  grantType: "client credentials are what is used",
  flow: "client credentials are what is used",
  algorithm: "the server says it",
};

function readKeys(node: MapNode, span: Span, context: ReadContext): Values<typeof keys> {
  // `{header: X-Key, key: "{{KEY}}"}`: the header is the name, the key is the secret.
  const isNamedByHeader = !entryOf(node, "value") && entryOf(node, "header") && entryOf(node, "key");
  const known = isNamedByHeader ? { ...keys, key: { type: text, aliases: ["name"] } } : keys;
  const others = ["header", "headers", "parameters", "key", ...signing];
  return readFields(node, { what: "authentication", span }, known, others, context, ignored);
}

function typeOf(written: string): Authentication["type"] {
  const word = written.toLowerCase();
  // `basicAuth`, `bearer-token`. `api_key` is a misspelling, which is told.
  const plain = word.replace(/(?<=[a-z]{4})[-_ ]?(?:auth|token)$/, "");
  const meant = [word, plain].find((each) => Object.hasOwn(folded, each));
  return (meant === undefined ? undefined : folded[meant]) ?? "unsupported";
}

/** A type that looks like another one's misspelling. */
function reportUnknownType(written: string, node: MapNode, span: Span, { reporter }: ReadContext): void {
  if (signed.includes(written.toLowerCase())) return;
  const nearest = nearestWord(written, [...Object.keys(folded), ...signed]);
  if (nearest === undefined || !Object.hasOwn(folded, nearest)) return;
  const type = entryOf(node, "type")?.value ?? entryOf(node, "scheme")?.value;
  reporter.report("schema/unknown-type", type?.span ?? span, {
    type: written,
    what: "an authentication",
    known: authenticationTypes,
    nearest,
  });
}

/** The header of `{header: X-Key, key: "{{KEY}}"}`, with what is sent in it. */
function secretOfHeader(node: MapNode): readonly WrittenValue[] {
  const header = entryOf(node, "header")?.value;
  const secret = entryOf(node, "key")?.value;
  return header?.kind === "scalar" && secret
    ? [{ name: header.text, nameSpan: header.span, value: asLine(secret) }]
    : [];
}

const placing = ["placement", "in", "key", "name", "header"];
const ofTokens = [
  "authorizationServerUri",
  "resource",
  "scopes",
  "scope",
  "audience",
  "tokenEndpoint",
  "clientId",
  "clientSecret",
];

/** Keys that mean something of other types: of each type those that it has no use for. */
const useless: Readonly<Record<Authentication["type"], readonly string[]>> = {
  basic: ["token", "value", ...placing, ...ofTokens],
  digest: ["token", "value", ...placing, ...ofTokens],
  bearer: ["username", "password", ...placing, ...ofTokens],
  apikey: ["username", "password", ...ofTokens],
  // Some servers ask for more than one proof; whoever signs requests reads what is written.
  oauth2: [],
  unsupported: [],
};

function reportKeysOfOthers(node: MapNode, type: Authentication["type"], { reporter }: ReadContext): void {
  for (const { key, keySpan, value } of node.entries) {
    // `in: header, name: Authorization` says what is done.
    const isSaid = placing.includes(key) && /^(?:header|authorization)$/i.test(textOf(value)?.trim() ?? "");
    if (useless[type].includes(key) && !isSaid)
      reporter.report("schema/ignored-beside", keySpan, { what: "authentication", key, kept: `type: ${type}` });
  }
}
