import type { Capability, HttpApi, Operation } from "../../model/capability.js";
import { matchOperation } from "../mock/match-operation.js";

/** The operation that a request to an upstream is one of, by its method and what its path ends in; `url` is absolute. Of several the one whose API's base is the URL's, then the one with the longest path. */
export function findOperation({ apis }: Capability, method: string, url: string): Operation | undefined {
  const { origin, pathname, searchParams } = new URL(url);
  const segments = pathname.split("/").filter((segment) => segment !== "");
  const isBase = (api: HttpApi): boolean => api.baseUriText.toLowerCase().startsWith(origin.toLowerCase());
  const ordered = [...apis].sort((one, other) => Number(isBase(other)) - Number(isBase(one)));
  for (let from = 0; from <= segments.length; from += 1) {
    const path = segments.slice(from).join("/");
    for (const api of ordered) {
      const found = matchOperation(api, { method, path, query: searchParams });
      if (found) return found;
    }
  }
  return undefined;
}
