/** The base URL of an API as it is used: blanks and line breaks around it, as copied and mounted settings have them, belong to no URL. */
export function cleanBaseUrl(given: string): string {
  // Applications that no compiler looks at pass what they have.
  return typeof given === "string" ? given.trim() : given;
}

/** What is wrong with a base URL, after its name in a sentence; undefined where calls can be made below it. */
export function baseUrlProblem(baseUrl: string): string | undefined {
  if (typeof baseUrl !== "string") return "is no text";
  if (!/^https?:\/\/[^/?#]/i.test(baseUrl) || !URL.canParse(baseUrl))
    return "is no http or https URL";
  if (baseUrl.includes("#")) return "holds a fragment (`#`), which is never sent";
  return /\/\/[^/?]*@/.test(baseUrl)
    ? "holds a user name or password: pass the option `credentials`"
    : undefined;
}
