// Written by Capstan, the same for every capability. Do not edit: run generate.

import { isIPv4, isIPv6 } from "node:net";

/** A check of a format, as ajv takes it: of texts, or of numbers. */
export type ValueFormat =
  | ((text: string) => boolean)
  | { readonly type: "number"; readonly validate: (value: number) => boolean };

/**
 * The formats of JSON Schema (2020-12 Validation, 7.3), and the integers of OpenAPI's registry, by what their RFCs say: the same for routes and for tools.
 * Other formats say something to people alone. Where RFCs and practice differ, what is in use is taken: texts in any alphabet in addresses, a blank between
 * date and time.
 */
export const valueFormats: Readonly<Record<string, ValueFormat>> = {
  date: isDate,
  time: isTime,
  "date-time": isDateTime,
  duration: isDuration,
  email: isEmail,
  "idn-email": isEmail,
  hostname: isHostname,
  "idn-hostname": isHostname,
  ipv4: isIPv4,
  ipv6: (text) => isIPv6(text) && !text.includes("%"),
  uri: (text) => isAbsolute(text) && isReference(text, ascii),
  "uri-reference": (text) => isReference(text, ascii),
  iri: (text) => isAbsolute(text) && isReference(text, anyLetters),
  "iri-reference": (text) => isReference(text, anyLetters),
  "uri-template": isUriTemplate,
  uuid: (text) =>
    /^(?:urn:uuid:)?[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i.test(text),
  "json-pointer": isPointer,
  "relative-json-pointer": (text) => {
    const [number = ""] = /^(?:0|[1-9]\d{0,15})/.exec(text) ?? [];
    const rest = text.slice(number.length);
    return number !== "" && (rest === "#" || isPointer(rest));
  },
  regex: isPattern,
  int32: wholeWithin(2 ** 31),
  int64: wholeWithin(2 ** 63),
};

/** RFC 3339, 5.6: a day that the calendar has. */
function isDate(text: string): boolean {
  const [, year = "", month = "", day = ""] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  const [inMonth, inDay] = [Number(month), Number(day)];
  if (year === "" || inMonth < 1 || inMonth > 12 || inDay < 1) return false;
  const isLeap = Number(year) % 4 === 0 && (Number(year) % 100 !== 0 || Number(year) % 400 === 0);
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][inMonth - 1] ?? 0;
  return inDay <= days;
}

/** RFC 3339, 5.6: with the distance from UTC; a leap second is one at the end of a day of UTC. */
function isTime(text: string): boolean {
  const found = /^(\d\d):(\d\d):(\d\d)(?:\.\d{1,30})?(?:z|([+-])(\d\d):(\d\d))$/i.exec(text);
  if (found === null) return false;
  const [hours = 0, minutes = 0, seconds = 0] = found.slice(1, 4).map(Number);
  const [ahead = 0, aheadMinutes = 0] = found.slice(5, 7).map((part) => Number(part ?? 0));
  if (hours > 23 || minutes > 59 || seconds > 60 || ahead > 23 || aheadMinutes > 59) return false;
  const fromUtc = (found[4] === "-" ? -1 : 1) * (ahead * 60 + aheadMinutes);
  const inUtc = (hours * 60 + minutes - fromUtc + 2 * 1440) % 1440;
  return seconds < 60 || inUtc === 1439;
}

function isDateTime(text: string): boolean {
  return isDate(text.slice(0, 10)) && /^[t ]$/i.test(text.charAt(10)) && isTime(text.slice(11));
}

/** RFC 3339, appendix A. */
function isDuration(text: string): boolean {
  if (text.length > 200 || !/\d[A-Z]$/.test(text)) return false;
  return /^P(?:\d+W|(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?)$/.test(
    text,
  );
}

/** RFC 5321, 4.1.2: a mailbox, with texts of any alphabet (RFC 6531). */
function isEmail(text: string): boolean {
  const at = text.lastIndexOf("@");
  const [local, domain] = [text.slice(0, at), text.slice(at + 1)];
  if (at < 1 || at > 64) return false;
  const isLocal = local.startsWith('"')
    ? /^"(?:[^"\\\r\n]|\\.)*"$/.test(local)
    : /^[^\s"(),:;<>@[\\\]]+$/.test(local) && local.split(".").every((part) => part !== "");
  return isLocal && (isHostname(domain) || isAddressLiteral(domain));
}

function isAddressLiteral(domain: string): boolean {
  const inside = /^\[([^\]]{1,100})\]$/.exec(domain)?.[1] ?? "";
  return isIPv4(inside) || (/^ipv6:/i.test(inside) && isIPv6(inside.slice(5)));
}

/** RFC 1123, 2.1, and RFC 5890: labels of letters, digits and hyphens. */
function isHostname(text: string): boolean {
  if (text.length === 0 || text.length > 253) return false;
  return text
    .replace(/\.$/, "")
    .split(".")
    .every(
      (label) =>
        label.length < 64 &&
        /^[\p{L}\p{M}\p{N}-]+$/u.test(label) &&
        !label.startsWith("-") &&
        !label.endsWith("-"),
    );
}

const ascii = /^(?:[\w\-.~:/?#[\]@!$&'()*+,;=]|%[\da-f]{2})*$/i;
const anyLetters = /^(?:[\w\-.~:/?#[\]@!$&'()*+,;=\u{a0}-\u{10ffff}]|%[\da-f]{2})*$/iu;

function isAbsolute(text: string): boolean {
  return /^[a-z][a-z\d+.-]{0,99}:./i.test(text);
}

/** RFC 3986, 4.1, and RFC 3987: its characters, one fragment, and brackets around an address alone. */
function isReference(text: string, characters: RegExp): boolean {
  const [before = "", ...fragments] = text.split("#");
  const path = before.replace(/^[^/?]*\/\/[^/?]*/, "");
  return characters.test(text) && fragments.length < 2 && !/[[\]]/.test(path + fragments.join(""));
}

/** RFC 6570: expressions in braces, and braces nowhere else. */
function isUriTemplate(text: string): boolean {
  const outside = text.replace(/\{[+#./;?&=,!@|]?[\w%.,:*]{1,500}\}/g, "");
  return !/[\s"'<>\\^`{|}]/.test(outside);
}

/** RFC 6901. */
function isPointer(text: string): boolean {
  return (text === "" || text.startsWith("/")) && !/~(?![01])/.test(text);
}

function isPattern(text: string): boolean {
  try {
    return text.length <= 10_000 && new RegExp(text, "u").source !== "";
  } catch {
    return false;
  }
}

/** A double has none of the numbers that lie between the last one of 64 bits and its limit. */
function wholeWithin(limit: number): ValueFormat {
  const last = limit > Number.MAX_SAFE_INTEGER ? limit : limit - 1;
  return {
    type: "number",
    validate: (value) => Number.isInteger(value) && value >= -limit && value <= last,
  };
}
