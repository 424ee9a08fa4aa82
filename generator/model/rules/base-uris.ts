import type { Reporter } from "../../diagnostics/reporter.js";
import { environmentVariable } from "../../text/environment.js";
import type { Capability, HttpApi } from "../capability.js";
import { isRelative } from "./written-base-uris.js";

/** Base URIs that only the caller can give: said once, at the declaration. */
export function checkBaseUris(capability: Capability, reporter: Reporter): void {
  for (const api of capability.apis) {
    if (needsBaseUrl(api) && !isWrong(api))
      reporter.report("model/base-uri-required", api.span, {
        namespace: api.namespace,
        baseUri: api.baseUriText,
        variable: environmentVariable(api.namespace, "BASE_URL"),
      });
  }
}

/** What is reported where it is written. */
function isWrong({ baseUri }: HttpApi): boolean {
  return baseUri.kind === "literal" && baseUri.value !== "" && !isRelative(String(baseUri.value));
}

/** True where a base URI is empty, relative, or holds placeholders that no binding fills. */
export function needsBaseUrl(api: HttpApi): boolean {
  const { baseUri } = api;
  if (baseUri.kind === "literal") return !/^https?:\/\/[^/]/i.test(String(baseUri.value));
  if (baseUri.kind === "template")
    return baseUri.parts.some((part) => typeof part !== "string" && part.kind === "parameter");
  return baseUri.kind === "parameter";
}
