import type { Reporter } from "../../diagnostics/reporter.js";
import type { Span } from "../../diagnostics/span.js";
import type { ConsumedResource, Entity } from "../../schema/document.js";
import { valueSpan } from "../../schema/spans.js";
import { foldName } from "../../text/casing.js";
import { parseBraces } from "../parse-template.js";
import { otherPlaceholder } from "../other-placeholder.js";
import type { Sections } from "../resolve-imports.js";

/** Paths hold no queries nor the placeholders of other notations, and exposed ones end in no slash. */
export function checkWrittenPaths({ consumes, exposes }: Sections, reporter: Reporter): void {
  for (const entity of pathsOf(consumes.flatMap(({ resources }) => resources)))
    if (hasQuery(entity.path)) reporter.report("lint/query-in-path", valueSpan(entity, "path"), { path: entity.path });
  for (const { baseUri, inputParameters, resources } of consumes)
    for (const resource of resources) {
      // A base URI that ends in a slash has it for all of its paths.
      if (!baseUri.endsWith("/")) reportUnrooted(resource, reporter);
      // What an input is declared for is told there.
      let declared: ReadonlySet<string> | undefined;
      const isDeclared = (name: string): boolean =>
        (declared ??= pathInputs([{ inputParameters }, resource, ...resource.operations])).has(foldName(name));
      for (const entity of pathsOf([resource])) reportPlaceholders(entity, isDeclared, reporter);
    }
  for (const resource of exposes.flatMap((adapter) => (adapter.kind === "mcp" ? adapter.resources : [])))
    if (!isWhole(resource.uri)) reportBroken(resource.uri, valueSpan(resource, "uri"), reporter);
    else reportShared(resource.uri, valueSpan(resource, "uri"), reporter);
  const exposed = exposes.flatMap((adapter) => (adapter.kind === "rest" ? adapter.resources : []));
  for (const resource of exposed) reportUnrooted(resource, reporter);
  for (const entity of pathsOf(exposed)) {
    reportPlaceholders(entity, () => false, reporter);
    const span = valueSpan(entity, "path");
    if (hasQuery(entity.path)) reporter.report("lint/query-in-route", span, { path: entity.path });
    else if (/[^/]\/$/.test(entity.path)) reporter.report("lint/trailing-slash", span, { path: entity.path });
    reportAdjoining(entity.path, span, reporter);
  }
}

/** Placeholders that a path or a URI is divided among with nothing that says where one ends. */
function reportAdjoining(path: string, span: Span, reporter: Reporter): void {
  for (const { first, text, second } of neighbours(path))
    if (text === "") reporter.report("lint/adjoining-placeholders", span, { first, second });
}

/** The same of a URI, and the texts between two slashes that values can hold as well. */
function reportShared(uri: string, span: Span, reporter: Reporter): void {
  reportAdjoining(uri, span, reporter);
  for (const { first, text, second } of neighbours(uri))
    if (text !== "" && !/[/,]/.test(text)) reporter.report("lint/greedy-placeholder", span, { first, text, second });
}

/** Each two placeholders that follow one another, both names alone, and the text between them. */
function neighbours(
  path: string,
): readonly { readonly first: string; readonly text: string; readonly second: string }[] {
  const parts = parseBraces(path);
  return parts.flatMap((part, index) => {
    const between = parts[index + 1];
    const text = between?.kind === "text" ? between.text : "";
    const next = between?.kind === "text" ? parts[index + 2] : between;
    if (part.kind !== "hole" || next?.kind !== "hole") return [];
    const [first, second] = [part.name, next.name];
    return [first, second].some((name) => plainTemplate(name) !== undefined) ? [] : [{ first, text, second }];
  });
}

/** The folded names of inputs that are declared for paths. */
function pathInputs(levels: readonly Pick<ConsumedResource, "inputParameters">[]): ReadonlySet<string> {
  return new Set(
    levels.flatMap(({ inputParameters }) =>
      inputParameters.flatMap((input) => (input.in === "path" ? [foldName(input.name)] : [])),
    ),
  );
}

type Placed = Entity & { readonly path: string };

/** The paths of resources and of their operations, where they are written. */
function pathsOf(
  resources: readonly (Entity & {
    readonly path?: string;
    readonly operations: readonly (Entity & { readonly path?: string })[];
  })[],
): readonly Placed[] {
  return resources
    .flatMap((resource) => [resource, ...resource.operations])
    .flatMap((entity) => (entity.path === undefined ? [] : [{ $: entity.$, path: entity.path }]));
}

function reportPlaceholders(entity: Placed, isDeclared: (name: string) => boolean, reporter: Reporter): void {
  const { path } = entity;
  const span = valueSpan(entity, "path");
  if (/^\/?https?:\/\//i.test(path)) return reporter.report("model/url-as-path", span, { path });
  // What a `#` starts is a header.
  const [bare = ""] = path.split("#");
  if (!isWhole(bare)) return reportBroken(bare, span, reporter);
  for (const part of parseBraces(bare)) {
    const write = part.kind === "hole" ? plainTemplate(part.name) : undefined;
    if (part.kind === "hole" && write !== undefined)
      reporter.report("model/other-template", span, { placeholder: part.name, write });
  }
  for (const segment of entity.path.split("/")) {
    // `$count` and its like are OData's own.
    const name = segment.startsWith("$") ? undefined : otherPlaceholder(segment);
    if (name !== undefined && !isDeclared(name))
      reporter.report("lint/other-placeholder", valueSpan(entity, "path"), { segment, placeholder: name });
  }
}

/**
 * What a placeholder of other templates is here (`{/id}`, `{+path}`, `{id*}` and `{;id}` of RFC 6570, `{path:path}`, `{proxy+}`, `{*rest}` of frameworks);
 * undefined for a name alone. Empty: it is no part of a path.
 */
function plainTemplate(placeholder: string): string | undefined {
  if (!/[+*:;/?#&,]|^\./.test(placeholder)) return undefined;
  const [operator = ""] = /^[+#./;?&*]?/.exec(placeholder) ?? [];
  const names = placeholder
    .slice(operator.length)
    .split(",")
    .map((name) => name.replace(/[:*+].*$/s, "").trim());
  if (operator === "?" || operator === "&") return "";
  const before = operator === "/" || operator === "." || operator === ";" ? operator : "";
  return names
    .map((name, index) => (before === ";" ? `;${name}={${name}}` : `${before || (index > 0 ? "," : "")}{${name}}`))
    .join("");
}

function reportBroken(bare: string, span: Span, reporter: Reporter): void {
  const segment = bare.split("/").find((each) => !isWhole(each)) ?? bare;
  reporter.report("model/broken-placeholder", span, { segment, name: /[\w$.-]+/.exec(segment)?.[0] });
}

/** A path that is completed by the slash in front of it. */
function reportUnrooted(entity: Placed, reporter: Reporter): void {
  const path = entity.path.trim();
  if (path !== "" && !path.startsWith("/"))
    reporter.report("portability/unrooted-path", valueSpan(entity, "path"), { path });
}

/** Whether every brace of a path opens or closes a placeholder. */
function isWhole(segment: string): boolean {
  return !/[{}]/.test(segment) || parseBraces(segment).every((part) => part.kind === "hole" || !/[{}]/.test(part.text));
}

/** A question mark in front of what a `#` starts. */
function hasQuery(path: string): boolean {
  return /^[^#]*\?/.test(path);
}
