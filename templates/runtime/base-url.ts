/** The base URL of an API as it is used: blanks and line breaks around it, as copied and mounted settings have them, belong to no URL. */
export function cleanBaseUrl(given: string): string {
  // Applications that no compiler looks at pass what they have.
  return typeof given === "string" ? given.trim() : given;
}

/** What is wrong with a base URL, after its name in a sentence; undefined where calls can be made below it. What stands before an `@` is never said. */
export function baseUrlProblem(baseUrl: string): string | undefined {
  if (typeof baseUrl !== "string") return "is no text";
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(baseUrl)?.[1]?.toLowerCase();
  if (/^[^#]*:\/\/[^/?#]*@/.test(baseUrl))
    return "holds a user name or password, which no base URL can have";
  if (baseUrl.includes("#")) return "holds a fragment (`#`), which is never sent";
  if (scheme === undefined) return `is no http or https URL: it has no scheme${meant(baseUrl)}`;
  if (!/^https?$/.test(scheme)) return `is no http or https URL, but one of ${scheme}`;
  if (/^[^:]*:\/\/(?:[/?]|$)/.test(baseUrl)) return "is no http or https URL: it has no host";
  if (URL.canParse(baseUrl)) return undefined;
  const port = /^\w+:\/\/[^/?:]+:([^/?:]+)/.exec(baseUrl)?.[1];
  return `is no http or https URL${port === undefined ? "" : `: ${port} is no port`}`;
}

/** `, did you mean https://host` where a host is all that there is. */
function meant(baseUrl: string): string {
  const host = /^(?:https?:?\/{0,2}|\/\/)?([\w.-]+(?::\d+)?(?:[/?].*)?)$/i.exec(baseUrl)?.[1];
  if (host === undefined) return "";
  return `, did you mean ${/^(?:localhost|127\.)/.test(host) ? "http" : "https"}://${host}`;
}
