// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { FastifyInstance, FastifyRequest } from "fastify";
import { refuseContent, takesBody } from "./refuse-body.js";
import { InvalidRequest, RefusedForm } from "./refused-request.js";
import { textOfBody } from "./request-encoding.js";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Whether the route's body may come as a form. Any web page can make a browser send one, so elsewhere it is refused. */
    takesForms?: boolean;
  }
}

const mediaType = "application/x-www-form-urlencoded";
const mostFields = 1_000;

/** Takes `application/x-www-form-urlencoded` bodies as objects on routes that say so; a repeated name becomes a list. */
export function acceptForms(app: FastifyInstance): void {
  if (app.hasContentTypeParser(mediaType)) return;
  app.addContentTypeParser<Buffer>(mediaType, { parseAs: "buffer" }, (request, body, done) => {
    if (!takesBody(request)) return done(refuseContent(request, body), undefined);
    try {
      const text = textOfBody(request, body);
      if (typeof text !== "string") throw text;
      if (text !== "" && request.routeOptions.config.takesForms !== true)
        throw new RefusedForm(415, "forms are not taken here: send JSON");
      return done(null, parseForm(text));
    } catch (error) {
      return done(error instanceof Error ? error : null);
    }
  });
}

/** Whether a request's body comes as a form of either kind: what it holds are texts, whatever they spell. */
export function isForm({ headers }: FastifyRequest): boolean {
  const given = (headers["content-type"] ?? "").toLowerCase();
  return given.startsWith(mediaType) || given.startsWith("multipart/");
}

/** The fields of a form: a text each, or a list where a name is repeated. Fails with a RefusedForm where there are more than a thousand. */
export function parseForm(text: string): Record<string, string | readonly string[]> {
  let separators = 0;
  for (let at = text.indexOf("&"); at >= 0; at = text.indexOf("&", at + 1)) {
    separators += 1;
    if (separators >= mostFields)
      throw new RefusedForm(413, `the form has more than ${mostFields} fields`);
  }
  refuseGarbled(text);
  const fields = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(text)) {
    const known = fields.get(name);
    if (known === undefined) fields.set(name, [value]);
    else known.push(value);
  }
  return Object.fromEntries(
    [...fields].map(([name, values]) => [name, values.length > 1 ? values : (values[0] ?? "")]),
  );
}

/** Bytes that are no UTF-8 would become another text; a percent sign that begins no byte stays what it is. */
function refuseGarbled(text: string): void {
  for (const [run] of text.matchAll(/(?:%[0-9a-f]{2})+/gi)) {
    try {
      decodeURIComponent(run);
    } catch {
      throw new InvalidRequest([
        { in: "body", name: "body", detail: "is not percent-encoded as UTF-8" },
      ]);
    }
  }
}
