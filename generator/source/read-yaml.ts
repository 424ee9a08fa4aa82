import type { Reporter } from "../diagnostics/reporter.js";
import type { SourceFile, Span } from "../diagnostics/span.js";
import { composeYaml } from "./compose-yaml.js";
import { convertYaml, mostDepth } from "./convert-yaml.js";
import { reportSyntax } from "./explain-syntax.js";
import { withLineFeeds } from "./line-breaks.js";
import { reportOtherText } from "./look-alikes.js";
import type { ScalarNode, SourceNode } from "./node.js";

/** Capabilities are at most some megabytes; parsing takes longer than what is larger is worth. Documents of whole APIs are larger. */
const mostMegabytes = { capability: 8, document: 32 };
/** Lists and maps in each other that are composed: `convertYaml` refuses what stands deeper, and the package ends its stack there. */
const mostLevels = mostDepth + 1;

/** Parses YAML 1.2 (core schema) into nodes with places. Syntax errors are reported, one each; undefined where nothing can be read. Never throws. */
export function parseYaml(
  given: SourceFile,
  reporter: Reporter,
  what: keyof typeof mostMegabytes = "capability",
): SourceNode | undefined {
  const file = withLineFeeds(given);
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
  if (reportOtherText(file, reporter)) return undefined;
  const composed = composeYaml(file.text, mostLevels);
  if ("deep" in composed) {
    const { deep } = composed;
    reporter.report("source/too-deep", { file, start: deep, end: deep + 1 }, { depth: mostDepth });
    return undefined;
  }
  if ("error" in composed) {
    // What follows the first one is mostly its consequence.
    reportSyntax(composed.error, file, reporter);
    return undefined;
  }
  const { document } = composed;
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

/** The place of a stretch of a scalar's value: exact for plain and simply quoted one-line scalars, the whole scalar otherwise. */
export function spanInScalar(node: ScalarNode, from: number, to: number): Span {
  const { span } = node;
  const text = span.file.text.slice(span.start, span.end);
  const quote = text[0] === '"' || text[0] === "'" ? 1 : 0;
  const inside = quote === 1 ? text.slice(1, -1) : text;
  if (inside !== node.value) return span;
  return { file: span.file, start: span.start + quote + from, end: span.start + quote + to };
}
