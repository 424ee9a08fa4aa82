import * as z from "zod";
import { asText, entryOf, type MapEntry, type MapNode, type SourceNode } from "../source/node.js";
import { nearestWord } from "../text/nearest.js";
import type { Authentication } from "./document.js";
import { entity, foundKind, readFields, type ReadContext, text, textOf, texts } from "./read-fields.js";
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
export function readAuthentication(entry: MapEntry, context: ReadContext): Authentication | undefined {
  if (entry.value.kind !== "map") {
    context.reporter.report("schema/wrong-type", entry.value.span, {
      key: entry.key,
      what: "this entry",
      expected: "a map",
      found: foundKind(entry.value),
      allowed: [],
      write: mapOf(entry.value),
    });
    return undefined;
  }
  const node = entry.value;
  // `{header: X-Key, key: "{{KEY}}"}`: the header is the name, the key is the secret.
  const isNamedByHeader = !entryOf(node, "value") && entryOf(node, "header") && entryOf(node, "key");
  const fields = readFields(
    node,
    { what: "authentication", span: entry.keySpan },
    {
      type: { type: text, aliases: ["scheme"], required: true },
      username: { type: text },
      password: { type: text },
      token: { type: text },
      value: { type: text },
      key: { type: text, aliases: isNamedByHeader ? ["name"] : ["name", "header"] },
      placement: { type: placements, aliases: ["in"], words: ["header", "query", "cookie"] },
      authorizationServerUri: { type: text, aliases: ["issuer", "authorizationUrl"] },
      resource: { type: text },
      scopes: { type: texts, aliases: ["scope"] },
      audience: { type: text },
      tokenEndpoint: { type: text, aliases: ["tokenUrl", "tokenUri"] },
      tokenValidation: { type: z.enum(["jwks", "introspection"]) },
      clientId: { type: text },
      clientSecret: { type: text },
    },
    ["header", "headers", "parameters", "key", ...signing],
    context,
    {
      description: "it says what it is for",
      realm: "the challenge names the adapter",
      prefix: "a token is sent as `Bearer`",
      grantType: "client credentials are what is used",
      flow: "client credentials are what is used",
      algorithm: "the server says it",
    },
  );
  if (fields.type === undefined) return undefined;
  const written = fields.type.trim();
  if (written.toLowerCase() === "none") return undefined;
  const type = Object.hasOwn(folded, written.toLowerCase())
    ? (folded[written.toLowerCase()] ?? "unsupported")
    : "unsupported";
  const typeNode = entryOf(node, "type")?.value ?? entryOf(node, "scheme")?.value;
  const isKnown = type !== "unsupported" || signed.includes(written.toLowerCase());
  const nearest = isKnown ? undefined : nearestWord(written, [...Object.keys(folded), ...signed]);
  if (nearest !== undefined && Object.hasOwn(folded, nearest))
    context.reporter.report("schema/unknown-type", typeNode?.span ?? entry.keySpan, {
      type: written,
      what: "an authentication",
      known: authenticationTypes,
      nearest,
    });
  reportKeysOfOthers(node, type, context);
  const parameters = readWrittenTexts(node, "parameters", context);
  const headers = entryOf(node, "headers") ? readWrittenTexts(node, "headers", context) : [];
  const header = fields.value === undefined ? entryOf(node, "header")?.value : undefined;
  const secret = entryOf(node, "key")?.value;
  const named =
    header?.kind === "scalar" && secret ? [{ name: header.text, nameSpan: header.span, value: asText(secret) }] : [];
  return entity<Authentication>({
    $: node,
    type,
    written,
    username: fields.username,
    key: fields.key,
    value: fields.value,
    placement: fields.placement ?? (written.toLowerCase() === "query" ? ("query" as const) : undefined),
    headers: [...headers, ...named],
    parameters,
    authorizationServerUri: fields.authorizationServerUri,
    resource: fields.resource,
    scopes: fields.scopes ?? [],
    audience: fields.audience,
    tokenEndpoint: fields.tokenEndpoint,
    tokenValidation: fields.tokenValidation,
  });
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
