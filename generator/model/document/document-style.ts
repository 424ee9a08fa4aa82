import type { ApiContent, ApiParameter } from "../../openapi/document.js";
import { textAt, valueAt } from "../../openapi/read-node.js";
import {
  type FieldStyle,
  type ParameterStyle,
  type Structure,
  structureOf,
  type ValueStyle,
} from "../parameter-style.js";
import type { PartType } from "../request-body.js";
import type { DataType, PropertyType } from "../types.js";

/** How a document writes a value (OpenAPI 3.1 section 4.8.12.3, "Style Values"); undefined: as Capstan does without a style. */
export type DocumentedStyle<Style> =
  | { readonly style: Style | undefined }
  /** A way of writing that Capstan has not, by the document's word for it. */
  | { readonly unknown: string };

const asUsual = { style: undefined };

/** How a parameter of the document is written, whose values have the type. */
export function styleOfParameter(parameter: ApiParameter, type: DataType): DocumentedStyle<ParameterStyle> {
  const structure = structureOf(type);
  const isText = !structure.list && !structure.object;
  const { in: place, mediaType, explode } = parameter;
  if (mediaType !== undefined) {
    if (isText) return asUsual;
    if (!/^[^;]*[/+]json\s*(?:;|$)/.test(mediaType)) return { unknown: mediaType };
    // Objects are JSON text anyhow.
    return structure.list && place !== "cookie" ? { style: "json" } : asUsual;
  }
  switch (place) {
    case "query":
      return isText ? asUsual : fieldStyle(parameter.style ?? "form", explode, structure);
    case "path":
      return pathStyle(parameter.style ?? "simple", explode === true, structure);
    case "header":
      if (isText) return asUsual;
      return parameter.style === undefined || parameter.style === "simple"
        ? { style: structure.object ? exploded("simple", explode === true) : undefined }
        : { unknown: parameter.style };
    case "cookie":
      return isText ? asUsual : { unknown: parameter.style ?? "form" };
  }
}

/** How the fields of a form are written that may be lists or objects, by their encodings (OpenAPI 3.1 section 4.8.15). */
export function stylesOfForm(
  { encoding }: ApiContent,
  members: ReadonlyMap<string, Pick<PropertyType, "type">>,
): readonly (readonly [name: string, style: DocumentedStyle<ValueStyle>])[] {
  return [...members].flatMap(([name, { type }]): ReturnType<typeof stylesOfForm> => {
    const structure = structureOf(type);
    if (!structure.list && !structure.object) return [];
    const own = valueAt(encoding, name);
    const [style, explode, mediaType] = ["style", "explode", "contentType"].map((key) => textAt(own, key));
    if (style !== undefined || explode !== undefined)
      return [[name, fieldStyle(style ?? "form", explode === undefined ? undefined : explode === "true", structure)]];
    const isJson = mediaType !== undefined && /[/+]json\s*(?:;|$)/.test(mediaType);
    return [[name, isJson && structure.list ? { style: "json" } : asUsual]];
  });
}

/**
 * What the parts of a multipart body are sent as, where that is not the media type of any text or file (OpenAPI 3.1 section 4.8.15): objects are JSON.
 * Of several media types, or a range of them, the caller's file says which it is.
 */
export function typesOfParts(
  { encoding }: ApiContent,
  members: ReadonlyMap<string, Pick<PropertyType, "type">>,
): readonly PartType[] {
  return [...members].flatMap(([name, { type }]) => {
    const structure = structureOf(type);
    const isObject = structure.object && !structure.list;
    const said = textAt(valueAt(encoding, name), "contentType")?.trim() ?? (isObject ? "application/json" : "");
    const isOne = /^[\w.+-]+\/[\w.+-]+(?:\s*;[^,]*)?$/.test(said);
    return isOne && said !== "text/plain" && said !== "application/octet-stream" ? [{ name, mediaType: said }] : [];
  });
}

/** The styles of a query and a form (RFC 6570 section 3.2.8). */
function fieldStyle(style: string, explode: boolean | undefined, { object }: Structure): DocumentedStyle<ValueStyle> {
  switch (style) {
    case "form":
      return { style: explode === false ? (object ? "flat" : "comma") : object ? "members" : undefined };
    case "spaceDelimited":
    case "pipeDelimited":
      // What is exploded is joined by nothing.
      return explode === true ? fieldStyle("form", true, { list: true, object }) : { style };
    case "deepObject":
      return { style };
    default:
      return { unknown: style };
  }
}

/** The styles of a path (RFC 6570 sections 3.2.2, 3.2.5 and 3.2.7). */
function pathStyle(style: string, explode: boolean, { list, object }: Structure): DocumentedStyle<ParameterStyle> {
  switch (style) {
    case "simple":
      return { style: object ? exploded(style, explode) : undefined };
    case "label":
    case "matrix":
      return { style: list || object ? exploded(style, explode) : style };
    default:
      return { unknown: style };
  }
}

function exploded<Style extends "simple" | "label" | "matrix">(style: Style, explode: boolean): Style | `${Style}*` {
  return explode ? `${style}*` : style;
}

/** Fields with styles that Capstan has. */
export function knownStyles(styles: ReturnType<typeof stylesOfForm>): readonly FieldStyle[] {
  return styles.map(([name, found]) => ({ name, style: "style" in found ? found.style : undefined }));
}
