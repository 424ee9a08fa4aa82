import type { Finding } from "./finding.js";
import type { Span } from "./span.js";

/** Where secrets are written out, as the findings of a run tell: what shows a line of the same text shows stars in their place. */
export function writtenSecrets(findings: readonly Finding[]): readonly Span[] {
  return findings.flatMap(({ code, span }) => (/^(?:model|config)\/literal-secret$/.test(code) && span ? [span] : []));
}

/** Keys of authentication, whose values are secrets wherever a line of YAML shows them. */
const secretKey = /(\b(?:token|password|client_?secret|secret)["']?\s*:\s*)("[^"\n]*"|'[^'\n]*'|[^\s,'"{}[\]]+)/gi;

/**
 * A line of `span`'s text that begins at `start`, with stars in the place of secrets: columns stay what they are. What looks like a secret by its key
 * alone is shown where the caret is, since somebody has to see what is wrong with it.
 */
export function hideInLine(line: string, span: Span, start: number, secrets: readonly Span[]): string {
  const { file } = span;
  const known = secrets
    .filter((secret) => secret.file.path === file.path && secret.file.text === file.text)
    .reduce((text, secret) => starred(text, secret.start - start, secret.end - start), line);
  // Credentials in a URL are not repeated either.
  const shown = known.replace(/(?<=\/\/)[^\s/@"']+(?=@)/g, (credentials) => "*".repeat(credentials.length));
  return shown.replace(secretKey, (whole, key: string, value: string, at: number) => {
    const from = start + at + key.length;
    const isPointedAt = from < span.end && span.start < from + value.length;
    return isPointedAt || value.length < leastLength || /\{\{|^[!$]|^env\./.test(value) || isVariable(key, value)
      ? whole
      : key + "*".repeat(value.length);
  });
}

/** Whether this is `TOKEN: SHOP_TOKEN` of a `binds` entry: the variable that holds the secret, which whoever starts the server must know. */
function isVariable(key: string, value: string): boolean {
  return /^[A-Z_]+["']?\s*:/.test(key) && /^[A-Z][A-Z0-9]*_[A-Z0-9_]*$/.test(value);
}

/** A diff of generated code with stars in the place of secrets that are written into it, and of those that they took the place of. */
export function hideInDiff(diff: string, secrets: readonly Span[]): string {
  const texts = [...new Set(secrets.map(textOf))].filter(({ length }) => length >= leastLength);
  if (texts.length === 0) return diff;
  const lines = diff.split("\n");
  const places = lines.flatMap((line) =>
    texts.flatMap((text) => {
      const at = line.indexOf(text);
      return at < 0 ? [] : [{ before: line.slice(1, at), after: line.slice(at + text.length) }];
    }),
  );
  return lines
    .map((line) => {
      const place = places.find(
        ({ before, after }) =>
          line.startsWith(before, 1) && line.endsWith(after) && line.length > 1 + before.length + after.length,
      );
      return place && /^[-+]/.test(line)
        ? starred(line, 1 + place.before.length, line.length - place.after.length)
        : texts.reduce((shown, text) => shown.replaceAll(text, "*".repeat(text.length)), line);
    })
    .join("\n");
}

/** What is shorter stands in too many other places. */
const leastLength = 8;

function textOf({ file, start, end }: Span): string {
  return file.text.slice(start, end).replace(/^(["'])([^]*)\1$/, "$2");
}

function starred(text: string, from: number, to: number): string {
  const [first, last] = [Math.max(0, from), Math.min(text.length, to)];
  return first >= last ? text : text.slice(0, first) + "*".repeat(last - first) + text.slice(last);
}
