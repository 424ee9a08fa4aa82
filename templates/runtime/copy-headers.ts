import type { HeaderFields } from "./headers.js";

/** The fields of an answer as a `Headers` of their own. What is loaded late imports little of what calls have loaded: a bundler that makes one file of all holds back what both share. */
export function copyHeaders(fields: HeaderFields): Headers {
  const headers = new Headers();
  fields.forEach((value, name) => headers.append(name, value));
  return headers;
}
