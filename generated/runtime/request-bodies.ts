// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { FastifyInstance, FastifyRequest } from "fastify";
import { essenceOf } from "./media-essence.js";
import { refuseContent, takesBody } from "./refuse-body.js";
import { InvalidRequest, UnsupportedMediaType } from "./refused-request.js";
import { rememberDigits } from "./request-digits.js";
import { textOfBody } from "./request-encoding.js";
import { refuseOtherBytes, takesBytes } from "./request-uploads.js";

declare module "fastify" {
  interface FastifyContextConfig {
    /** The media type of the text that is the route's whole body, which may come as that. */
    takesText?: string;
  }
}

const jsonTypes = ["application/json", /^application\/[\w.-]+\+json(?:\s*;|$)/];

/**
 * Takes JSON, and `application/problem+json` and its like, in the character set that they name; an empty body for none, since many clients name
 * the media type of a body they do not send. Names that JavaScript gives a meaning of their own (`__proto__`) are refused.
 */
export function acceptJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.removeContentTypeParser("application/json");
  for (const mediaType of jsonTypes) {
    if (app.hasContentTypeParser(mediaType)) continue;
    app.addContentTypeParser<Buffer>(mediaType, { parseAs: "buffer" }, (request, body, done) => {
      if (takesBytes(request)) return done(...bytesOf(request, body));
      if (!takesBody(request)) return done(refuseContent(request, body), undefined);
      if (body.length === 0) return done(null, undefined);
      const text = textOfBody(request, body);
      if (typeof text !== "string") return done(text, undefined);
      return parse(request, text, (error, value) => {
        if (error !== null) return done(isJson(text) ? forbiddenName() : error, undefined);
        return done(rememberDigits(request, text), value);
      });
    });
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function forbiddenName(): InvalidRequest {
  const detail = "has a member of a name that is not taken: `__proto__`, or `constructor`";
  return new InvalidRequest([{ in: "body", name: "body", detail }]);
}

/** Text that has a media type of its own. */
const textTypes =
  /^(?:text\/(?!plain\b)|application\/(?:[\w.-]{1,100}\+)?(?:xml|yaml|x-yaml|x-ndjson|graphql|sparql-query|sparql-update)\b)/i;

/** Takes plain text in the character set that it names, and text of other media types on routes that say so. */
export function acceptText(app: FastifyInstance): void {
  app.addContentTypeParser<Buffer>(textTypes, { parseAs: "buffer" }, (request, body, done) => {
    if (takesBytes(request)) return done(...bytesOf(request, body));
    if (!takesBody(request)) return done(refuseContent(request, body), undefined);
    if (!takesTextOf(request))
      return done(new UnsupportedMediaType("the body's media type is not taken here"), undefined);
    const text = textOfBody(request, body);
    return typeof text === "string" ? done(null, text) : done(text, undefined);
  });
  app.removeContentTypeParser("text/plain");
  app.addContentTypeParser<Buffer>("text/plain", { parseAs: "buffer" }, (request, body, done) => {
    if (takesBytes(request)) return done(...bytesOf(request, body));
    if (!takesBody(request)) return done(refuseContent(request, body), undefined);
    if (!takesTextOf(request) && !admitsText(request.routeOptions.schema?.body))
      return done(new UnsupportedMediaType("the body's media type is not taken here"), undefined);
    const text = textOfBody(request, body);
    return typeof text === "string" ? done(null, text) : done(text, undefined);
  });
}

/** Whether the route takes text of the request's media type: its own, XML under its other names, any text where it takes text. */
function takesTextOf({ headers, routeOptions }: FastifyRequest): boolean {
  const { takesText } = routeOptions.config;
  if (takesText === undefined) return false;
  const given = essenceOf(headers["content-type"] ?? "");
  const taken = essenceOf(takesText);
  const both = (pattern: RegExp): boolean => pattern.test(given) && pattern.test(taken);
  return given === taken || both(/[/+]xml$/) || both(/[/-]yaml$/) || both(/^text\/(?!xml$)/);
}

/** A body as the bytes it is, or why they are not taken: what a parser is done with. */
function bytesOf(request: FastifyRequest, body: Buffer): [Error | null, Buffer | undefined] {
  try {
    refuseOtherBytes(request);
    return [null, body];
  } catch (error) {
    return [error instanceof Error ? error : new Error("the body is not taken"), undefined];
  }
}

/** Whether a text can be all of what a schema describes. */
function admitsText(schema: unknown): boolean {
  if (typeof schema !== "object" || schema === null) return true;
  const { anyOf, type }: { readonly anyOf?: unknown; readonly type?: unknown } = schema;
  if (Array.isArray(anyOf)) return anyOf.some(admitsText);
  return Array.isArray(type) ? type.includes("string") : type === undefined || type === "string";
}
