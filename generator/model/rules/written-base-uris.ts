import { isLoopback } from "../../text/hosts.js";
import { parseBraces } from "../parse-template.js";
import type { Reporter } from "../../diagnostics/reporter.js";
import { valueSpan } from "../../schema/spans.js";
import { nearestWord } from "../../text/nearest.js";
import type { Sections } from "../resolve-imports.js";

/** A base URI is an absolute http(s) URL without user name and fragment ("Requests upstream" in the spec), where it is written out. */
export function checkWrittenBaseUris({ consumes }: Sections, reporter: Reporter): void {
  for (const api of consumes) {
    const { baseUri } = api;
    // What only a caller can complete is looked at when it is filled, and what its holes are filled with.
    if (baseUri === "" || isRelative(baseUri)) continue;
    const isTemplate = /[{}$]/.test(baseUri);
    if (!isTemplate && baseUri.endsWith("/"))
      reporter.report("portability/base-uri-slash", valueSpan(api, "baseUri"), { namespace: api.namespace });
    const found = isTemplate ? problemAroundHoles(baseUri) : problemOf(baseUri);
    if (found) reporter.report("model/bad-base-uri", valueSpan(api, "baseUri"), { baseUri, ...found });
  }
}

/** A base URI that lacks its host, which only callers can give; `//host` has one. */
export function isRelative(baseUri: string): boolean {
  return /^\/(?!\/)/.test(baseUri);
}

interface Problem {
  readonly problem: string;
  readonly meant: string | undefined;
}

/** What no value of a hole can mend. */
function problemAroundHoles(baseUri: string): Problem | undefined {
  const text = parseBraces(baseUri)
    .map((part) => (part.kind === "text" ? part.text : "_"))
    .join("");
  if (/[{}$]/.test(text)) return undefined;
  const isWhole = text.startsWith("_");
  const authority = /^[^/?#]*\/\/([^/?#]*)/.exec(text)?.[1] ?? "";
  if (authority.includes("@")) return hasUserName;
  if (text.includes("#")) return hasFragment(baseUri);
  if (!isWhole && !text.includes("//")) return { problem: "has no scheme", meant: `https://${baseUri}` };
  return isWhole || /^https?_?:\/\//i.test(text) || text.startsWith("//")
    ? undefined
    : { problem: "is no http or https URL", meant: undefined };
}

const hasUserName: Problem = { problem: "holds a user name", meant: undefined };

function hasFragment(baseUri: string): Problem {
  return { problem: "has a fragment, which is never sent", meant: baseUri.replace(/#.*$/s, "") };
}

function problemOf(baseUri: string): Problem | undefined {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(baseUri)?.[1]?.toLowerCase();
  if (!baseUri.includes("//")) {
    const host = /^(?:https?:\/?)?([\w.-]+(?::\d+)?(?:\/.*)?)$/i.exec(baseUri)?.[1];
    return {
      problem: "has no scheme",
      meant:
        host === undefined ? undefined : `${isLoopback(/^[\w.-]+/.exec(host)?.[0] ?? "") ? "http" : "https"}://${host}`,
    };
  }
  if (baseUri.startsWith("//")) return { problem: "has no scheme", meant: `https:${baseUri}` };
  if (scheme !== "http" && scheme !== "https")
    return {
      problem: "is no http or https URL",
      meant:
        scheme !== undefined && nearestWord(scheme, ["https", "http"]) !== undefined
          ? baseUri.replace(/^[^:]*/, "https")
          : withColon(baseUri),
    };
  if (/^[^:]*:\/\/(?:[/?#]|$)/.test(baseUri)) return { problem: "has no host", meant: undefined };
  let url: URL;
  try {
    url = new URL(baseUri);
  } catch {
    const port = /^https?:\/\/[^/?#:]+:([\w.-]+)(?=[/?#]|$)/i.exec(baseUri)?.[1];
    if (port === undefined) return { problem: "is no URL", meant: withColon(baseUri) };
    return /^\d+$/.test(port)
      ? { problem: `has the port ${port}, and the last one is 65535`, meant: baseUri.replace(`:${port}`, "") }
      : { problem: `has no number for its port`, meant: baseUri.replace(port, `{{${port}}}`) };
  }
  if (url.username !== "" || url.password !== "") return hasUserName;
  if (baseUri.includes("#")) return hasFragment(baseUri);
  return url.port === "0"
    ? { problem: "has the port 0, which nothing answers on", meant: baseUri.replace(/:0+(?=[/?#]|$)/, "") }
    : undefined;
}

/** `https//host`, `https;//host` and `https:://host` as they are meant; undefined for any other. */
function withColon(baseUri: string): string | undefined {
  const [, scheme, rest] = /^(https?)(?:[:;.,]{0,3})\/\/(\w.*)$/i.exec(baseUri) ?? [];
  const meant = `${scheme?.toLowerCase()}://${rest}`;
  return scheme === undefined || rest === undefined || !URL.canParse(meant) ? undefined : meant;
}
