import type { Reporter } from "../../diagnostics/reporter.js";
import type { Span } from "../../diagnostics/span.js";
import type { ConsumedApi, ConsumedParameter, WrittenValue } from "../../schema/document.js";
import { valueSpan } from "../../schema/spans.js";
import type { SourceNode } from "../../source/node.js";
import { parseTemplate } from "../parse-template.js";
import type { Sections } from "../resolve-imports.js";

/** What names of headers are made of (RFC 9110 section 5.6.2), and what lines of them hold (section 5.5). */
const nameCharacters = /^[\w!#$%&'*+\-.^`|~]+$/;
const valueCharacters = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Headers of consumed APIs that HTTP cannot carry as they are written: every call that has them would fail. */
export function checkUnsendableHeaders({ consumes }: Sections, reporter: Reporter): void {
  for (const api of consumes)
    for (const { name, span, value } of headersOf(api)) {
      if (!nameCharacters.test(name))
        reporter.report("model/unsendable-header", span, { header: name, why: "is no name of a header", part: "name" });
      const why = value && unsendable(value);
      if (value && why !== undefined)
        reporter.report("model/unsendable-header", value.span, { header: name, why, part: "value" });
    }
}

interface WrittenHeader {
  readonly name: string;
  readonly span: Span;
  readonly value: SourceNode | undefined;
}

function headersOf(api: ConsumedApi): readonly WrittenHeader[] {
  const operations = api.resources.flatMap((resource) => resource.operations);
  const inputs = [api, ...api.resources, ...operations].flatMap(({ inputParameters }) => inputParameters);
  return [
    ...[api, ...operations].flatMap(({ headers }) => headers).map(ofMap),
    ...inputs.filter(({ in: place }) => place === "header").map(ofInput),
  ];
}

function ofMap({ name, nameSpan, value }: WrittenValue): WrittenHeader {
  return { name, span: nameSpan, value };
}

function ofInput(input: ConsumedParameter): WrittenHeader {
  return { name: input.name, span: valueSpan(input, "name"), value: input.value };
}

/** Why the text around the holes cannot be sent. */
function unsendable(value: SourceNode): string | undefined {
  if (value.kind !== "scalar") return undefined;
  const text = parseTemplate(value.text)
    .map((part) => (part.kind === "text" ? part.text : ""))
    .join("");
  if (valueCharacters.test(text)) return undefined;
  return /[\r\n\0]/.test(text) ? "holds a line break" : "holds characters outside Latin-1";
}
