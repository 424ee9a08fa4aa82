/**
 * Why a text can be no bearer token of a server's configuration: it is ASCII (RFC 6750 section 2.1; real ones have more signs than its grammar), and
 * its scheme is written once. Blanks around it are no part of it, as of no header's value.
 */
export function problemOfToken(token: string): string | undefined {
  const text = token.trim();
  if (/^bearer\s/i.test(text)) return "begins with `Bearer`, which is written before it anyway";
  return /^[\t\x20-\x7e]*$/.test(text) ? undefined : "holds characters that no bearer token has";
}
