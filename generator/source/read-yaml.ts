import { type Document, parseDocument } from "yaml";
import type { Reporter } from "../diagnostics/reporter.js";
import type { SourceFile, Span } from "../diagnostics/span.js";
import { convertYaml, mostDepth } from "./convert-yaml.js";
import { reportSyntax } from "./explain-syntax.js";
import type { ScalarNode, SourceNode } from "./node.js";

/** Capabilities are at most some megabytes; parsing takes longer than what is larger is worth. Documents of whole APIs are larger. */
const mostMegabytes = { capability: 8, document: 32 };

/** Parses YAML 1.2 (core schema) into nodes with places. Syntax errors are reported, one each; undefined where nothing can be read. Never throws. */
export function parseYaml(
  file: SourceFile,
  reporter: Reporter,
  what: keyof typeof mostMegabytes = "capability",
): SourceNode | undefined {
  const conflict = /^(?:<{7}|>{7}|={7}$)/m.exec(file.text);
  if (conflict && /^<{7} /m.test(file.text)) {
    reporter.report("source/merge-conflict", { file, start: conflict.index, end: conflict.index + 7 }, {});
    return undefined;
  }
  const megabytes = mostMegabytes[what];
  if (file.text.length > megabytes * 1024 * 1024) {
    reporter.report("source/too-large", { file, start: 0, end: 1 }, { megabytes });
    return undefined;
  }
  const deep = tooDeep(file.text);
  if (deep !== undefined) {
    reporter.report("source/too-deep", { file, start: deep, end: deep + 1 }, { depth: mostDepth });
    return undefined;
  }
  let document: Document.Parsed;
  try {
    // Keys are compared here: the parser compares each with each.
    document = parseDocument(file.text, {
      prettyErrors: false,
      uniqueKeys: false,
      logLevel: "error",
      keepSourceTokens: false,
    });
  } catch {
    reporter.report("source/too-deep", { file, start: 0, end: 1 }, { depth: mostDepth });
    return undefined;
  }
  const [first] = document.errors;
  if (first) {
    // What follows the first one is mostly its consequence.
    reportSyntax(first, file, reporter);
    return undefined;
  }
  for (const warning of document.warnings)
    if (warning.code === "TAG_RESOLVE_FAILED")
      reporter.report(
        "source/unknown-tag",
        { file, start: warning.pos[0], end: warning.pos[1] },
        { tag: file.text.slice(warning.pos[0], warning.pos[1]).trim() },
      );
  if (document.contents === null) {
    reporter.report("source/empty", { file, start: 0, end: 0 }, {});
    return undefined;
  }
  return convertYaml(document.contents, file, reporter);
}

/** The offset at which flow brackets nest beyond all reason; found before the parser recurses into them. */
function tooDeep(text: string): number | undefined {
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (character === 91 || character === 123) {
      depth += 1;
      if (depth > 5_000) return index;
    } else if (character === 93 || character === 125) depth = Math.max(0, depth - 1);
  }
  return undefined;
}

/** The place of a stretch of a scalar's value: exact for plain and simply quoted one-line scalars, the whole scalar otherwise. */
export function spanInScalar(node: ScalarNode, from: number, to: number): Span {
  const { span } = node;
  const text = span.file.text.slice(span.start, span.end);
  const quote = text[0] === '"' || text[0] === "'" ? 1 : 0;
  const inside = quote === 1 ? text.slice(1, -1) : text;
  if (inside !== node.value) return span;
  return { file: span.file, start: span.start + quote + from, end: span.start + quote + to };
}
