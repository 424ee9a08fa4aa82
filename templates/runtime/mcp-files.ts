import { readFile } from "node:fs/promises";
import {
  type McpServer,
  type ReadResourceResult,
  ResourceNotFoundError,
  ResourceTemplate,
} from "@modelcontextprotocol/server";
import { listFolder, mediaTypeOf, pathOf, readInside } from "./folder.js";
import { decodeText } from "./media-type.js";
import { isTextType } from "./text-type.js";
import { uriVariables } from "./mcp.js";

/** A resource that is a file, or every file below a folder. */
export interface FileResource {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** The file's own; a folder's files stand below it, `<uri>/<path>`. */
  readonly uri: string;
  readonly location: string;
  /** What the files' names tell, where it is not declared. */
  readonly mimeType?: string;
}

/** Registers a file as the resource at its URI. It is read whenever somebody asks for it. */
export function registerFile(server: McpServer, resource: FileResource): void {
  const { name, title, description, uri, location } = resource;
  const mimeType = resource.mimeType ?? mediaTypeOf(location);
  server.registerResource(name, uri, { title, description, mimeType }, async () => {
    const bytes = await readFile(pathOf(location)).catch(() => undefined);
    if (bytes === undefined) throw new ResourceNotFoundError(uri);
    return contentsOf(uri, bytes, mimeType);
  });
}

/** Registers every file below a folder, as it is when somebody asks. */
export function registerFolder(server: McpServer, resource: FileResource): void {
  const { name, title, description } = resource;
  const base = resource.uri.replace(/(?<!\/)\/+$/, "");
  const typeOf = (path: string): string => resource.mimeType ?? mediaTypeOf(path);
  const template = new ResourceTemplate(`${base}/{+path}`, {
    list: async () => ({
      resources: ((await listFolder(pathOf(resource.location))) ?? []).map(({ path, size }) => ({
        name: path,
        title: `${title}: ${path}`,
        description,
        uri: `${base}/${path.split("/").map(encodeURIComponent).join("/")}`,
        mimeType: typeOf(path),
        size,
      })),
    }),
    complete: {
      path: async (written) =>
        ((await listFolder(pathOf(resource.location))) ?? [])
          .map(({ path }) => path)
          .filter((path) => path.startsWith(written)),
    },
  });
  const about = { title, description };
  server.registerResource(name, template, about, async (uri, variables) => {
    const { path } = uriVariables(variables, ["path"]);
    const bytes = await readInside(pathOf(resource.location), path);
    if (typeof bytes === "string") throw new ResourceNotFoundError(uri.href);
    return contentsOf(uri.href, bytes, typeOf(path));
  });
}

function contentsOf(uri: string, bytes: Uint8Array, mimeType: string): ReadResourceResult {
  return {
    contents: [
      isTextType(mimeType)
        ? { uri, mimeType, text: decodeText(bytes, mimeType) }
        : { uri, mimeType, blob: Buffer.from(bytes).toString("base64") },
    ],
  };
}
