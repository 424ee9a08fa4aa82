import { kebabCase } from "../text/casing.js";
import type { ApiDocument } from "./document.js";

/** A word for an API by its document's title, `pet-store`; where that is a sentence by where the API is. */
export function namespaceOf({ title = "", servers }: Pick<ApiDocument, "title" | "servers">, file: string): string {
  const named = title.replace(
    /\b(?:rest|open)?\s*api\b|\bv\d+(?:\.\d+)*\b|['\u2019]s\b|^the\b|\b(?:official|spec|specification|swagger|openapi)\b/gi,
    " ",
  );
  const host = hostWord(servers[0]);
  const words = joinHost(kebabCase(named).split("-"), host);
  if (words.length > mostTitleWords && host !== undefined) return host;
  const all = words.join("-");
  const whole = all.length <= 40 ? all : all.slice(0, 41).replace(/-[^-]*$/, "");
  return whole.slice(0, 40) || kebabCase(file) || "api";
}

const mostTitleWords = 3;

/** What a host is called: `github` of `api.github.com`. */
function hostWord(server: string | undefined): string | undefined {
  if (server === undefined || !URL.canParse(server)) return undefined;
  const labels = new URL(server).hostname.split(".");
  if (labels.length < 2 || /^\d+$/.test(labels.at(-1) ?? "")) return undefined;
  const isSuffix = labels.length > 2 && /^(?:com?|org|net|gov|ac|edu)$/.test(labels.at(-2) ?? "");
  const word = labels.at(isSuffix ? -3 : -2) ?? "";
  return word === "example" || !/^[a-z][a-z0-9-]*$/.test(word) ? undefined : word;
}

/** Words with those as one that are the host's: `git-hub` is `github`. */
function joinHost(words: readonly string[], host: string | undefined): readonly string[] {
  const count = words.findIndex((_, index) => words.slice(0, index + 1).join("") === host) + 1;
  return host === undefined || count === 0 ? words : [host, ...words.slice(count)];
}
