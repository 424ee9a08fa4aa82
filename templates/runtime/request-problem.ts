import { STATUS_CODES } from "node:http";
import type { FastifyError } from "fastify";
import type { Problem } from "./problem.js";
import { InvalidRequest, RefusedForm, UnsupportedMediaType } from "./refused-request.js";

/** What is wrong with a request, in words of our own: Fastify's messages may quote it. Undefined where it is not the request. */
export function requestProblem(error: FastifyError): Problem | undefined {
  if (error instanceof InvalidRequest) {
    const names = error.errors.map(({ name, detail }) => `\`${name}\` ${detail}`).join(", ");
    return { status: 400, title: "Bad Request", detail: names, errors: error.errors };
  }
  if (error instanceof UnsupportedMediaType)
    return { status: 415, title: "Unsupported Media Type", detail: error.message };
  if (error instanceof RefusedForm)
    return {
      status: error.statusCode,
      title: error.statusCode === 415 ? "Unsupported Media Type" : "Content Too Large",
      detail: error.message,
    };
  switch (error.code) {
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return {
        status: 413,
        title: "Content Too Large",
        detail: "the body is larger than this server takes",
      };
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
      return {
        status: 415,
        title: "Unsupported Media Type",
        detail: "the body's media type is not taken here",
      };
    case "FST_ERR_CTP_EMPTY_JSON_BODY":
      return {
        status: 400,
        title: "Bad Request",
        detail: "the body is empty, and its media type says JSON",
      };
    case "FST_ERR_CTP_INVALID_JSON_BODY":
      return { status: 400, title: "Bad Request", detail: "the body is no valid JSON" };
    case "FST_ERR_CTP_INVALID_CONTENT_LENGTH":
      return {
        status: 400,
        title: "Bad Request",
        detail: "the body is not as long as its header `Content-Length` says",
      };
    default:
  }
  const status = error.statusCode ?? 500;
  if (status < 400 || status >= 500) return undefined;
  // What an application refuses it says in words of its own.
  const isOwn = error.code?.startsWith("FST_") === true || error instanceof SyntaxError;
  return isOwn
    ? { status, title: "Bad Request", detail: "the request cannot be read" }
    : { status, title: STATUS_CODES[status] ?? "Bad Request", detail: error.message };
}
