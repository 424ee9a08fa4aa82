import type { Reporter } from "../diagnostics/reporter.js";
import { entryOf, type MapEntry, type MapNode, type SourceNode } from "../source/node.js";
import type { CapabilityDocument, Dialect, Info } from "./document.js";
import { nearestWord } from "../text/nearest.js";
import { scalarText } from "./read-behaviour.js";
import { readBinds } from "./read-binds.js";
import { readConsumes } from "./read-consumes.js";
import { readAggregates } from "./read-aggregates.js";
import { readExposes } from "./read-exposes.js";
import {
  entity,
  isFilled,
  firstEntry,
  foundKind,
  isNull,
  noFields,
  readFields,
  type ReadContext,
  text,
} from "./read-fields.js";
import { readMembers } from "./read-members.js";
import { readTags } from "./read-tags.js";

const newest = "1.0.0-beta5";
const known = new Set([
  "0.2",
  "0.3",
  "0.4",
  "0.5",
  ...[1, 2, 3, 4, 5, 6, 12, 75].map((count) => `1.0.0-alpha${count}`),
  ...[1, 2, 3, 4, 5, 55].map((count) => `1.0.0-beta${count}`),
]);
const sections = ["consumes", "exposes", "aggregates", "binds", "externalRefs"];

/**
 * Reads a document of any version into one spelling ("Versions and dialects" in the spec). A document of another format is one diagnostic; a
 * document with errors is read as far as it goes.
 */
export function readDocument(root: SourceNode, reporter: Reporter): CapabilityDocument | undefined {
  const context: ReadContext = { reporter };
  const other = otherFormat(root);
  if (root.kind !== "map" || other !== undefined) {
    reporter.report(
      "schema/other-format",
      root.kind === "map" ? (root.entries[0]?.keySpan ?? root.span) : { ...root.span, end: root.span.start + 1 },
      { found: other ?? "it is no map" },
    );
    return undefined;
  }
  const dialect = readDialect(root, reporter);
  if (!dialect) return undefined;
  const nodes = sectionNodes(root, reporter);
  if (!nodes) return undefined;
  checkKeys(root, context);
  const from = <T>(section: (node: MapNode) => readonly T[]): readonly T[] => nodes.flatMap(section);
  return {
    $: root,
    dialect,
    info: readInfo(root, context),
    binds: from((node) => readBinds(node, context)),
    consumes: from((node) => readConsumes(node, context)),
    exposes: from((node) => readExposes(node, context)),
    aggregates: from((node) => readAggregates(node, context)),
  };
}

/** The maps whose keys are sections: `capability`, where there is one, then the document itself. Undefined where there can be none (reported). */
function sectionNodes(root: MapNode, reporter: Reporter): readonly MapNode[] | undefined {
  const capability = entryOf(root, "capability");
  if (capability?.value.kind === "map") return [capability.value, root];
  if (capability && !isNull(capability.value)) {
    reporter.report("schema/wrong-type", capability.keySpan, {
      key: "capability",
      what: "the document",
      expected: "a map",
      found: foundKind(capability.value),
      allowed: [],
    });
    return undefined;
  }
  if (sections.some((section) => entryOf(root, section))) return [root];
  reportNoSections(root, reporter);
  return undefined;
}

function reportNoSections(root: MapNode, reporter: Reporter): void {
  const near = root.entries.flatMap(({ key, keySpan }) => {
    const meant = nearestWord(key, ["capability", ...sections]);
    return meant === undefined || entryOf(root, meant) ? [] : [{ key, keySpan, meant }];
  });
  const [first] = near;
  if (first) {
    const { key, keySpan, meant } = first;
    reporter.report("schema/misspelled-key", keySpan, { key, meant, what: "the document" });
  } else reporter.report("schema/no-sections", root.entries[0]?.keySpan ?? root.span, {});
}

/** Whether every key is known, and some section holds something. */
function checkKeys(root: MapNode, context: ReadContext): void {
  const capability = entryOf(root, "capability");
  const whole = { what: "the document", span: root.entries[0]?.keySpan ?? root.span };
  const keys = ["naftiko", "ikanos", "info", "capability", ...sections, "$schema"];
  readFields(root, whole, noFields, keys, context, rootIgnored);
  const body = capability?.value.kind === "map" ? capability.value : undefined;
  if (capability && body) {
    const isFlow = ({ key }: MapEntry): boolean => key === "workflow" || key === "orchestration";
    for (const { key, keySpan } of body.entries.filter(isFlow))
      context.reporter.report("schema/ignored-flow", keySpan, { key });
    const others = { ...body, entries: body.entries.filter((entry) => !isFlow(entry)) };
    const owner = { what: "`capability`", span: capability.keySpan };
    readFields(others, owner, noFields, sections, context, capabilityIgnored);
  }
  const all = body ? [root, body] : [root];
  if (!sections.some((section) => all.some((node) => isFilled(entryOf(node, section)?.value))))
    context.reporter.report("schema/empty-capability", capability?.keySpan ?? root.span, {});
}

/** Keys of published documents that no version of the specification gives a meaning. */
const rootIgnored = {
  imports: "imports are entries of the sections themselves",
  import: "imports are entries of the sections themselves",
  personas: "it describes people",
};
const said = "`info` says what a capability is";
const capabilityIgnored = {
  display: said,
  label: said,
  name: said,
  description: said,
  tags: said,
  imports: "imports are entries of the sections themselves",
  governance: "nothing checks it",
};

/** What a document is that is no capability, in words; undefined where it may be one. */
function otherFormat(root: SourceNode): string | undefined {
  if (root.kind === "list") return "it is a bare list";
  if (root.kind === "scalar")
    return typeof root.value === "string" ? "it is a single text" : `it holds nothing but \`${root.text}\``;
  const version = firstEntry(root, ["naftiko", "ikanos"])?.value;
  if (version?.kind === "map") return "`naftiko` holds a `schema`: it is in the format of 2025";
  if (version) return undefined;
  const consumes = entryOf(root, "consumes")?.value;
  const isWorkflow =
    consumes?.kind === "list" &&
    consumes.items.some((item) => item.kind === "map" && entryOf(item, "ref") && entryOf(item, "operations"));
  if (isWorkflow && entryOf(root, "id"))
    return "it has `id`, `name` and `consumes` with `ref` and `operations`, which is another format";
  const apiVersion = scalarText(root, "apiVersion");
  if (apiVersion !== undefined) return `found \`apiVersion: ${apiVersion}\``;
  const schema = scalarText(root, "$schema");
  if (schema !== undefined) return `found \`$schema: ${schema}\``;
  for (const key of ["openapi", "swagger", "asyncapi"])
    if (entryOf(root, key)) return `it is an ${key === "asyncapi" ? "AsyncAPI" : "OpenAPI"} document`;
  if (entryOf(root, "capability") || entryOf(root, "consumes") || entryOf(root, "exposes")) return undefined;
  if (root.entries.length === 0) return "it is an empty map";
  const keys = root.entries.slice(0, 4).map((entry) => `\`${entry.key}\``);
  return `it has no version key and starts with ${keys.join(", ")}`;
}

function readDialect(root: MapNode, reporter: Reporter): Dialect | undefined {
  const entry = firstEntry(root, ["ikanos", "naftiko"]);
  if (!entry) {
    const misspelled = root.entries.find(({ key }) => nearestWord(key, ["naftiko", "ikanos"]) !== undefined);
    const elsewhere = root.entries.find(({ value }) => value.kind === "scalar" && known.has(value.text.trim()));
    if (misspelled)
      reporter.report("schema/misspelled-key", misspelled.keySpan, {
        key: misspelled.key,
        meant: nearestWord(misspelled.key, ["naftiko", "ikanos"]) ?? "ikanos",
        what: "the document",
      });
    else if (elsewhere)
      reporter.report("schema/misspelled-key", elsewhere.keySpan, {
        key: elsewhere.key,
        meant: elsewhere.value.kind === "scalar" && elsewhere.value.text.includes("beta") ? "ikanos" : "naftiko",
        what: "the document",
      });
    else reporter.report("schema/missing-version", root.entries[0]?.keySpan ?? root.span, {});
    return undefined;
  }
  const key = entry.key === "ikanos" ? "ikanos" : "naftiko";
  const version = entry.value.kind === "scalar" ? entry.value.text.trim() : "";
  const span = entry.value.span.end > entry.value.span.start ? entry.value.span : entry.keySpan;
  if (!known.has(version) && !/^\d+\.\d+\.\d+(?:-(?:alpha|beta|rc)\.?\d*)?$/i.test(version)) {
    reporter.report("schema/odd-version", span, { key, version, nearest: nearestVersion(key, version) });
    return undefined;
  }
  if (!known.has(version)) reporter.report("schema/later-version", span, { version, newest });
  const style = key === "naftiko" && !/^1\.0\.0-(?:alpha[3-9]|alpha\d\d|beta)/.test(version) ? "list" : "map";
  return { key, version, style };
}

/** The version that an odd one most likely means: `1.0`, `v1.0.0-beta4`, `1.0.0-alfa2`. */
function nearestVersion(key: Dialect["key"], version: string): string {
  const newestOf = key === "ikanos" ? "1.0.0-beta4" : "1.0.0-alpha2";
  if (version === "" || /^v?\d+(?:\.\d+)?$/.test(version)) return newestOf;
  const plain = version.replace(/^v/i, "").replace(/^(\d+\.\d+\.\d+)(?=[a-z])/i, "$1-");
  return known.has(plain) ? plain : (nearestWord(plain, [...known]) ?? newestOf);
}

const infoFields = {
  display: { type: text, aliases: ["label", "title", "name"] },
  description: { type: text },
  version: { type: text },
  created: { type: text },
  modified: { type: text },
};

function readInfo(root: MapNode, context: ReadContext): Info | undefined {
  const entry = entryOf(root, "info");
  if (entry === undefined || isNull(entry.value)) return undefined;
  if (entry.value.kind !== "map") {
    context.reporter.report("schema/ignored-info", entry.keySpan, { key: "info", found: foundKind(entry.value) });
    return undefined;
  }
  const owner = { what: "info", span: entry.keySpan };
  const fields = readFields(entry.value, owner, infoFields, ["tags", "stakeholders"], context, {
    personas: "it describes people",
    related: "it names other documents",
    contact: "it describes people",
    dates: "write `created` and `modified`",
    license: "it is about the document",
  });
  checkStakeholders(entry.value, context);
  return entity<Info>({
    $: entry.value,
    display: fields.display,
    description: fields.description,
    version: fields.version,
    tags: readTags(entry.value, context),
  });
}

const stakeholderFields = { role: { type: text }, fullName: { type: text, aliases: ["name"] }, email: { type: text } };

/** Who answers for a capability is for people to read: it is told what is wrong with it, and goes nowhere. */
function checkStakeholders(info: MapNode, context: ReadContext): void {
  for (const { node, owner } of readMembers(
    withoutOdd(info, "stakeholders", context),
    ["stakeholders"],
    "stakeholder",
    context,
  ))
    readFields(node, owner, stakeholderFields, [], context);
}

/** A list of metadata without what is no map in it: metadata never refuses a capability ("Versions and dialects" in the spec). */
function withoutOdd(node: MapNode, key: string, context: ReadContext): MapNode {
  const list = entryOf(node, key);
  if (list?.value.kind !== "list") return node;
  const items = list.value.items.filter((item) => {
    if (item.kind === "map") return true;
    const { span } = item.span.end > item.span.start ? item : { span: list.keySpan };
    context.reporter.report("schema/ignored-stakeholder", span, { found: foundKind(item) });
    return false;
  });
  const value = { ...list.value, items };
  return { ...node, entries: node.entries.map((entry) => (entry === list ? { ...entry, value } : entry)) };
}
