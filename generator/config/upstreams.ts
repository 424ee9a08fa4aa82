import * as z from "zod";
import { isUrl, refusalOf } from "../source/fetch-text.js";
import { documentName, documentPath } from "./documents.js";

/** Names of headers: RFC 9110, 5.1. */
const headerName = z
  .string()
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, "that is no name of a header")
  .refine(
    (name) =>
      !/^(?:host|content-length|connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade)$/i.test(name),
    "this header is set by the transport",
  );

/** RFC 9110, 5.5, without the blanks around it. */
const headerValue = z
  .string("it should be text: write it in quotes")
  .regex(
    /^[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?$/,
    "a header holds one line of Latin text, without blanks around it",
  )
  .refine(
    (value) => !/\{\{|\$\{/.test(value),
    "bindings and inputs are filled in where the capability says it, as `headers` of the operation; here it would be sent as it stands",
  );

function issueAt(path: string[], message: string): { code: "custom"; path: string[]; message: string } {
  return { code: "custom", path, message };
}

/** Fixed headers. Names are the same in either case (RFC 9110, 5.1). */
const fixedHeaders = z.record(headerName, headerValue).superRefine((given, { addIssue }) => {
  const names = Object.keys(given);
  for (const [index, name] of names.entries()) {
    const first = names.slice(0, index).find((other) => other.toLowerCase() === name.toLowerCase());
    if (first !== undefined) addIssue(issueAt([name], `\`${first}\` is the same header: keep one of them`));
  }
});

/** `Content-Type` says how a body is encoded: as text alone it would be said of a body that is not. */
function reportMediaTypes(upstream: Given, refuse: (path: readonly string[], message: string) => void): void {
  const levels = [
    { path: [], call: upstream },
    ...Object.entries(upstream.operations ?? {}).map(([name, call]) => ({ path: ["operations", name], call })),
  ];
  for (const { path, call } of levels)
    for (const [name, value] of Object.entries(call.headers ?? {})) {
      if (name.toLowerCase() !== "content-type") continue;
      const said = encodingOf(value);
      const body = call.body ?? upstream.body;
      if (body !== undefined && said !== body && !(said === undefined && body === "json"))
        refuse([...path, "headers", name], `\`body: ${body}\` says what bodies are, and this says otherwise`);
      else if (said !== undefined && said !== "json")
        refuse([...path, "headers", name], `write \`body: ${said}\` in its place: that encodes bodies, too`);
    }
}

function encodingOf(mediaType: string): "json" | "formUrlEncoded" | "multipartForm" | undefined {
  const [type = ""] = mediaType.toLowerCase().split(";");
  if (type.trim() === "application/x-www-form-urlencoded") return "formUrlEncoded";
  if (type.trim() === "multipart/form-data") return "multipartForm";
  return type.trim() === "application/json" ? "json" : undefined;
}

const binding = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_.-]*$/, "it should be the name of a binding, `CLIENT_ID`, never the secret itself");

/** `oauth: {client: ...}`: bindings of the client that calls are made as. */
export const oauthClientShape = z.strictObject({ id: binding, secret: binding.optional() });

const callShape = {
  body: z.enum(["json", "formUrlEncoded", "multipartForm"]).optional(),
  style: z.enum(["form", "comma", "spaceDelimited", "pipeDelimited", "brackets", "deepObject"]).optional(),
  explode: z.boolean().optional(),
  headers: fixedHeaders.optional(),
  timeoutMs: z
    .int("it should be a whole number of milliseconds")
    .min(1)
    .max(3_600_000, "it should be an hour at most")
    .optional(),
};

/** A list that is joined cannot be exploded, and one with brackets or members must be. */
function agree({
  style,
  explode,
}: {
  readonly style?: string | undefined;
  readonly explode?: boolean | undefined;
}): boolean {
  if (explode === undefined || style === undefined || style === "form") return true;
  return explode === (style === "brackets" || style === "deepObject");
}

const disagreement = {
  path: ["explode"],
  error: ({ input }: { readonly input?: unknown }): string => {
    const { style } = z.object({ style: z.enum(["spaceDelimited", "pipeDelimited"]) }).safeParse(input).data ?? {
      style: "comma",
    };
    return `\`style: ${style}\` is never exploded; \`brackets\` and \`deepObject\` always are`;
  },
};

const operationShape = z.strictObject(callShape).refine(agree, disagreement);

const upstreamShape = z
  .strictObject({
    ...callShape,
    openapi: z
      .string()
      .min(1)
      .refine((location) => !isUrl(location) || refusalOf(location) === undefined, {
        error: ({ input }) => `it cannot be fetched: ${refusalOf(String(input))}`,
      })
      .optional(),
    samples: z
      .union([
        z.string().min(1),
        z.strictObject({ folder: z.string().min(1), enums: z.array(z.string().min(1)).optional() }),
      ])
      .optional(),
    token_endpoint_auth_method: z.enum(["client_secret_basic", "client_secret_post", "none"]).optional(),
    token_exchange: z.boolean().optional(),
    oauth: z.strictObject({ client: oauthClientShape }).optional(),
    operations: z.record(z.string().min(1), operationShape).optional(),
  })
  .refine(agree, disagreement);

const unnameable = "no file can be named after this namespace: keep the document in the project, and write its path";

/** The section `upstreams`: by consumed namespace, and there by operation. */
export const upstreamsShape = z.record(z.string().min(1), upstreamShape).superRefine((upstreams, { addIssue }) => {
  for (const [namespace, upstream] of Object.entries(upstreams)) {
    const { openapi } = upstream;
    reportMediaTypes(upstream, (path, why) => addIssue(issueAt([namespace, ...path], why)));
    if (openapi !== undefined && isUrl(openapi) && !documentName.test(namespace))
      addIssue(issueAt([namespace, "openapi"], unnameable));
  }
});

type Given = z.infer<typeof upstreamShape>;

/** One namespace with what is absent written out. The same as `UpstreamSettings` of the model. */
export interface UpstreamConfig extends CallConfig {
  /** The path of the document, or of the copy of one that is fetched. */
  readonly openapi?: string;
  /** The URL of one that is fetched. */
  readonly openapiSource?: string;
  /** The folder of answers that were seen, and the members whose words are listed. */
  readonly samples?: { readonly folder: string; readonly enums: readonly string[] };
  readonly tokenEndpointAuthMethod: Given["token_endpoint_auth_method"] | undefined;
  readonly tokenExchange: boolean;
  readonly oauthClient: OAuthClientConfig | undefined;
  readonly operations: Readonly<Record<string, CallConfig>>;
}

interface CallConfig {
  readonly body: Given["body"] | undefined;
  readonly style: Given["style"] | undefined;
  readonly explode: boolean | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number | undefined;
}

/** Bindings that hold a client's id and secret. */
export interface OAuthClientConfig {
  readonly id: string;
  readonly secret: string | undefined;
}

/** Fills in what is absent. */
export function completeUpstreams(given: z.infer<typeof upstreamsShape>): Readonly<Record<string, UpstreamConfig>> {
  return Object.fromEntries(
    Object.entries(given).map(([namespace, upstream]) => [
      namespace,
      {
        ...completeCall(upstream),
        ...(upstream.openapi === undefined ? {} : completeDocument(namespace, upstream.openapi)),
        ...(upstream.samples === undefined ? {} : { samples: completeSamples(upstream.samples) }),
        tokenEndpointAuthMethod: upstream.token_endpoint_auth_method,
        tokenExchange: upstream.token_exchange ?? false,
        oauthClient: upstream.oauth && completeClient(upstream.oauth.client),
        operations: Object.fromEntries(
          Object.entries(upstream.operations ?? {}).map(([name, call]) => [name, completeCall(call)]),
        ),
      },
    ]),
  );
}

function completeDocument(namespace: string, openapi: string): Pick<UpstreamConfig, "openapi" | "openapiSource"> {
  return { openapi: documentPath(namespace, openapi), ...(isUrl(openapi) ? { openapiSource: openapi } : {}) };
}

function completeSamples(samples: NonNullable<Given["samples"]>): NonNullable<UpstreamConfig["samples"]> {
  return typeof samples === "string"
    ? { folder: samples, enums: [] }
    : { folder: samples.folder, enums: samples.enums ?? [] };
}

/** Fills in what is absent. */
export function completeClient({ id, secret }: z.infer<typeof oauthClientShape>): OAuthClientConfig {
  return { id, secret };
}

function completeCall({ body, style, explode, headers, timeoutMs }: z.infer<typeof operationShape>): CallConfig {
  return { body, style, explode, headers: headers ?? {}, timeoutMs };
}
