import type { Reporter } from "../../diagnostics/reporter.js";
import type { Span } from "../../diagnostics/span.js";
import type { ConsumedResource, Entity, ExposedResource } from "../../schema/document.js";
import { valueSpan } from "../../schema/spans.js";
import { foldName } from "../../text/casing.js";
import { parseBraces } from "../parse-template.js";
import { otherPlaceholder } from "../other-placeholder.js";
import type { Sections } from "../resolve-imports.js";
import type { DataTypeName } from "../values.js";

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
    else {
      const span = valueSpan(resource, "uri");
      reportSigns(resource.uri, span, reporter);
      // Values of a URI hold no comma.
      reportNeighbours(resource.uri, span, ({ text }) => !text.includes(","), reporter);
    }
  const exposed = exposes.flatMap((adapter) => (adapter.kind === "rest" ? adapter.resources : []));
  for (const resource of exposed) {
    reportUnrooted(resource, reporter);
    const types = declaredTypes(resource);
    const isShared = ({ first, text, second }: Neighbours): boolean =>
      mayBeIn(text, types.get(foldName(second)), types.get(foldName(first)));
    for (const entity of pathsOf([resource])) {
      reportPlaceholders(entity, () => false, reporter);
      const span = valueSpan(entity, "path");
      if (hasQuery(entity.path)) reporter.report("lint/query-in-route", span, { path: entity.path });
      else if (/[^/]\/$/.test(entity.path)) reporter.report("lint/trailing-slash", span, { path: entity.path });
      reportNeighbours(entity.path, span, isShared, reporter);
    }
  }
}

/**
 * Placeholders that a path or a URI is divided among with nothing that says where one ends, or with a text between them that values of the second may hold
 * as well: whatever of it is percent-encoded, what is compared is decoded.
 */
function reportNeighbours(path: string, span: Span, isShared: (one: Neighbours) => boolean, reporter: Reporter): void {
  for (const one of neighbours(path))
    if (one.text === "") reporter.report("lint/adjoining-placeholders", span, one);
    else if (!one.text.includes("/") && isShared(one)) reporter.report("lint/greedy-placeholder", span, one);
}

/** The types of the inputs that an exposed resource and its operations declare, by their folded names. */
function declaredTypes({
  inputParameters,
  operations,
}: ExposedResource): ReadonlyMap<string, DataTypeName | undefined> {
  return new Map(
    [inputParameters, ...operations.map((operation) => operation.inputParameters)]
      .flat()
      .map(({ name, type }) => [foldName(name), type] as const),
  );
}

/** Whether a value of a type may have in it the text that stands before it, and what is read before that be one of its type too. */
function mayBeIn(text: string, type: DataTypeName | undefined, before: DataTypeName | undefined): boolean {
  const isNumber = before === "integer" || before === "number";
  switch (type) {
    case "integer":
      return /^-?\d*$/.test(text) && !(isNumber && text === "-");
    case "number":
      return /^[-+.\deE]*$/.test(text) && !(isNumber && text === "-");
    case "boolean":
      return ["true", "false"].some((word) => word.includes(text));
    default:
      return true;
  }
}

/** Two placeholders that follow one another, and the text between them. */
interface Neighbours {
  readonly first: string;
  readonly text: string;
  readonly second: string;
}

/** Each two placeholders that follow one another, both names alone. */
function neighbours(path: string): readonly Neighbours[] {
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
  reportSigns(bare, span, reporter);
  for (const segment of entity.path.split("/")) {
    // `$count` and its like are OData's own.
    const name = segment.startsWith("$") ? undefined : otherPlaceholder(segment);
    if (name !== undefined && !isDeclared(name))
      reporter.report("lint/other-placeholder", valueSpan(entity, "path"), { segment, placeholder: name });
  }
}

/** Dollar signs before placeholders, which make one placeholder of both where shells and JavaScript read them. */
function reportSigns(text: string, span: Span, reporter: Reporter): void {
  for (const [, placeholder = ""] of text.matchAll(/\$(\{{1,3}[^{}]+\}{1,3})/g))
    reporter.report("lint/sign-before-placeholder", span, { placeholder });
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
