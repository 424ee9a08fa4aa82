import type { Span } from "../diagnostics/span.js";
import { originOf } from "../diagnostics/origin.js";
import { digitsOf, writeData } from "../text/long-integers.js";
import type { CapabilityPlan, FilePlan } from "../plan/plan.js";
import { type EmitContext, emitFile } from "./emit.js";

/** A text before it is laid out, with what its parts are made from. */
export interface TracedText {
  readonly text: string;
  /** Half-open ranges of the text; they nest. */
  readonly parts: readonly { readonly start: number; readonly end: number; readonly span: Span }[];
}

/** Characters for private use stand around what is printed while it is printed. One that the YAML holds leads to a wrong place at worst. */
const [open, opened, close] = ["\ue000", "\ue001", "\ue002"];

/** The text of one file of a plan, with the places in the YAML that its parts are made from. `path`: below the capability's folder. */
export function traceFile(plan: CapabilityPlan, path: string, context: EmitContext): TracedText | undefined {
  const file = plan.files.find((each) => each.path === path);
  if (!file) return undefined;
  const spans: Span[] = [];
  const mark = (printed: string, span: Span): string =>
    printed === "" ? "" : `${open}${spans.push(span) - 1}${opened}${printed}${close}`;
  const { text, parts } = readMarks(
    file.kind === "json" ? printJson(file, mark) : emitFile(file, context, mark),
    spans,
  );
  const whole = originOf(file);
  return { text, parts: whole ? [...parts, { start: 0, end: text.length, span: whole }] : parts };
}

function printJson(
  { value }: Extract<FilePlan, { readonly kind: "json" }>,
  mark: (text: string, span: Span) => string,
): string {
  const print = (each: unknown): string => {
    if (typeof each !== "object" || each === null || digitsOf(each) !== undefined) return writeData(each);
    const text = Array.isArray(each)
      ? `[${each.map(print).join()}]`
      : `{${Object.entries(each)
          .map(([key, item]) => {
            const entry = `${JSON.stringify(key)}:${print(item)}`;
            const span = typeof item === "object" && item !== null ? originOf(item) : undefined;
            return span ? mark(entry, span) : entry;
          })
          .join()}}`;
    const span = originOf(each);
    return span ? mark(text, span) : text;
  };
  return print(value);
}

function readMarks(marked: string, spans: readonly Span[]): TracedText {
  const parts: { readonly start: number; readonly end: number; readonly span: Span }[] = [];
  const begun: { readonly start: number; readonly span: Span | undefined }[] = [];
  let text = "";
  let read = 0;
  for (const found of marked.matchAll(/\ue000(\d{1,9})\ue001|\ue002/g)) {
    text += marked.slice(read, found.index);
    read = found.index + found[0].length;
    if (found[1] !== undefined) begun.push({ start: text.length, span: spans[Number(found[1])] });
    else {
      const last = begun.pop();
      if (last?.span) parts.push({ start: last.start, end: text.length, span: last.span });
    }
  }
  return { text: text + marked.slice(read), parts };
}
