// Written by Capstan, the same for every capability. Do not edit: run generate.

import { baseUrlProblem } from "./base-url.js";

/** What is wrong with a base URL that a setting gives, and what was meant; undefined where nothing is. What stands before an `@` is never said. */
export function baseUrlAdvice(baseUrl: string): string | undefined {
  const problem = baseUrlProblem(baseUrl);
  if (problem === undefined) return whyNotCalled(baseUrl);
  if (/:\/\/[^/?]*@/.test(baseUrl))
    return "holds a user name or password, which no base URL can have";
  if (!problem.startsWith("is no http")) return problem;
  const why = whyNoUrl(baseUrl);
  return why === undefined ? problem : `${problem}: ${why}`;
}

/** What parses as a URL, and nothing can be called at. */
function whyNotCalled(baseUrl: string): string | undefined {
  // Neither stands in any URL (RFC 3986, appendix A): it is a template that nobody filled.
  if (/[{}]/.test(baseUrl)) return "holds `{` or `}`: nothing fills a hole in it";
  return /^[^/]*\/\/[^/?#]*:0+(?=[/?#]|$)/.test(baseUrl)
    ? "has the port 0, which nothing answers on"
    : undefined;
}

function whyNoUrl(baseUrl: string): string | undefined {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(baseUrl)?.[1]?.toLowerCase();
  if (scheme === undefined) {
    const host = /^(?:https?:?\/{0,2}|\/\/)?([\w.-]+(?::\d+)?(?:[/?].*)?)$/i.exec(baseUrl)?.[1];
    if (host === undefined) return "it has no scheme";
    const meant = /^(?:localhost|127\.)/.test(host) ? "http" : "https";
    return `it has no scheme, did you mean ${meant}://${host}`;
  }
  if (!/^https?$/.test(scheme)) return `its scheme is ${scheme}`;
  if (/^[^:]*:\/\/(?:[/?]|$)/.test(baseUrl)) return "it has no host";
  const port = /^\w+:\/\/[^/?:]+:([^/?:]+)/.exec(baseUrl)?.[1];
  return port === undefined ? undefined : `${port} is no port`;
}
