// Written by Capstan, the same for every capability. Do not edit: run generate.

import { replaceSecrets } from "./spelled-secret.js";

// With what may stand before them: `access_token`, `x-api-key`.
const secretNames =
  "(?:[\\w-]*[_-])?(?:token|secret|assertion|code|code_verifier|password|passwd|pwd|authorization|api[_-]?key|session|cookie|signature)";

const secretName =
  /(?:^|[_-])(?:authorization|auth|api[_-]?key|access[_-]?key|(?:access)?token|secret|password|passwd|pwd|assertion|signature|sig)$/i;

const inJson = new RegExp(`("${secretNames}"\\s*:\\s*)"(?:[^"\\\\]|\\\\.)*"?`, "gi");
// A `code` of plain words (`not_found`, `RateLimited`) says what went wrong; nobody signs in with it.
const errorCode = /^"(?!(?:device|user)_)(?:[\w-]*[_-])?code"\s*:\s*"[a-z]+(?:[_.-][a-z]+)*"$/i;
// JSON inside a JSON string: every quote has a backslash, or several.
const inNestedJson = new RegExp(
  `(?<!\\\\)(\\\\+"${secretNames}\\\\+"\\s*:\\s*)\\\\+"[^"]*"?`,
  "gi",
);
const inForm = new RegExp(`(^|[?&;\\s])(${secretNames})=([^&;\\s"'<>]*)`, "gi");
const inHeader = /\b(Bearer|Basic|Digest|DPoP)\s+[A-Za-z0-9\-._~+/=]{4,}/gi;
const jsonWebToken = /\beyJ[\w.-]+/g;

/** `text` with everything that looks like a secret replaced by `***`: values of telling names, authorization schemes, JSON web tokens and the `known` values. */
export function redactText(text: string, known: readonly string[] = []): string {
  const result = text
    .replace(inJson, (member, head: string) => (errorCode.test(member) ? member : `${head}"***"`))
    .replace(inNestedJson, '$1"***"')
    .replace(inForm, "$1$2=***")
    .replace(inHeader, "$1 ***")
    .replace(jsonWebToken, "***");
  // Shorter values would blank out ordinary words.
  const long = known.filter((secret) => secret.length >= 4);
  return redactKnown(result, long);
}

/** `text` with the `known` values replaced by `***`, however they are spelled. */
export function redactKnown(text: string, known: readonly string[]): string {
  return replaceSecrets(text, known, () => "***");
}

/** Whether a header or parameter of that name holds a secret, as far as names tell. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}
