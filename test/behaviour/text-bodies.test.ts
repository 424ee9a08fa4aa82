import { XMLParser } from "fast-xml-parser";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { compileText, importServer } from "../check.js";
import { madeTexts, texts } from "./hostile-texts.js";
import { json, type RecordingUpstream, startUpstream } from "../runtime/upstream.js";

type Start = Awaited<ReturnType<typeof importServer>>["start"];

/** One operation per body; every body reads `x`, which is whatever its caller sends. */
const bodies: Readonly<Record<string, string>> = {
  quoted: `'{"text": "{{x}}", "n": 1}'`,
  within: `'{"text": "a {{x}} b", "n": 1}'`,
  bare: `'{"value": {{x}}, "n": 1}'`,
  typed: `{type: json, data: '{"text": "{{x}}", "n": 1}'}`,
  key: `'{"k{{x}}": 1, "n": 1}'`,
  sequence: `'{"list": [{{x}}, "{{x}}"], "n": 1}'`,
  digits: `'{"text": "{{x}}", "value": {{x}}, "id": 1524831183200260097}'`,
  element: `{type: xml, data: '<a b="{{x}}"><c>{{x}}</c><d><![CDATA[{{x}}]]></d></a>'}`,
  rawXml: `'<a b="{{x}}"><c>{{x}}</c><d><![CDATA[{{x}}]]></d></a>'`,
  form: `{type: formUrlEncoded, data: 'a={{x}}&b=1'}`,
  formName: `{type: formUrlEncoded, data: 'a={{x}}&{{x}}=2&b=1'}`,
  plain: `{type: text, data: 'Dear {{x}},'}`,
  sparql: `{type: sparql, data: 'SELECT ?s WHERE { ?s ?p "{{x}}" }'}`,
};

const capability = `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: http://127.0.0.1:9
      resources:
${Object.entries(bodies)
  .map(
    ([name, body]) =>
      `        - {name: ${name}, path: /${name}, operations: [{name: ${name}, method: POST, inputParameters: [{name: x, in: body}], body: ${body}}]}`,
  )
  .join("\n")}
  exposes:
    - type: rest
      namespace: r
      resources:
${Object.keys(bodies)
  .map(
    (name) =>
      `        - {name: ${name}, path: /${name}, operations: [{name: ${name}, method: POST, call: up.${name}, with: {x: rest.body.x}}]}`,
  )
  .join("\n")}
`;

const values: readonly unknown[] = [...texts, ...madeTexts(60), 5, -0.5, true, null, ["a", 1], { admin: true }, [], {}];

const asText = (value: unknown): string =>
  value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
const xml = (text: string): unknown =>
  new XMLParser({
    ignoreAttributes: false,
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: false,
    processEntities: true,
    htmlEntities: true,
    cdataPropName: "#cdata",
  }).parse(text);

describe("whatever a caller sends, the body upstream differs from its template in that value alone", () => {
  let start: Start;
  beforeAll(async () => {
    ({ start } = await importServer(compileText(capability, { name: "text-bodies" }), "text-bodies"));
  });

  /** Servers of the capability, and a caller who posts `{x}` to one of its operations. */
  async function serve(): Promise<{
    readonly upstream: RecordingUpstream;
    readonly post: (operation: string, x: unknown) => Promise<Response>;
  }> {
    const upstream = await startUpstream((_, response) => json(response, {}));
    const servers = await start({
      ports: { r: 0 },
      baseUrls: { up: upstream.url },
      logLevel: "silent",
      call: { retries: 0 },
    });
    onTestFinished(servers.close);
    const post = async (operation: string, x: unknown): Promise<Response> =>
      await fetch(`${servers.addresses["r"]}/${operation}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ x }),
      });
    return { upstream, post };
  }

  async function bodyOf(
    operation: string,
    x: unknown,
    { upstream, post }: Awaited<ReturnType<typeof serve>>,
  ): Promise<string> {
    expect([operation, x, (await post(operation, x)).status]).toEqual([operation, x, 200]);
    return upstream.seen.at(-1)?.body ?? "nothing came";
  }

  const expectations: Readonly<Record<string, (value: unknown, body: string) => void>> = {
    quoted: (value, body) => expect(JSON.parse(body)).toEqual({ text: asText(value), n: 1 }),
    within: (value, body) => expect(JSON.parse(body)).toEqual({ text: `a ${asText(value)} b`, n: 1 }),
    bare: (value, body) => expect(JSON.parse(body)).toEqual({ value, n: 1 }),
    typed: (value, body) => expect(JSON.parse(body)).toEqual({ text: asText(value), n: 1 }),
    key: (value, body) => expect(JSON.parse(body)).toEqual({ [`k${asText(value)}`]: 1, n: 1 }),
    sequence: (value, body) => expect(JSON.parse(body)).toEqual({ list: [value, asText(value)], n: 1 }),
    digits: (value, body) => {
      expect(JSON.parse(body)).toMatchObject({ text: asText(value), value });
      expect(Object.keys(JSON.parse(body) as object)).toEqual(["text", "value", "id"]);
      expect(body).toContain('"id":1524831183200260097');
    },
    form: (value, body) =>
      expect([...new URLSearchParams(body)]).toEqual([
        ["a", asText(value)],
        ["b", "1"],
      ]),
    formName: (value, body) =>
      expect([...new URLSearchParams(body)]).toEqual([
        ["a", asText(value)],
        [asText(value), "2"],
        ["b", "1"],
      ]),
    plain: (value, body) => expect(body).toBe(`Dear ${asText(value)},`),
    sparql: (value, body) => {
      const [, inside = ""] = /^SELECT \?s WHERE \{ \?s \?p "((?:[^"\\]|\\.)*)" \}$/s.exec(body) ?? [];
      expect(JSON.parse(`"${inside.replaceAll("\\'", "'")}"`)).toBe(asText(value));
    },
  };

  it.each(Object.entries(expectations))("%s", async (operation, expectation) => {
    const served = await serve();
    for (const value of values) expectation(value, await bodyOf(operation, value, served));
  });

  it.each(["element", "rawXml"])("%s", async (operation) => {
    const served = await serve();
    for (const value of values) {
      const body = await bodyOf(operation, value, served);
      const text = asText(value);
      // A section is split where its own end mark stands in the value; what is left is one text.
      const sections = [...body.matchAll(/<!\[CDATA\[([^]*?)\]\]>/g)].map((match) => match[1]).join("");
      expect(sections).toBe(text);
      const { a } = xml(body.replace(/<d>[^]*<\/d>/, "")) as { readonly a: Record<string, unknown> };
      expect(Object.keys(a).sort()).toEqual(["@_b", "c"]);
      expect([a["@_b"], a["c"]]).toEqual([text, text]);
    }
  });

  it("what is absent is left out with its member, and is nothing inside a text", async () => {
    const served = await serve();
    expect(await bodyOf("quoted", undefined, served)).toBe('{"n":1}');
    expect(await bodyOf("bare", undefined, served)).toBe('{"n":1}');
    expect(await bodyOf("within", undefined, served)).toBe('{"text":"a  b","n":1}');
    expect(await bodyOf("sequence", undefined, served)).toBe('{"list":[],"n":1}');
    expect(await bodyOf("form", undefined, served)).toBe("b=1");
    expect(await bodyOf("digits", undefined, served)).toBe('{"id":1524831183200260097}');
  });

  it.each([
    ["quoted", "application/json"],
    ["key", "application/json"],
    ["element", "application/xml"],
    ["form", "application/x-www-form-urlencoded"],
    ["formName", "application/x-www-form-urlencoded"],
    ["plain", "text/plain"],
    ["sparql", "application/sparql-query"],
  ])("%s travels as %s", async (operation, mediaType) => {
    const served = await serve();
    await bodyOf(operation, "a", served);
    expect(served.upstream.seen.at(-1)?.headers["content-type"]).toBe(mediaType);
  });

  it("a character that XML cannot carry is the caller's mistake", async () => {
    const { upstream, post } = await serve();
    for (const x of ["\u0000", "a\u0001", "\ufffe"]) expect((await post("element", x)).status).toBe(400);
    expect(upstream.seen).toEqual([]);
  });
});
