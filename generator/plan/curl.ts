import { localUrl } from "../text/listening.js";
import type { Input, RestOperation } from "../model/capability.js";
import type { DataType } from "../model/types.js";
import { type BodyMedia, bodyMediaOf } from "./body-media.js";
import { handedOn, reduceEndpoint } from "./endpoint.js";
import { exampleInput, exampleValue } from "./example.js";
import { shellWord } from "./prose.js";
import { splitFragment } from "./route-path.js";
import { writeData } from "../text/long-integers.js";

/**
 * A curl command that works against the adapter as declared: the author's examples, or names, stand where the caller's values go. `prefix`: the path that
 * the adapter's own are below.
 */
export function curlCommand(operation: RestOperation, port: number, prefix = ""): string {
  const required = operation.inputs.filter((input) => input.value === undefined && input.required);
  const { template, fragment } = splitFragment(operation.path);
  const inPath = new Map(operation.inputs.flatMap((each) => (each.in === "path" ? [[each.name, each] as const] : [])));
  const path = template.parts
    .map((part) => (typeof part === "string" ? part : inUrl(pathExample(inPath.get(part.parameter), part.parameter))))
    .join("");
  const query = required
    .filter((input) => input.in === "query")
    .map((input) => `${encodeURIComponent(input.name)}=${inUrl(textExample(input))}`);
  const url = localUrl(port, `${prefix}${path}${query.length > 0 ? `?${query.join("&")}` : ""}`);
  const headers = [
    ...(fragment === undefined ? [] : [fragment.replace("=", ": ")]),
    ...required.filter((input) => input.in === "header").map((input) => `${input.name}: ${textExample(input)}`),
  ].map((header) => ` -H ${shellWord(header)}`);
  const cookies = required
    .filter((input) => input.in === "cookie")
    .map((input) => ` -b ${shellWord(`${input.name}=${inUrl(textExample(input))}`)}`);
  const body = bodyOptions(operation);
  return `curl${streamOption(operation)}${methodOption(operation, body)} ${shellWord(url)}${headers.join("")}${cookies.join("")}${body}`;
}

function pathExample(input: Input | undefined, name: string): string {
  return input ? textExample(input) : String(exampleValue({ kind: "string" }, name));
}

/** An example as it stands in a path, a query or a header. */
function textExample(input: Input): string {
  const value = exampleInput(input);
  return typeof value === "object" && value !== null ? writeData(value) : String(value);
}

/** Percent-encoded; a placeholder's angle brackets, which say nothing in a URL, are left out. */
function inUrl(text: string): string {
  return encodeURIComponent(text).replace(/^%3C|%3E$/g, "");
}

function bodyOptions(operation: RestOperation): string {
  const whole = operation.asked.find((input) => input.in === "whole");
  const fields = operation.asked.filter((input) => input.in === "body");
  if (!whole && fields.length === 0) return "";
  const media = mediaOf(operation);
  if (media?.bytes !== undefined) {
    const type = media.bytes === "*/*" ? "application/octet-stream" : media.bytes;
    return ` -H ${shellWord(`content-type: ${type}`)} --data-binary @file`;
  }
  const shown = fields.some((field) => field.required) ? fields.filter((field) => field.required) : fields.slice(0, 2);
  if (media?.multipart === true && fields.length > 0)
    return shown.map((field) => ` -F ${shellWord(`${field.name}=${partExample(field)}`)}`).join("");
  const example = whole
    ? exampleInput(whole)
    : Object.fromEntries(shown.map((field) => [field.name, exampleInput(field)]));
  // A body of which nothing is known is shown as an object.
  const value = whole?.type.kind === "any" && typeof example === "string" ? {} : example;
  if (isForm(operation) && typeof value === "object" && value !== null)
    return Object.entries(value)
      .map(([name, item]) => ` -d ${shellWord(`${name}=${String(item)}`)}`)
      .join("");
  return ` --json ${shellWord(writeData(value))}`;
}

function mediaOf(operation: RestOperation): BodyMedia | undefined {
  const reduced = reduceEndpoint(operation);
  return "action" in reduced ? bodyMediaOf(operation, reduced) : undefined;
}

function partExample(input: Input): string {
  const { type } = input;
  const isFile = (of: DataType): boolean => of.kind === "upload" && of.of === "file";
  return isFile(type) || (type.kind === "array" && isFile(type.items)) ? "@file" : textExample(input);
}

/** Whether it takes forms: OAuth 2.0 endpoints do (RFC 6749 section 4.1.3). */
function isForm(operation: RestOperation): boolean {
  const reduced = reduceEndpoint(operation);
  return "action" in reduced && reduced.action.kind === "call" && reduced.action.operation.oauth !== undefined;
}

/** What is answered piece by piece is shown as it comes. */
function streamOption(operation: RestOperation): string {
  const reduced = reduceEndpoint(operation);
  return "action" in reduced && handedOn(reduced)?.answer.kind === "events" ? " -N" : "";
}

function methodOption({ method }: RestOperation, body: string): string {
  if (method === "GET") return " -i";
  if (method === "HEAD") return " -I";
  return method === "POST" && body !== "" ? "" : ` -X ${method}`;
}
