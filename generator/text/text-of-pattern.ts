/**
 * A short text that a pattern matches, made from its classes, groups and counts (ECMA-262, 22.2.1): of alternatives the first, of counts the least. Undefined where
 * the pattern says more than that (look-around, references), or what was made does not match it.
 */
export function textOfPattern(pattern: string): string | undefined {
  const reader = { pattern, at: 0 };
  const text = readAlternatives(reader);
  if (text === undefined || reader.at < pattern.length || text.length > longest) return undefined;
  try {
    return new RegExp(pattern, "u").test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

const longest = 200;

interface Reader {
  readonly pattern: string;
  at: number;
}

function readAlternatives(reader: Reader): string | undefined {
  const first = readSequence(reader);
  while (reader.pattern[reader.at] === "|") {
    reader.at += 1;
    if (readSequence(reader) === undefined) return undefined;
  }
  return first;
}

function readSequence(reader: Reader): string | undefined {
  let text = "";
  for (;;) {
    const character = reader.pattern[reader.at];
    if (character === undefined || character === "|" || character === ")") return text;
    const part = readPart(reader);
    if (part === undefined) return undefined;
    const count = readCount(reader);
    if (count === undefined || part.length * count > longest) return undefined;
    text += part.repeat(count);
  }
}

function readPart(reader: Reader): string | undefined {
  const character = reader.pattern[reader.at] ?? "";
  reader.at += 1;
  switch (character) {
    case "^":
    case "$":
      return "";
    case ".":
      return "a";
    case "[":
      return readClass(reader);
    case "(": {
      const [head = ""] = /^\?(?::|<\w+>)|^/.exec(reader.pattern.slice(reader.at)) ?? [];
      reader.at += head.length;
      if (reader.pattern[reader.at] === "?") return undefined;
      const inner = readAlternatives(reader);
      if (reader.pattern[reader.at] !== ")") return undefined;
      reader.at += 1;
      return inner;
    }
    case "\\":
      return readEscape(reader);
    default:
      return character;
  }
}

const classes: Readonly<Record<string, string>> = {
  d: "0",
  w: "a",
  s: " ",
  D: "a",
  W: "-",
  S: "a",
  b: "",
  t: "\t",
  n: "\n",
};

function readEscape(reader: Reader): string | undefined {
  const character = reader.pattern[reader.at] ?? "";
  reader.at += 1;
  return classes[character] ?? (/[a-zA-Z0-9]/.test(character) ? undefined : character);
}

/** The first character of a class; of one that excludes some, the first of a few that it lets through. */
function readClass(reader: Reader): string | undefined {
  const start = reader.at - 1;
  for (; reader.at < reader.pattern.length && reader.pattern[reader.at] !== "]"; reader.at += 1)
    if (reader.pattern[reader.at] === "\\") reader.at += 1;
  reader.at += 1;
  const written = reader.pattern.slice(start, reader.at);
  try {
    const matcher = new RegExp(`^${written}$`, "u");
    return [..."aA0-_. @/x9Z"].find((character) => matcher.test(character)) ?? written[1];
  } catch {
    return undefined;
  }
}

/** How often at least the part before stands there. */
function readCount(reader: Reader): number | undefined {
  const [written, least] =
    /^(?:[*+?]|\{(\d{1,3})(?:,\d*)?\})\??/.exec(reader.pattern.slice(reader.at, reader.at + 20)) ?? [];
  if (written === undefined) return 1;
  reader.at += written.length;
  if (least !== undefined) return Number(least);
  return written.startsWith("+") ? 1 : 0;
}
