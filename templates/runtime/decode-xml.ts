import { XMLParser, XMLValidator } from "fast-xml-parser";
import { isJsonArray, isJsonObject, type JsonValue } from "./json.js";
import { UnreadText } from "./unread-text.js";

/** The five entities of XML itself (XML 1.0, 4.6) and references to characters by their number (4.1). */
const references = /&(?:#(\d{1,7})|#x([\dA-Fa-f]{1,6})|(amp|apos|gt|lt|quot));/g;
const entities: Readonly<Record<string, string>> = {
  amp: "&",
  apos: "'",
  gt: ">",
  lt: "<",
  quot: '"',
};

function readReferences(text: string): string {
  return text.replace(
    references,
    (written: string, decimal?: string, hexadecimal?: string, entity = "") => {
      const code = decimal === undefined ? Number.parseInt(hexadecimal ?? "", 16) : Number(decimal);
      return entities[entity] ?? (isCharacter(code) ? String.fromCodePoint(code) : written);
    },
  );
}

/** Whether a number is one of a character that XML has (2.2). */
function isCharacter(code: number): boolean {
  return (
    code === 0x9 ||
    code === 0xa ||
    code === 0xd ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff)
  );
}

const parser = new XMLParser({
  attributeNamePrefix: "",
  // The package's own leaves numbers as they are written, and knows entities of HTML with them.
  entityDecoder: {
    decode: readReferences,
    reset: () => undefined,
    setXmlVersion: () => undefined,
    addInputEntities: () => undefined,
    setExternalEntities: () => undefined,
  },
  ignoreAttributes: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseAttributeValue: false,
  parseTagValue: false,
  textNodeName: "",
});

/** What the package's checks find, without what they quote. */
const problems: Readonly<Record<string, string>> = {
  InvalidAttr: "an attribute is not written as XML has it",
  InvalidChar: "a character stands where none may",
  InvalidEntity: "an entity is not known",
  InvalidTag: "a tag is wrong, or its element does not end where another does",
  InvalidXml: "it is not one whole element",
};

/**
 * XML as JSON: the root element's name is dropped, attributes and children become fields, repeated children a list; text beside them stands under
 * the key `""`; an empty element is `""`; every scalar is a string. Entities of the document's own are refused. Throws where the text is no XML.
 */
export function decodeXml(text: string): JsonValue {
  if (/<!ENTITY/i.test(text)) throw new UnreadText("XML", "it declares entities");
  const valid = XMLValidator.validate(text);
  if (valid !== true) {
    const { code, line, col } = valid.err;
    const column = col === undefined ? "" : `, column ${col}`;
    throw new UnreadText("XML", problems[code] ?? "it is broken", `line ${line}${column}`);
  }
  const document: JsonValue = parser.parse(text);
  const roots = isJsonObject(document) ? Object.values(document) : [];
  const [root] = roots;
  if (root === undefined || roots.length > 1) throw new UnreadText("XML", "it has no single root");
  return withoutBlanks(root);
}

/** Without the white space between elements, which is layout. */
function withoutBlanks(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map(withoutBlanks);
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).filter(
    ([key, item]) => key !== "" || (typeof item === "string" && item.trim() !== ""),
  );
  return Object.fromEntries(
    entries.map(([key, item]) => [key, item === undefined ? null : withoutBlanks(item)]),
  );
}
