import {
  Digits,
  formatOf,
  isTreeMap,
  itemsOf,
  outputsOf,
  type Tree,
  type TreeMap,
  type UpstreamAnswer,
  writeTree,
} from "./answers.js";
import { asMarkdown, asPage, asSeparated } from "./table-answers.js";
import { entriesOf, isMap, type Json, type JsonMap, type MeantEndpoint, type MeantOperation } from "./meaning.js";

/** What stands at the ends of a made answer, by the type that is declared there. */
type Leaf = (type: Json | undefined, name: string) => Tree;

const plain: Leaf = (type, name) => {
  switch (type) {
    case "number":
      return new Digits("1.5");
    case "integer":
      return new Digits("7");
    case "boolean":
      return true;
    case "object":
      return { made: name };
    case "array":
      return [{ made: name }, { made: `${name} 2` }];
    default:
      return `the ${name} \u00e9 "q"`;
  }
};

/** Numbers that a double cannot hold, or would write with other digits. */
const exact: Leaf = (type, name) => {
  const digits = ["1524831183200260097", "1.10", "1E400", "-0", "12345678901234567890.123"];
  if (type === "number" || type === "integer" || type === "string")
    return new Digits(digits[name.length % digits.length] ?? "0");
  return plain(type, name);
};

/** Each value in the clothes of another type, from which it can be taken. */
const disguised: Leaf = (type, name) => {
  switch (type) {
    case "number":
      return "2.5";
    case "integer":
      return "12";
    case "boolean":
      return "false";
    case "string":
      return name.length % 2 === 0 ? new Digits("5") : true;
    default:
      return plain(type, name);
  }
};

/** Each value of another type than is declared, for good. */
const wrong: Leaf = (type, name) => (type === "string" || type === "object" ? ["not", name] : { not: name });

const png = Buffer.from("89504e470d0a1a0a00000000fffe00", "hex");

/** What every answer brings: headers that belong to it, and some that do not. */
const brought = {
  etag: '"v1"',
  "x-total-count": "41",
  "x-ratelimit-remaining": "5",
  "content-language": "de",
  "cache-control": "max-age=60",
  "set-cookie": "sid=upstream-session",
  "x-powered-by": "upstream",
};

/** Answers of the upstream that fit what `endpoint` declares, and answers that do not. */
export function madeAnswers(endpoint: MeantEndpoint, target: MeantOperation): readonly UpstreamAnswer[] {
  const outputs = outputsOf(endpoint);
  const format = formatOf(target);
  const written = writerOf(format);
  const of = (
    label: string,
    tree: Tree,
    more: { status?: number; type?: string; location?: string } = {},
  ): UpstreamAnswer => {
    const made = written?.(tree);
    const { status = 200, type = made?.type ?? "application/json", location } = more;
    return {
      label,
      status,
      headers: { ...brought, "content-type": type, ...(location === undefined ? {} : { location }) },
      body: Buffer.from(made?.text ?? writeTree(tree)),
      tree: made === undefined ? (format === "json" ? tree : undefined) : made.tree,
    };
  };
  const raw = (
    label: string,
    status: number,
    type: string | undefined,
    body: string | Buffer,
    more: Record<string, string> = {},
  ): UpstreamAnswer => ({
    label,
    status,
    headers: { ...brought, ...(type === undefined ? {} : { "content-type": type }), ...more },
    body: Buffer.from(body),
    tree: undefined,
  });
  const fit = madeTree(outputs, plain);
  return [
    of("what fits", fit),
    of("numbers that a double cannot hold", madeTree(outputs, exact)),
    of("values in other types, from which they can be taken", madeTree(outputs, disguised)),
    of("values of other types", madeTree(outputs, wrong)),
    of(
      "nulls",
      madeTree(outputs, () => null),
    ),
    of("null", null),
    of("an empty object", {}),
    of("an empty list", []),
    of("lists of one", withLists(fit, 1)),
    of("one where a list may be", withoutLists(fit)),
    of("empty lists", withLists(fit, 0)),
    of("a thing that was made", fit, { status: 201, location: "https://elsewhere.example/things/7?x=1" }),
    of("a thing to come", fit, { status: 202, location: "jobs/7" }),
    ...(format === "json"
      ? [
          of("JSON as text", fit, { type: "text/plain" }),
          of("JSON of a kind", fit, { type: "application/vnd.up+json; profile=x" }),
          {
            ...raw(
              "JSON in Latin",
              200,
              "application/json; charset=iso-8859-1",
              Buffer.from('{"name":"\u00e9"}', "latin1"),
            ),
            tree: { name: "\u00e9" },
          },
          {
            ...raw("JSON behind a byte order mark", 200, "application/json", '\ufeff{"name":1}'),
            tree: { name: new Digits("1") },
          },
          raw("lines of JSON", 200, "application/x-ndjson", '{"a":1}\n{"a":2}\n'),
          raw("broken JSON", 200, "application/json", '{"a":'),
          raw("a page", 200, "text/html", "<h1>Hello</h1>"),
          raw("text of no media type", 200, undefined, "hello"),
        ]
      : []),
    raw("a picture", 200, "image/png", png),
    raw("nothing, said to be JSON", 200, "application/json", ""),
    raw("nothing", 200, undefined, ""),
    raw("no content", 204, undefined, ""),
    raw("a failure in JSON", 404, "application/json", '{"error":{"code":1524831183200260097,"m":1.10}}'),
    raw("a problem document", 422, "application/problem+json", '{ "title": "No", "status": 422 }'),
    raw("a failure in words", 500, "text/plain; charset=iso-8859-1", Buffer.from("caf\u00e9 closed", "latin1")),
    raw("a failure as a page", 403, "text/html", "<h1>No</h1>"),
    raw("a failure in XML", 400, "application/xml", "<e><m>No</m></e>"),
    raw("a failure that is no JSON", 500, "application/json", "oops"),
    raw("a failure as a picture", 404, "image/png", png),
    raw("a failure without words", 503, undefined, "", { "retry-after": "7" }),
    raw("too many calls", 429, "application/json", '{"slow":true}', { "retry-after": "9" }),
    raw("a challenge", 401, "application/json", '{"who":"you"}', { "www-authenticate": 'Bearer realm="up"' }),
  ];
}

/** How a tree is written in a format, and what is read there; undefined where this has no way to write it. */
function writerOf(format: string): ((tree: Tree) => { text: string; type: string; tree: Tree }) | undefined {
  switch (format) {
    case "xml":
      return (tree) => ({ text: `<root>${toXml(tree, "item")}</root>`, type: "application/xml", tree: asXml(tree) });
    case "csv":
      return (tree) => asSeparated(tree, ",", "text/csv");
    case "tsv":
      return (tree) => asSeparated(tree, "\t", "text/tab-separated-values");
    case "psv":
      return (tree) => asSeparated(tree, "|", "text/plain");
    case "html":
      return asPage;
    case "markdown":
      return asMarkdown;
    case "yaml":
      return (tree) => ({ text: writeTree(tree), type: "application/yaml", tree });
    default:
      return undefined;
  }
}

function toXml(tree: Tree, name: string): string {
  if (Array.isArray(tree)) return tree.map((item: Tree) => `<${name}>${toXml(item, "item")}</${name}>`).join("");
  if (isTreeMap(tree))
    return Object.entries(tree)
      .map(([key, value]) => (Array.isArray(value) ? toXml(value, key) : `<${key}>${toXml(value, key)}</${key}>`))
      .join("");
  return tree === null
    ? ""
    : (tree instanceof Digits ? tree.digits : String(tree)).replace(/&/g, "&amp;").replace(/</g, "&lt;");
}

/** What XML keeps of a tree (engine-semantics 1.10): text, repetitions, and nothing of what is empty. */
function asXml(tree: Tree): Tree {
  if (Array.isArray(tree)) return asXml({ item: tree });
  if (!isTreeMap(tree)) return tree === null ? "" : tree instanceof Digits ? tree.digits : String(tree);
  const members = Object.entries(tree).flatMap(([name, value]): readonly (readonly [string, Tree])[] => {
    if (!Array.isArray(value)) return [[name, asXml(value)]];
    const items = value.map((item: Tree) => asXml(item));
    return items.length === 0 ? [] : [[name, items.length === 1 ? (items[0] ?? null) : items]];
  });
  return members.length === 0 ? "" : Object.fromEntries(members);
}

/** A tree in which the declared outputs find what `leaf` makes for their types. */
export function madeTree(outputs: readonly JsonMap[], leaf: Leaf): Tree {
  if (outputs.length === 0)
    return {
      id: leaf("integer", "identity"),
      name: leaf("string", "name"),
      tags: ["a", "b"],
      more: { at: leaf("number", "more") },
    };
  return outputs.reduce<Tree>((tree, output) => placed(tree, output, leaf, "value"), {});
}

function placed(tree: Tree, output: JsonMap, leaf: Leaf, name: string): Tree {
  const written = output.mapping ?? output.value;
  if (output.const !== undefined || (typeof written === "string" && !written.startsWith("$"))) return tree;
  const path = typeof written === "string" ? (written.match(/[\w$@ -]+|\*/g) ?? []).filter((part) => part !== "$") : [];
  return at(tree, path, (found) => filled(found, output, leaf, path.at(-1) ?? name));
}

function filled(found: Tree | undefined, output: JsonMap, leaf: Leaf, name: string): Tree {
  const properties = entriesOf(output.properties);
  if (properties.length > 0)
    return properties.reduce<Tree>(
      (tree, property) => placed(tree, property, leaf, String(property.name ?? name)),
      found ?? {},
    );
  const items = itemsOf(output);
  if (items !== undefined) {
    return [0, 1].map((index) => placed({}, items, leaf, `${name}${index}`));
  }
  if (isMap(output.values)) return { a: placed({}, output.values, leaf, "a"), b: placed({}, output.values, leaf, "b") };
  return leaf(output.type, name);
}

function at(
  tree: Tree | undefined,
  [first, ...rest]: readonly string[],
  change: (found: Tree | undefined) => Tree,
): Tree {
  if (first === undefined) return change(tree);
  if (first === "*" || /^\d+$/.test(first)) {
    const list: readonly Tree[] = Array.isArray(tree) && tree.length > 0 ? tree : [{}];
    return list.map((item) => at(item, rest, change));
  }
  const map: TreeMap = isTreeMap(tree) ? tree : {};
  return { ...map, [first]: at(map[first], rest, change) };
}

function withLists(tree: Tree, length: number): Tree {
  if (Array.isArray(tree)) return tree.slice(0, length).map((item: Tree) => withLists(item, length));
  return isTreeMap(tree)
    ? Object.fromEntries(Object.entries(tree).map(([name, value]) => [name, withLists(value, length)]))
    : tree;
}

function withoutLists(tree: Tree): Tree {
  if (Array.isArray(tree)) return withoutLists((tree as readonly Tree[])[0] ?? null);
  return isTreeMap(tree)
    ? Object.fromEntries(Object.entries(tree).map(([name, value]) => [name, withoutLists(value)]))
    : tree;
}
