import type { AdapterNames } from "./adapter-names.js";
import type { CodeSettings } from "./code-settings.js";

/** The file of an OpenAPI document, named after its adapter: `openapi.json` for the only one. */
export function documentFile({ file }: Pick<AdapterNames, "file">): string {
  return file === "rest" ? "openapi.json" : `openapi-${file.slice("rest-".length)}.json`;
}

/** Whether a file of a capability's folder is an OpenAPI document. */
export function isDocumentFile(path: string): boolean {
  return /^openapi(?:-[^/]+)?\.json$/.test(path);
}

/**
 * Where the document `file` of what is called `name` stands, from its folder: there, or where the configuration says, what tells it from others of one
 * capability before the ending.
 */
export function documentPlace(file: string, name: string, openapi: CodeSettings["openapi"]): string {
  if (typeof openapi !== "string") return `./${file}`;
  const which = file.slice("openapi".length, -".json".length);
  return openapi.replaceAll("{name}", () => name).replace(/\.json$/, () => `${which}.json`);
}
