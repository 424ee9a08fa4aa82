import { isList, isScalar, spell, type Spellable } from "./spell.js";
import { percentEncode } from "./url.js";
import { flatTexts, membersOf } from "./value-styles.js";
import { checkWritable, refusal } from "./writable.js";
import { writeJson } from "./write-json.js";

/**
 * How a value stands in a path, `color` being `["red", "green"]` or `{R: 1, G: 2}`: `red,green` and `R,1,G,2` (`simple`), `.red,green` (`label`),
 * `;color=red,green` (`matrix`), or as JSON text. The asterisk is the explode modifier of RFC 6570 section 2.4.2: `R=1,G=2` (`simple*`), `.red.green` and
 * `.R=1.G=2` (`label*`), `;color=red;color=green` and `;R=1;G=2` (`matrix*`).
 */
export type PathStyle = "simple" | "simple*" | "label" | "label*" | "matrix" | "matrix*" | "json";

/** How lists and objects stand in a header: as in a path. */
export type HeaderStyle = "simple" | "simple*" | "json";

/**
 * `value` as one percent-encoded path segment in a style (RFC 6570 section 3.2.1). What would change the path's shape is refused by a CallError that names
 * `parameter`. `name` is what a matrix calls it, where the API has another name for it.
 */
export function encodeStyledSegment(
  value: Spellable,
  style: PathStyle,
  parameter: string,
  name = parameter,
): string {
  const encode = (text: string): string => percentEncode(text, parameter);
  if (value === undefined || value === null) throw refusal(parameter, "is missing");
  checkWritable(value, parameter);
  if (!isScalar(value) && flatTexts(value, parameter).length === 0 && style !== "json")
    throw refusal(parameter, "is empty");
  const segment = written(value, style, encode, { parameter, name: encode(name) });
  if (segment === "" || segment === "." || segment === "..")
    throw refusal(
      parameter,
      segment === "" ? "is empty" : `cannot be \`${spell(value)}\`: it would change the path`,
    );
  return segment;
}

/** `value` as it stands in the header `parameter` in a style (RFC 6570 section 3.2.2), undefined where there is none. */
export function styledHeader(
  value: Spellable,
  style: HeaderStyle,
  parameter: string,
): string | undefined {
  if (value === undefined || value === null) return undefined;
  checkWritable(value, parameter);
  return written(value, style, (text) => text, { parameter, name: "" });
}

function written(
  value: Spellable,
  style: PathStyle,
  encode: (text: string) => string,
  { parameter, name }: { readonly parameter: string; readonly name: string },
): string {
  const named = (text: string): string => (text === "" ? name : `${name}=${text}`);
  const flat = (): string => flatTexts(value, parameter).map(encode).join(",");
  const parts = (): readonly string[] => exploded(value, encode, parameter);
  switch (style) {
    case "json":
      return encode(typeof value === "string" ? value : writeJson(value));
    case "simple":
      return flat();
    case "simple*":
      return parts().join(",");
    case "label":
      return `.${flat()}`;
    case "label*":
      return `.${parts().join(".")}`;
    case "matrix":
      return `;${named(flat())}`;
    case "matrix*":
      return isScalar(value) || isList(value)
        ? parts()
            .map((text) => `;${named(text)}`)
            .join("")
        : `;${parts().join(";")}`;
  }
}

/** The items of a list, the members of an object as `name=value`. */
function exploded(
  value: Spellable,
  encode: (text: string) => string,
  parameter: string,
): readonly string[] {
  if (isScalar(value) || isList(value)) return flatTexts(value, parameter).map(encode);
  return membersOf(value, parameter).map(
    ([name, item]) => `${encode(name)}=${encode(spell(item))}`,
  );
}
