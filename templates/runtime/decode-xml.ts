import { XMLParser } from "fast-xml-parser";
import { isJsonArray, isJsonObject, type JsonValue } from "./json.js";

const parser = new XMLParser({
  attributeNamePrefix: "",
  ignoreAttributes: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseAttributeValue: false,
  parseTagValue: false,
  textNodeName: "",
});

/**
 * XML as JSON: the root element's name is dropped, attributes and children become fields, repeated children a list; text beside them stands under
 * the key `""`; an empty element is `""`; every scalar is a string. Entities of the document's own are refused. Throws where the text is no XML.
 */
export function decodeXml(text: string): JsonValue {
  if (/<!ENTITY/i.test(text)) throw new Error("the document declares entities");
  const document: JsonValue = parser.parse(text, true);
  const roots = isJsonObject(document) ? Object.values(document) : [];
  const [root] = roots;
  if (root === undefined || roots.length > 1) throw new Error("the document has no single root");
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
