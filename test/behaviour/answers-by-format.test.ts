import { expect, it } from "vitest";
import { isCallError } from "../../templates/runtime/errors.js";
import { compileText, writeGenerated } from "../check.js";
import { startUpstream } from "../runtime/upstream.js";
import { capabilityOf, serve, toolsOf } from "./served.js";

/** An answer of the upstream, what is declared of it, and what comes back on each surface: written from the YAML and "Answers" before anything was run. */
interface Case {
  readonly name: string;
  /** `json` by default. */
  readonly format?: string;
  readonly type?: string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly outputs?: string;
  /** Status, media type and body. */
  readonly rest: readonly [number, string | null, string | RegExp];
  readonly text?: string | RegExp;
  readonly structured?: unknown;
  readonly isError?: true;
  /** What the typed client gives, or the kind of its error. */
  readonly client?: { readonly value: unknown } | { readonly kind: string };
}

const json = "application/json; charset=utf-8";
const problem = "application/problem+json";
const plain = "text/plain; charset=utf-8";
const list = (mapping: string, items = ""): string =>
  `{type: array, mapping: "${mapping}"${items === "" ? "" : `, items: ${items}`}}`;
const object = (properties: string): string => `{type: object, properties: {${properties}}}`;
const xml = (body: string | Buffer): Pick<Case, "format" | "type" | "body"> => ({
  format: "xml",
  type: "application/xml",
  body,
});
const csv = (body: string | Buffer, type = "text/csv"): Pick<Case, "format" | "type" | "body"> => ({
  format: "csv",
  type,
  body,
});
const latin = (text: string): Buffer => Buffer.from(text, "latin1");
const exact = '{"a":-0,"b":1E400,"c":1.10,"d":12345678901234567890}';
const numbers = ["a", "b", "c", "d"].map((name) => `${name}: {type: number, mapping: $.${name}}`).join(", ");
const note = object("n: {type: string, mapping: $.n}");
const ids = '{"i":[{"id":12345678901234567890,"n":"a"},{"id":12345678901234567891,"n":"b"},{"id":7,"n":"c"}]}';

const cases: readonly Case[] = [
  // What XML and HTML say of their character set counts where nothing else does.
  {
    name: "xml-latin",
    ...xml(latin('<?xml version="1.0" encoding="ISO-8859-1"?><r><n>\u{e9}</n></r>')),
    outputs: note,
    rest: [200, json, '{"n":"\u{e9}"}'],
    text: '{"n":"\u{e9}"}',
    client: { value: { n: "\u{e9}" } },
  },
  {
    name: "xml-windows",
    ...xml(latin("\n<?xml version='1.0' encoding='windows-1252'?><r><n>\u{80}</n></r>").subarray(1)),
    rest: [200, json, '{"n":"\u{20ac}"}'],
    text: '{"n":"\u{20ac}"}',
  },
  {
    name: "xml-said",
    ...xml('<?xml version="1.0" encoding="ISO-8859-1"?><r><n>\u{e9}</n></r>'),
    type: "text/xml; charset=utf-8",
    outputs: note,
    rest: [200, json, '{"n":"\u{e9}"}'],
  },
  {
    name: "xml-wide",
    ...xml(Buffer.from('\u{feff}<?xml version="1.0" encoding="UTF-16"?><r><n>\u{e9}</n></r>', "utf16le")),
    outputs: note,
    rest: [200, json, '{"n":"\u{e9}"}'],
  },
  {
    name: "html-latin",
    format: "html",
    type: "text/html",
    body: latin('<meta charset="iso-8859-1"><table><tr><th>n</th></tr><tr><td>\u{e9}</td></tr></table>'),
    outputs: list("$.tables[0]", note),
    rest: [200, json, '[{"n":"\u{e9}"}]'],
  },
  {
    name: "csv-latin",
    ...csv(latin("n\n\u{e9}\n"), "text/csv; charset=windows-1252"),
    rest: [200, json, '[{"n":"\u{e9}"}]'],
  },
  { name: "csv-mark", ...csv("\u{feff}n\n\u{e9}\n"), outputs: list("$.", note), rest: [200, json, '[{"n":"\u{e9}"}]'] },
  {
    name: "text-wide",
    format: "text",
    type: "text/plain; charset=utf-16",
    body: Buffer.from("\u{feff}\u{e9}", "utf16le").swap16(),
    rest: [200, plain, "\u{e9}"],
    text: "\u{e9}",
    client: { value: "\u{e9}" },
  },
  {
    name: "json-mark",
    body: '\u{feff}{"n":1.10}',
    outputs: object("n: {type: number, mapping: $.n}"),
    rest: [200, json, '{"n":1.10}'],
  },
  // What is broken is named, with its place and none of its text.
  {
    name: "xml-broken",
    ...xml("<r>\n<i>secret</r>"),
    outputs: list("$.i"),
    rest: [
      502,
      problem,
      /^(?!.*secret).*no valid XML: a tag is wrong, or its element does not end.*\(line 2, column 10\)/,
    ],
    text: /^(?!.*secret).*no valid XML: a tag is wrong/,
    isError: true,
    client: { kind: "decode" },
  },
  {
    name: "xml-two",
    ...xml("<r/><secret/>"),
    outputs: list("$.i"),
    rest: [502, problem, /^(?!.*secret).*no valid XML: it has no single root/],
    isError: true,
  },
  {
    name: "yaml-broken",
    format: "yaml",
    type: "application/yaml",
    body: "a: 1\nsecret: [1\n",
    outputs: note,
    rest: [502, problem, /^(?!.*secret).*no valid YAML: .*\(line \d, column \d+\)/],
    text: /no valid YAML/,
    isError: true,
  },
  {
    name: "csv-broken",
    ...csv('a,b\n1,"secret\n'),
    outputs: list("$."),
    rest: [200, "text/csv", 'a,b\n1,"secret\n'],
    text: 'a,b\n1,"secret\n',
  },
  {
    name: "csv-broken-shaped",
    ...csv('a,b\n1,"secret\n'),
    outputs: list("$.", object("a: {type: string, mapping: $.a}")),
    rest: [502, problem, /^(?!.*secret).*no valid CSV: a quote is not closed \(line 2, column 3\)/],
    isError: true,
  },
  // Digits that a path is written with are compared by all of them.
  {
    name: "equals",
    body: ids,
    outputs: list("$.i[?(@.id == 12345678901234567891)].n"),
    rest: [200, json, '["b"]'],
    text: '["b"]',
  },
  { name: "above", body: ids, outputs: list("$.i[?(@.id > 12345678901234567890)].n"), rest: [200, json, '["b"]'] },
  { name: "below", body: ids, outputs: list("$.i[?(@.id <= 7.0000000000000000001)].n"), rest: [200, json, '["c"]'] },
  {
    name: "differs",
    body: ids,
    outputs: list("$.i[?(12345678901234567890 != @.id)].n"),
    rest: [200, json, '["b","c"]'],
  },
  {
    name: "exact",
    body: exact,
    outputs: object(numbers),
    rest: [200, json, exact],
    text: exact,
    client: { kind: "decode" },
  },
  {
    name: "exact-list",
    body: "[12345678901234567890,1.10]",
    outputs: list("$.", "{type: number}"),
    rest: [200, json, "[12345678901234567890,1.10]"],
  },
  {
    name: "exact-texts",
    body: exact,
    outputs: object(numbers.replaceAll("number", "string")),
    rest: [200, json, '{"a":"-0","b":"1E400","c":"1.10","d":"12345678901234567890"}'],
  },
  {
    name: "exact-keys",
    body: '{"m":{"12345678901234567890":1.10,"1.10":2}}',
    outputs: "{type: object, mapping: $.m, values: {type: number}}",
    rest: [200, json, '{"12345678901234567890":1.10,"1.10":2}'],
  },
  {
    name: "exact-yaml",
    format: "yaml",
    type: "application/yaml",
    body: "a: 1.10\nb: 0x1F\n",
    rest: [200, json, '{"a":1.10,"b":31}'],
  },
  {
    name: "exact-xml",
    ...xml("<r><a>-0</a><d>12345678901234567890</d></r>"),
    outputs: object("a: {type: number, mapping: $.a}, d: {type: integer, mapping: $.d}"),
    rest: [200, json, '{"a":-0,"d":12345678901234567890}'],
  },
  // A value in quotes is one, though nothing stands between them.
  {
    name: "csv-blank",
    ...csv('a\n""\n\n"x"\n'),
    rest: [200, json, '[{"a":""},{"a":"x"}]'],
    client: { value: [{ a: "" }, { a: "x" }] },
  },
  // Lists of one, of none, and of a scalar.
  {
    name: "xml-one",
    ...xml("<r><i>1</i></r>"),
    outputs: list("$.i", "{type: integer}"),
    rest: [200, json, "[1]"],
    text: "[1]",
  },
  { name: "xml-none", ...xml("<r/>"), outputs: list("$.i", "{type: integer}"), rest: [200, json, "[]"], text: "[]" },
  { name: "csv-none", ...csv("n\n"), outputs: list("$.", note), rest: [200, json, "[]"], client: { value: [] } },
  {
    name: "html-none",
    format: "html",
    type: "text/html",
    body: "<p>x</p>",
    outputs: list("$.tables"),
    rest: [200, json, "[]"],
  },
  {
    name: "yaml-scalar",
    format: "yaml",
    type: "application/yaml",
    body: "5\n",
    outputs: list("$.", "{type: integer}"),
    rest: [200, json, "[5]"],
  },
  {
    name: "json-scalar",
    body: "5",
    outputs: list("$.", "{type: integer}"),
    rest: [200, json, "[5]"],
    client: { value: 5 },
  },
  {
    name: "nested",
    body: '{"g":[{"k":null},{},{"k":"a"},{"k":["b"]}]}',
    outputs: list("$.g", object("k: {type: array, mapping: $.k, items: {type: string}}")),
    rest: [200, json, '[{"k":[]},{"k":[]},{"k":["a"]},{"k":["b"]}]'],
    text: '[{"k":[]},{"k":[]},{"k":["a"]},{"k":["b"]}]',
  },
  // The first output that maps to something, and what is written out.
  {
    name: "second",
    body: '{"b":2}',
    outputs: "{type: string, mapping: $.a}, {type: number, mapping: $.b}",
    rest: [200, json, "2"],
    text: "2",
  },
  {
    name: "written",
    body: "{}",
    outputs: object("k: {type: string, const: 1.10}, v: {type: string, value: fixed}, n: {type: integer, const: 5}"),
    rest: [200, json, '{"k":"1.10","v":"fixed","n":5}'],
    structured: { k: "1.10", v: "fixed", n: 5 },
  },
  // Statuses, and failures, with what they say.
  {
    name: "created",
    status: 201,
    headers: { location: "/other/7" },
    body: '{"id":7}',
    outputs: object("id: {type: integer, mapping: $.id}"),
    rest: [201, json, '{"id":7}'],
    text: /\{"id":7\}[^]*\/other\/7/,
    structured: { id: 7 },
  },
  { name: "many", ...xml("<m><r>1</r></m>"), status: 207, outputs: list("$.r"), rest: [207, json, '["1"]'] },
  { name: "nothing", status: 204, outputs: list("$.", "{type: integer}"), rest: [204, null, ""] },
  { name: "blank", body: "  ", outputs: note, rest: [200, json, '{"n":null}'], structured: { n: null } },
  {
    name: "gone",
    status: 404,
    type: problem,
    body: '{"title":"Gone","n":12345678901234567890}',
    outputs: note,
    rest: [404, problem, '{"title":"Gone","n":12345678901234567890}'],
    text: /404[^]*Gone/,
    isError: true,
    client: { kind: "status" },
  },
  {
    name: "lines",
    status: 422,
    type: "application/x-ndjson",
    body: '{"a":1}\n{"b":2}\n',
    rest: [422, "application/x-ndjson; charset=utf-8", '{"a":1}\n{"b":2}\n'],
    text: /"b":2/,
    isError: true,
    client: { kind: "status" },
  },
  {
    name: "page",
    status: 500,
    type: "text/html",
    body: "<b>oops</b>",
    rest: [500, "text/html; charset=utf-8", "<b>oops</b>"],
    text: /oops/,
    isError: true,
  },
  {
    name: "hurry",
    status: 429,
    headers: { "retry-after": "7" },
    rest: [429, problem, /429/],
    text: /wait 7 seconds/,
    isError: true,
  },
];

it("an answer is the same on every surface, whatever its format", async () => {
  const upstream = await startUpstream(({ url }, response) => {
    const found = cases.find(({ name }) => url === `/${name}`);
    const { status = 200, headers = {}, type = "application/json", body = "" } = found ?? {};
    response.writeHead(status, { ...(body === "" ? {} : { "content-type": type }), ...headers }).end(body);
  });
  const each = (of: (made: Case, shaped: string) => string): string =>
    cases
      .map((made) => of(made, made.outputs === undefined ? "" : `, outputParameters: [${made.outputs}]`))
      .join(",\n");
  const yaml = capabilityOf({
    resources: each(
      ({ name, format = "json" }) =>
        `{name: ${name}, path: /${name}, operations: [{name: get-${name}, method: GET, outputRawFormat: ${format}}]}`,
    ),
    routes: each(
      ({ name }, shaped) =>
        `{name: ${name}, path: /x/${name}, operations: [{method: GET, name: get-${name}, call: up.get-${name}${shaped}}]}`,
    ),
    tools: each(({ name }, shaped) => `{name: get-${name}, description: Gets it., call: up.get-${name}${shaped}}`),
  });
  const served = await serve(yaml, upstream);
  const tools = await toolsOf(served);
  const client: Readonly<Record<string, unknown>> = await import(
    `${process.cwd()}/${writeGenerated(compileText(yaml), `by-format/${process.pid}`)}/client.ts`
  );
  const differences: string[] = [];
  const check = (what: string, expected: unknown, received: unknown): void => {
    const isSame =
      expected instanceof RegExp
        ? expected.test(String(received))
        : JSON.stringify(expected) === JSON.stringify(received);
    if (!isSame) differences.push(`${what}: ${JSON.stringify(received)}`);
  };
  for (const { name, rest, text, structured, isError, client: given } of cases) {
    const response = await fetch(`${served.rest}/x/${name}`);
    check(`${name}, status`, rest[0], response.status);
    check(`${name}, media type`, rest[1], response.headers.get("content-type"));
    check(`${name}, body`, rest[2], await response.text());
    const result = await tools.callTool({ name: `get-${name}`, arguments: {} });
    const [first] = result.content;
    const said = result.content.map((part) => (part.type === "text" ? part.text : part.type)).join("\n");
    check(`${name}, isError`, isError ?? false, result.isError ?? false);
    if (text !== undefined)
      check(`${name}, text`, text, text instanceof RegExp ? said : first && "text" in first && first.text);
    if (structured !== undefined) check(`${name}, structured content`, structured, result.structuredContent);
    if (given === undefined) continue;
    const call = Object.entries(client).find(
      ([exported]) => exported.toLowerCase() === `get${name.replaceAll("-", "")}`,
    )?.[1];
    if (typeof call !== "function") throw new Error(`the client has nothing for ${name}`);
    const called: Promise<unknown> = call({ baseUrl: upstream.url, retries: 0 });
    const got = await called.then(
      (value) => ({ value }),
      (error: unknown) => ({ kind: isCallError(error) ? error.kind : String(error) }),
    );
    check(`${name}, client`, given, got);
  }
  expect(differences).toEqual([]);
});
