import { type HttpMethod, httpMethods } from "../text/methods.js";
import type { Reporter } from "../diagnostics/reporter.js";
import type { SourceFile } from "../diagnostics/span.js";
import type { MapNode, SourceNode } from "../source/node.js";
import type { ApiDialect, ApiDocument, ApiOperation } from "./document.js";
import { entriesAt, proseAt, textAt, textsAt, valueAt } from "./read-node.js";
import { createReferences, parseDocument, type ReadDocument, type References } from "./references.js";

/** By the keys of path items. */
const methods: ReadonlyMap<string, HttpMethod> = new Map(httpMethods.map((method) => [method.toLowerCase(), method]));

/**
 * Opens a document of an API: OpenAPI 3.0 and later, or Swagger 2.0, as YAML or JSON, in one file or split over several that `read` finds. Undefined where
 * it is none (reported). Only its list of operations is read.
 */
export function openDocument(file: SourceFile, read: ReadDocument, reporter: Reporter): ApiDocument | undefined {
  const root = parseDocument(file, reporter);
  if (!root) return undefined;
  const dialect = dialectOf(root);
  if (root.kind !== "map" || dialect === undefined) {
    reporter.report("openapi/other-format", startOf(root), { found: foundVersion(root) });
    return undefined;
  }
  const references = createReferences(file, root, read, reporter);
  const info = valueAt(root, "info");
  return {
    dialect,
    root,
    // A title is no CommonMark; some hold HTML all the same.
    title: textAt(info, "title")?.replace(/<\/?[a-z][^<>]*>/gi, ""),
    description: proseAt(info, "description"),
    version: textAt(info, "version"),
    servers: dialect === "swagger-2" ? swaggerServers(root) : serversOf(root),
    operations: operationsOf(root, references),
    references,
  };
}

function dialectOf(root: SourceNode): ApiDialect | undefined {
  if (textAt(root, "swagger")?.startsWith("2") === true) return "swagger-2";
  const version = textAt(root, "openapi");
  if (version === undefined) return undefined;
  if (/^3\.0(?:\.|$)/.test(version)) return "openapi-3.0";
  // What comes after 3.1 has its schemas, and more that nothing here reads.
  return version.startsWith("3.") ? "openapi-3.1" : undefined;
}

function startOf(root: SourceNode): { readonly file: SourceFile; readonly start: number; readonly end: number } {
  const first = root.kind === "map" ? root.entries[0]?.keySpan : undefined;
  return first ?? { ...root.span, end: root.span.start + 1 };
}

function foundVersion(root: SourceNode): string {
  if (root.kind !== "map") return "it is no map";
  const version = textAt(root, "openapi") ?? textAt(root, "swagger");
  return version === undefined ? "it has neither `openapi` nor `swagger`" : `its version is ${version}`;
}

/** URLs of servers with their variables filled in. */
function serversOf(root: MapNode): readonly string[] {
  const servers = valueAt(root, "servers");
  if (servers?.kind !== "list") return [];
  return servers.items.flatMap((server) => {
    const url = textAt(server, "url");
    if (url === undefined) return [];
    const variables = new Map(
      entriesAt(server, "variables").map(({ key, value }) => [key, textAt(value, "default") ?? ""]),
    );
    return [url.replace(/\{([^{}]*)\}/g, (whole, name: string) => variables.get(name) ?? whole)];
  });
}

function swaggerServers(root: MapNode): readonly string[] {
  const host = textAt(root, "host");
  const basePath = textAt(root, "basePath") ?? "";
  if (host === undefined) return basePath === "" ? [] : [basePath];
  const schemes = textsAt(root, "schemes");
  const scheme = schemes.includes("https") || schemes.length === 0 ? "https" : (schemes[0] ?? "https");
  return [`${scheme}://${host}${basePath.replace(/\/$/, "")}`];
}

function operationsOf(root: MapNode, references: References): readonly ApiOperation[] {
  return entriesAt(root, "paths").flatMap(({ key: path, value }) => {
    const pathItem = references.mapAt(value);
    if (!pathItem) return [];
    return pathItem.entries.flatMap((entry): readonly ApiOperation[] => {
      const method = methods.get(entry.key);
      if (method === undefined || entry.value.kind !== "map") return [];
      const { value: node } = entry;
      return [
        {
          method,
          path,
          id: textAt(node, "operationId"),
          node,
          pathItem,
        },
      ];
    });
  });
}
