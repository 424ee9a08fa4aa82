import { describe, expect, it, onTestFinished } from "vitest";
import { compileSettings } from "../../generator/cli/settings.js";
import { readConfig } from "../../generator/config/find-config.js";
import { createReporter } from "../../generator/diagnostics/reporter.js";
import { project } from "../capstan.js";
import { compileText, importServer, writeGenerated } from "../check.js";
import { failure, json, type RecordingUpstream, startUpstream } from "../runtime/upstream.js";
import { capabilityOf, rawRequest, toolsOf } from "./served.js";

const yaml = capabilityOf({
  resources: `{name: find, path: /find, operations: [{name: find, method: GET, inputParameters: [
    {name: v, in: query, type: array}, {name: o, in: query, type: object}, {name: limit, in: query, type: integer}]}]}`,
  routes: "{name: find, path: /find, operations: [{method: GET, name: find, call: up.find}]}",
  tools: "{name: find, description: Finds., call: up.find}",
});

type Value = null | boolean | number | string | readonly Value[] | { readonly [name: string]: Value };

/** How a server that knows the style reads the parameter `name`, by the definitions of OpenAPI 3.1 (4.8.12) and RFC 6570: every leaf as text. */
type Reader = (pairs: readonly (readonly [string, string])[], name: string) => unknown;

const decoded = (text: string): string => decodeURIComponent(text.replaceAll("+", " "));
const joinedBy =
  (separator: string): Reader =>
  (pairs, name) => {
    const found = pairs.filter(([key]) => key === name);
    if (found.length > 1) throw new Error("repeated");
    return found[0]?.[1].split(separator).map(decoded);
  };
const repeated: Reader = (pairs, name) => {
  const found = pairs.filter(([key]) => key === name).map(([, value]) => decoded(value));
  return found.length === 0 ? undefined : found;
};
/** `name[a][]=1`, as PHP, Rails and qs read it. */
const bracketed: Reader = (pairs, name) => {
  const root: { value?: unknown } = {};
  for (const [key, value] of pairs) {
    const [, first = "", rest = ""] = /^([^[]*)(.*)$/s.exec(key) ?? [];
    if (first !== name) continue;
    const steps = [...rest.matchAll(/\[([^\][]*)\]/g)].map(([, step = ""]) => step);
    if (steps.map((step) => `[${step}]`).join("") !== rest) throw new Error(`unreadable ${key}`);
    let holder: Record<string, unknown> = root;
    let member = "value";
    for (const step of steps) {
      holder[member] ??= /^\d*$/.test(step) ? [] : {};
      const next = holder[member];
      if (typeof next !== "object" || next === null) throw new Error(`a leaf with members ${key}`);
      holder = next as Record<string, unknown>;
      member = step === "" ? String(Object.keys(holder).length) : step;
    }
    if (member in holder) throw new Error(`twice ${key}`);
    holder[member] = decoded(value);
  }
  return root.value;
};

const styles: readonly (readonly [settings: string, lists: Reader])[] = [
  ["{}", repeated],
  ["{style: form}", repeated],
  ["{style: form, explode: false}", joinedBy(",")],
  ["{style: comma}", joinedBy(",")],
  ["{style: spaceDelimited}", joinedBy("%20")],
  ["{style: pipeDelimited}", joinedBy("%7C")],
  ["{style: brackets}", bracketed],
  ["{style: deepObject}", bracketed],
];

const lists: readonly (readonly Value[])[] = [
  ["a"],
  ["a", "b"],
  ["a,b", "c"],
  ["a b", "c"],
  ["a|b"],
  [""],
  ["", "a"],
  ["a&limit=9", "b=1", "c#d", "e+f", "%2C", "ä"],
  ["[0]", "]["],
  [1, true, 2.5],
  [null],
  ["a", null, "b"],
];
const objects: readonly Value[] = [
  { a: "1" },
  { a: "1", b: "x,y" },
  { a: "x|y z" },
  { a: { b: "c" } },
  { a: ["x", "y"] },
  { a: [{ k: "v" }, { k: "w" }] },
  { "a]&limit=9&o[b": "1" },
  { "a][limit": "1" },
  { a: "" },
  { a: null },
  { a: { b: null } },
  { a: {} },
  { a: [] },
  { a: [[]] },
];

/** The leaves as text, which is all that a query has. */
function asTexts(value: Value): unknown {
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return value.map(asTexts);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, asTexts(item)]));
}

let count = 0;

describe.each(styles)("a query in the style %s", (settings, readList) => {
  it("says what was meant or nothing at all, the same for a route, a tool and a function", async () => {
    const read = await readConfig(
      project({ "capstan.config.yaml": `upstreams: {up: ${settings}}\n` }),
      { path: undefined, noCode: true },
      createReporter(),
    );
    if (read === undefined) throw new Error("no configuration");
    count += 1;
    const compilation = compileText(yaml, { upstreams: compileSettings(read).upstreams });
    const folder = `query-values-${process.pid}-${count}`;
    const { start } = await importServer(compilation, folder);
    const { find } = await import(
      new URL(`file://${process.cwd()}/${writeGenerated(compilation, `${folder}-client`)}/client.ts`).href
    );
    const upstream = await startUpstream((_, response) => json(response, {}));
    const servers = await start({
      ports: { "t-rest": 0, "t-mcp": 0 },
      baseUrls: { up: upstream.url },
      logLevel: "silent",
      call: { retries: 0 },
    });
    onTestFinished(servers.close);
    const tools = await toolsOf({ servers, rest: "" });
    const isText = !/brackets|deepObject|Delimited/.test(settings);

    const judge = async (name: "o" | "v", value: Value): Promise<void> => {
      const asked = await askedBy(upstream, [
        async () => {
          const query = `${name}=${encodeURIComponent(JSON.stringify(value))}&limit=5`;
          return (await rawRequest(servers.addresses["t-rest"] ?? "", `/find?${query}`)).text;
        },
        async () => JSON.stringify(await tools.callTool({ name: "find", arguments: { [name]: value, limit: 5 } })),
        async () =>
          String(
            await failure(find({ [name]: value, limit: 5 }, { baseUrl: upstream.url, retries: 0 })).catch(() => ""),
          ),
      ]);
      const [first] = asked;
      expect(asked.map(({ url }) => url)).toEqual(asked.map(() => first?.url));
      if (first?.url === undefined) {
        // Refused: by name, each time.
        for (const { told } of asked) expect(told).toMatch(name === "v" ? /`v[`[]/ : /`o[`[.]/);
        return;
      }
      const pairs = (first.url.split("?")[1] ?? "").split("&").map((pair) => {
        const [key = "", text = ""] = pair.split(/=(.*)/s);
        return [decodeURIComponent(key), text] as const;
      });
      expect(pairs.filter(([key]) => key === "limit")).toEqual([["limit", "5"]]);
      if (name === "v") expect(readList(pairs, name)).toEqual(asTexts(value));
      else if (isText) expect(JSON.parse(decoded(pairs.find(([key]) => key === name)?.[1] ?? ""))).toEqual(value);
      else if (readList === bracketed) expect(bracketed(pairs, name)).toEqual(asTexts(value));
      else {
        const texts = readList(pairs, name);
        const flat = Object.entries(value ?? {}).flatMap(([key, item]) => [
          key,
          typeof item === "object" ? JSON.stringify(item) : String(item),
        ]);
        expect(texts).toEqual(flat);
      }
    };
    for (const value of lists) await judge("v", value);
    for (const value of objects) await judge("o", value);
    // Refusing everything would be no answer.
    const sent = upstream.seen.length / 3;
    expect(sent).toBeGreaterThanOrEqual(/Delimited/.test(settings) ? 19 : 17);
  });
});

/** What came upstream for each way of asking, and what was told where nothing did. */
async function askedBy(
  upstream: RecordingUpstream,
  ways: readonly (() => Promise<string>)[],
): Promise<readonly { readonly url: string | undefined; readonly told: string }[]> {
  const asked: { readonly url: string | undefined; readonly told: string }[] = [];
  for (const way of ways) {
    const before = upstream.seen.length;
    const told = await way();
    asked.push({ url: upstream.seen.slice(before)[0]?.url, told });
  }
  return asked;
}
