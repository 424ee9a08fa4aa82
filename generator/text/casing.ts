/** `get-forecast`: what most names of capabilities look like. */
const kebab = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** `getForecast`: what most names of functions look like. */
const camel = /^[a-z][a-z0-9]+(?:[A-Z][a-z0-9]+)*$/;

/** The words of a name: split at everything that is not a letter or digit, at lower-to-upper borders and before the last capital of a run (`HTTPServer`). */
export function splitWords(name: string): readonly string[] {
  if (kebab.test(name)) return name.split("-");
  // Without capitals there are no borders between them.
  const divided = /\p{Lu}/u.test(name)
    ? name.replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, "$1 $2").replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    : name;
  return divided.split(/[^\p{L}\p{N}\p{M}]+/u).filter((word) => word !== "");
}

/** `get-forecast` -> `getForecast`. */
export function camelCase(name: string): string {
  if (kebab.test(name)) return name.replace(/-./g, (next) => next.slice(1).toUpperCase());
  const [first = "", ...rest] = splitWords(name);
  return lowerFirst(isAllCapitals(first) ? first.toLowerCase() : first) + rest.map(capitalise).join("");
}

/** `get-forecast` -> `GetForecast`. */
export function pascalCase(name: string): string {
  if (camel.test(name)) return name.charAt(0).toUpperCase() + name.slice(1);
  return splitWords(name).map(capitalise).join("");
}

/** `oauth-authorization` -> `OAUTH_AUTHORIZATION`, the form of environment variables; `2fa` -> `_2FA`, since no shell can set one that begins with a digit. */
export function constantCase(name: string): string {
  return name
    .replace(/[^A-Za-z0-9]+/g, "_")
    .replace(/^_+|(?<!_)_+$/g, "")
    .replace(/^(?=\d)/, "_")
    .toUpperCase();
}

/** `OAuth Authorization!` -> `oauth-authorization`, the form of folder and skill names; ASCII only. */
export function kebabCase(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-+|(?<!-)-+$/g, "")
    .toLowerCase();
}

/** The same for names that differ only in case, `-`, `_` and the like: `vendor-id`, `vendor_id` and `vendorId` fold to one. */
export function foldName(name: string): string {
  const letters = /^[A-Za-z0-9]*$/.test(name) ? name : name.replace(/[^\p{L}\p{N}]+/gu, "");
  return letters.toLowerCase();
}

function capitalise(word: string): string {
  const first = firstOf(word);
  const tail = word.slice(first.length);
  return first.toUpperCase() + (isAllCapitals(word) ? tail.toLowerCase() : tail);
}

function lowerFirst(word: string): string {
  const first = firstOf(word);
  return first.toLowerCase() + word.slice(first.length);
}

/** The first character, of two code units where it needs them. */
function firstOf(word: string): string {
  return String.fromCodePoint(word.codePointAt(0) ?? 0).slice(0, word.length);
}

function isAllCapitals(word: string): boolean {
  // Most words end with a small letter.
  if (/[a-z]$/.test(word)) return false;
  return word.length > 1 && word === word.toUpperCase() && word !== word.toLowerCase();
}
