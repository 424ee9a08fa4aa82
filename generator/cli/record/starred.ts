import type { SourceNode } from "../../source/node.js";
import { parseJson } from "../../source/read-json.js";
import { isDataName } from "../../text/data-names.js";
import { isPersonName, isPrivateName } from "../../text/private-names.js";

/** What stands in the place of a text that is nobody's business; of a number it is 0. */
const stars = "***";

/** Longer lists are cut: what comes after is of the same kind. */
const mostItems = 100;

/**
 * The JSON of an answer as it may be kept, laid out for people: secrets and personal values are stars, numbers of such members 0. They are told by the name
 * of the member that they, or what they lie in, stand under, by what they look like, and a `name` by what stands beside it. Numbers keep their digits.
 * Undefined where the text is no JSON.
 */
export function starredJson(text: string): string | undefined {
  const node = parseJson({ path: "", text });
  return node && `${print(node, { indent: "", isPrivate: false, name: "" })}\n`;
}

interface Place {
  readonly indent: string;
  /** The member, or what it lies in, has the name of something private. */
  readonly isPrivate: boolean;
  /** The member that the value stands under. */
  readonly name: string;
}

function print(node: SourceNode, place: Place): string {
  const { indent, isPrivate, name } = place;
  const inner = `${indent}  `;
  switch (node.kind) {
    case "scalar":
      return printScalar(node, isPrivate);
    case "list": {
      const items = node.items.slice(0, mostItems).map((item) => inner + print(item, { ...place, indent: inner }));
      return items.length === 0 ? "[]" : `[\n${items.join(",\n")}\n${indent}]`;
    }
    case "map": {
      const isPerson = isPersonName(name) || node.entries.some(({ key }) => isPrivateName(key));
      let hidden = 0;
      const members = node.entries.map(({ key, value }) => {
        const isHidden = isPrivateKey(key);
        if (isHidden) hidden += 1;
        const shown = isHidden ? `${stars}${hidden}` : key;
        const isOwn =
          isPrivate ||
          isPrivateName(key) ||
          (isPerson && /^(?:name|label|title)$/i.test(key)) ||
          // `author: Ada Lovelace`.
          (isPersonName(key) && value.kind === "scalar" && typeof value.value === "string");
        const printed = print(value, { indent: inner, isPrivate: isOwn, name: isDataName(key) ? name : key });
        return `${inner}${JSON.stringify(shown)}: ${printed}`;
      });
      return members.length === 0 ? "{}" : `{\n${members.join(",\n")}\n${indent}}`;
    }
  }
}

function printScalar(node: Extract<SourceNode, { kind: "scalar" }>, isPrivate: boolean): string {
  const { value, text, span } = node;
  if (value === null || typeof value === "boolean") return text;
  // Numbers that a double cannot hold are texts of their digits here.
  if (span.file.text[span.start] !== '"') return isPrivate || isCardNumber(text) ? "0" : text;
  return JSON.stringify(isPrivate && text !== "" ? stars : starredText(text));
}

/** A text without what looks like a secret or somebody's address in it. */
function starredText(text: string): string {
  // JSON inside of JSON: envelopes of queues and logs.
  if (/^\s*[{[]/.test(text)) {
    const inner = starredJson(text);
    if (inner !== undefined) return inner.trimEnd();
  }
  if (looksSecret(text)) return stars;
  return text
    .replace(/(?<=\/\/)[^\s/@"']{1,256}(?=@)/g, stars)
    .replace(/(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu, stars)
    .replace(/https?:\/\/[^\s"'<>]+/gi, (url) => url.replace(/\?[^#]*/, `?${stars}`))
    .replace(/\b(?:\d{1,3}\.){3}\d{1,3}\b/g, stars)
    .replace(/(?<![\p{L}\p{N}])\+\d[\d ()./-]{6,20}\d/gu, stars)
    .replace(/\b\d(?:[ -]?\d){12,18}\b/g, (run) => (isCardNumber(run) ? stars : run))
    .replace(/\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b/g, stars);
}

/** Credentials by their looks: tokens of three parts, keys in a frame, what begins as the keys of known services do, long runs of Base64. */
function looksSecret(text: string): boolean {
  return (
    /^(?:Bearer|Basic|Digest|Token)\s+\S{8}/i.test(text) ||
    holdsToken(text) ||
    /-----BEGIN [A-Z ]{1,40}-----/.test(text) ||
    /\b(?:sk|pk|rk|whsec|gh[opsur]|github_pat|glpat|xox[abeprs]|shpat|npm|pypi|dop_v1|hf|AKIA|ASIA|AIza|ya29|SG)[_.-]?[\w-]{16}/.test(
      text,
    ) ||
    /^[A-Za-z0-9+/_-]{80,}={0,2}$/.test(text)
  );
}

/** Whether a JSON Web Token is in it: Base64 of `{"`, and another part behind a point. Each run of its letters is looked at once. */
function holdsToken(text: string): boolean {
  const parts = text.match(/(?<![\w-])[\w-]+(?=\.[\w-]{4})/g) ?? [];
  return parts.some((part) => /(?:^|-)eyJ[\w-]{8}/.test(part));
}

/** A key that is somebody's address or number, or a secret. */
function isPrivateKey(key: string): boolean {
  return isDataName(key) && (starredText(key) !== key || /^\+?\d{7,}$/.test(key));
}

/** Whether digits are the number of a card (ISO/IEC 7812-1, annex B). */
function isCardNumber(text: string): boolean {
  const digits = text.replace(/[ -]/g, "");
  if (!/^\d{13,19}$/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
