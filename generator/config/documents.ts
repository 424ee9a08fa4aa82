import { isUrl } from "../source/fetch-text.js";

/** A document of an API that is fetched: the consumed namespace that it belongs to, where it is published, and where its copy stands in the project. */
export interface DocumentSource {
  readonly name: string;
  readonly source: string;
  readonly path: string;
}

/** Names that a file can have everywhere. */
export const documentName = /^[A-Za-z0-9][A-Za-z0-9._@-]*$/;

/** Where the document of a namespace is read: as it is named, or its copy where it has a URL. */
export function documentPath(name: string, openapi: string): string {
  if (!isUrl(openapi)) return openapi;
  return `openapi/${name}.${/\.json$/i.test(new URL(openapi).pathname) ? "json" : "yaml"}`;
}

/** Documents that have a URL, in the order of the configuration. */
export function documentSources(
  upstreams: Readonly<Record<string, { readonly openapi?: string | undefined }>>,
): readonly DocumentSource[] {
  return Object.entries(upstreams).flatMap(([name, { openapi }]) =>
    openapi !== undefined && isUrl(openapi) ? [{ name, source: openapi, path: documentPath(name, openapi) }] : [],
  );
}

/** Whether a path is one that documents, and what they are split over, are written to: YAML or JSON below `openapi/`, in parts that are plain words everywhere. */
export function isDocumentPath(path: string): boolean {
  const [folder, ...parts] = path.split("/");
  return (
    folder === "openapi" &&
    parts.length > 0 &&
    parts.every((part) => documentName.test(part)) &&
    /\.(?:ya?ml|json)$/.test(path)
  );
}
