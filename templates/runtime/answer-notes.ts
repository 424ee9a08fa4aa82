import { answerHeaders, isToldToModels, validators } from "./answer-headers.js";
import type { UrlOrigin } from "./exposed-url.js";
import type { HeaderFields } from "./headers.js";
import { nextPageNote } from "./next-page.js";
import { redactText } from "./redact.js";

/** What is told of an answer: where it came from is undefined where no call was made. */
export interface ToldAnswer {
  readonly status: number;
  readonly headers: HeaderFields;
  readonly origin?: UrlOrigin | undefined;
}

/** The headers of an answer that travel with a tool's result, with absolute URLs and without what looks like a secret. */
export function toldHeadersOf({ headers, origin }: ToldAnswer): Readonly<Record<string, string>> {
  const context = { origin, exposed: [], prefix: "", isPrivate: false, more: [] };
  const told: Record<string, string> = {};
  for (const [name, value] of Object.entries(answerHeaders(headers, context)))
    if (isToldToModels(name)) told[name] = redactText(value);
  for (const name of validators) {
    const value = headers.get(name);
    if (value !== null) told[name] = redactText(value);
  }
  return told;
}

/** What is to be said of values that are not all of what was answered, and whether that is a failure. */
const remarks = new WeakMap<object, Remark>();

export interface Remark {
  readonly note: string;
  readonly isError: boolean;
}

/** Has `remark` told wherever `value` is a tool's result. */
export function remarkOn(value: object, remark: Remark): void {
  remarks.set(value, remark);
}

/** What was remarked on a value. */
export function remarkOf(value: unknown): Remark | undefined {
  return typeof value === "object" && value !== null ? remarks.get(value) : undefined;
}

/** What a model should know besides the value: where the next page is, where a new thing lies, how long to wait. `names` are the arguments of its tool, by what the API calls them. */
export function notesOf(
  answer: ToldAnswer & { readonly value?: unknown },
  names: ReadonlyMap<string, string> = new Map(),
): readonly string[] {
  const { status, headers } = answer;
  const told = toldHeadersOf(answer);
  const { location, "operation-location": operation } = told;
  const retryAfter = headers.get("retry-after");
  const total = headers.get("x-total-count");
  const next = nextPageNote(headers.get("link"), answer.value, names);
  return [
    ...(location !== undefined && status >= 200 && status < 300
      ? [`${status === 201 ? "It was created at" : "Location:"} ${location}`]
      : []),
    ...(operation === undefined ? [] : [`Its progress is told at ${operation}`]),
    ...(retryAfter === null
      ? []
      : [
          `Ask again after ${/^\d+$/.test(retryAfter) ? `${retryAfter} seconds` : retryAfter.slice(0, 40)}.`,
        ]),
    ...(total !== null && /^\d{1,15}$/.test(total) ? [`There are ${total} in all.`] : []),
    ...(next === undefined ? [] : [next]),
  ];
}
