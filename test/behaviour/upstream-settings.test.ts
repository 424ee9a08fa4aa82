import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { compileSettings } from "../../generator/cli/settings.js";
import { readConfig } from "../../generator/config/find-config.js";
import { createReporter } from "../../generator/diagnostics/reporter.js";
import type { CompileSettings } from "../../generator/pipeline.js";
import { project } from "../capstan.js";
import { compileText, fileText, importServer, writeGenerated } from "../check.js";
import { json, type RecordingUpstream, startUpstream } from "../runtime/upstream.js";

let count = 0;

const yaml = `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: http://127.0.0.1:9
      inputParameters: [{name: X-Client, in: header, value: declared}]
      resources:
        - name: things
          path: /things
          operations:
            - name: find
              method: GET
              inputParameters:
                - {name: tags, in: query, type: array}
                - {name: where, in: query, type: object}
                - {name: $select, in: query, type: array}
                - {name: plain, in: query, type: string}
                - {name: Api-Version, in: header, type: string}
            - name: add
              method: POST
              inputParameters:
                - {name: name, in: body, type: string}
                - {name: tags, in: body, type: array}
                - {name: owner, in: body, type: object}
            - name: put
              method: PUT
              body: {type: json, data: {name: "{{name}}", count: 3}}
              inputParameters: [{name: name, in: body, type: string}]
            - name: note
              method: PATCH
              body: {type: text, data: hello}
            - name: fixed
              method: DELETE
              inputParameters: [{name: in, in: query, value: [a, b]}]
        - name: token
          path: /oauth/token
          operations:
            - {name: token, method: POST, body: {type: formUrlEncoded}}
  exposes:
    - type: rest
      namespace: r
      resources:
        - {name: rest, path: "/rest/{{path}}", forward: {targetNamespace: up}}
        - name: find
          path: /find
          operations: [{method: POST, name: find, call: up.find, with: {tags: "{{tags}}", where: "{{where}}", "$select": "{{select}}", plain: "{{plain}}"}, inputParameters: [{name: tags, in: body, type: array}, {name: where, in: body, type: object}, {name: select, in: body, type: array}, {name: plain, in: body, type: string}]}]
        - {name: add, path: /add, operations: [{method: POST, name: add, call: up.add}]}
        - {name: put, path: /put, operations: [{method: PUT, name: put, call: up.put}]}
        - {name: note, path: /note, operations: [{method: PATCH, name: note, call: up.note}]}
        - {name: fixed, path: /fixed, operations: [{method: DELETE, name: fixed, call: up.fixed}]}
        - {name: token, path: /token, operations: [{method: POST, name: token, call: up.token}]}
`;

async function settingsOf(config: string): Promise<Pick<CompileSettings, "upstreams">> {
  const reporter = createReporter();
  const read = await readConfig(
    project({ "capstan.config.yaml": config }),
    { path: undefined, noCode: true },
    reporter,
  );
  expect(reporter.diagnostics).toEqual([]);
  if (!read) throw new Error("no configuration");
  return { upstreams: compileSettings(read).upstreams };
}

async function started(config: string): Promise<{
  readonly upstream: RecordingUpstream;
  readonly send: (method: string, path: string, body?: object) => Promise<Response>;
}> {
  const compilation = compileText(yaml, await settingsOf(config));
  expect(compilation.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  count += 1;
  const { start } = await importServer(compilation, `upstream-settings-${count}`);
  const upstream = await startUpstream((_, response) => json(response, { access_token: "t", token_type: "Bearer" }));
  const servers = await start({
    ports: { r: 0 },
    baseUrls: { up: upstream.url },
    logLevel: "silent",
    call: { retries: 0 },
  });
  onTestFinished(servers.close);
  const send = async (method: string, path: string, body?: object): Promise<Response> =>
    await fetch(`${servers.addresses["r"]}${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
  return { upstream, send };
}

const asked = {
  tags: ["a,b", "c d"],
  where: { size: { gt: 1 }, in: [1, { x: 0, y: true }] },
  select: ["id", "name"],
  plain: "p",
};

/** What came after the question mark, decoded for reading; `%2C` is told from a comma. */
function queryIn({ url }: { readonly url: string }): readonly string[] {
  return (url.split("?")[1] ?? "").split("&").map((pair) => decodeURIComponent(pair.replaceAll("%2C", "%252C")));
}

describe("lists and objects stand in a query as is configured", () => {
  const text = 'where={"size":{"gt":1},"in":[1,{"x":0,"y":true}]}'.replaceAll(",", "%2C");
  it.each([
    ["{}", ["tags=a%2Cb", "tags=c d", text]],
    ["{style: form}", ["tags=a%2Cb", "tags=c d", text]],
    ["{explode: false}", ["tags=a%2Cb,c d", text]],
    ["{style: form, explode: false}", ["tags=a%2Cb,c d", text]],
    ["{style: comma}", ["tags=a%2Cb,c d", text]],
    [
      "{style: pipeDelimited}",
      ["tags=a%2Cb|c d", 'where=size|{"gt":1}|in|[1,{"x":0,"y":true}]'.replaceAll(",", "%2C")],
    ],
    [
      "{style: brackets}",
      ["tags[]=a%2Cb", "tags[]=c d", "where[size][gt]=1", "where[in][]=1", "where[in][1][x]=0", "where[in][1][y]=true"],
    ],
    [
      "{style: deepObject}",
      [
        "tags[0]=a%2Cb",
        "tags[1]=c d",
        "where[size][gt]=1",
        "where[in][0]=1",
        "where[in][1][x]=0",
        "where[in][1][y]=true",
      ],
    ],
    ["{style: brackets, operations: {find: {style: comma}}}", ["tags=a%2Cb,c d", text]],
  ])("%s", async (settings, sent) => {
    const { upstream, send } = await started(`upstreams: {up: ${settings}}\n`);
    expect((await send("POST", "/find", asked)).status).toBe(200);
    expect(upstream.seen.map(queryIn)).toEqual([[...sent, "$select=id,name", "plain=p"]]);
  });

  it("also where the capability fixes them", async () => {
    const { upstream, send } = await started("upstreams: {up: {style: brackets}}\n");
    await send("DELETE", "/fixed");
    expect(upstream.seen.map(queryIn)).toEqual([["in[]=a", "in[]=b"]]);
  });

  it("and an item that holds what separates them is refused", async () => {
    const { upstream, send } = await started("upstreams: {up: {style: spaceDelimited}}\n");
    expect((await send("POST", "/find", { tags: ["a", "b"] })).status).toBe(200);
    expect(upstream.seen.map(({ url }) => url)).toEqual(["/things?tags=a%20b"]);
    const answer = await send("POST", "/find", { tags: ["a b"] });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain("has an item with a space in it");
  });

  it("and never grow beyond what was sent without a bound", async () => {
    const { upstream, send } = await started("upstreams: {up: {style: brackets}}\n");
    const where = { ["k".repeat(40_000)]: Array.from({ length: 100 }, () => 1) };
    const answer = await send("POST", "/find", { where });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain("too large");
    expect(upstream.seen).toEqual([]);
  });
});

describe("inputs of a body are encoded as is configured", () => {
  const sample = { name: "n", tags: ["a", "b"], owner: { id: 1 } };
  it.each([
    ["{}", "application/json", JSON.stringify(sample)],
    ["{body: json}", "application/json", JSON.stringify(sample)],
    ["{body: formUrlEncoded}", "application/x-www-form-urlencoded", 'name=n&tags=a&tags=b&owner={"id":1}'],
    [
      "{body: formUrlEncoded, style: brackets}",
      "application/x-www-form-urlencoded",
      "name=n&tags[]=a&tags[]=b&owner[id]=1",
    ],
    [
      "{operations: {add: {body: formUrlEncoded, explode: false}}}",
      "application/x-www-form-urlencoded",
      'name=n&tags=a,b&owner={"id":1}',
    ],
  ])("%s", async (settings, mediaType, sent) => {
    const { upstream, send } = await started(`upstreams: {up: ${settings}}\n`);
    expect((await send("POST", "/add", sample)).status).toBe(200);
    const [seen] = upstream.seen;
    expect(seen?.headers["content-type"]).toBe(mediaType);
    expect(decodeURIComponent(seen?.body ?? "")).toBe(sent);
  });

  it("as parts", async () => {
    const { upstream, send } = await started("upstreams: {up: {body: multipartForm}}\n");
    await send("POST", "/add", sample);
    const [seen] = upstream.seen;
    const form = await new Response(seen?.body, {
      headers: { "content-type": seen?.headers["content-type"] ?? "" },
    }).formData();
    expect([...form]).toEqual([
      ["name", "n"],
      ["tags", "a"],
      ["tags", "b"],
      ["owner", '{"id":1}'],
    ]);
  });

  it("where it is written out, too; text stays text", async () => {
    const { upstream, send } = await started("upstreams: {up: {body: formUrlEncoded}}\n");
    await send("PUT", "/put", { name: "n" });
    await send("PATCH", "/note");
    expect(upstream.seen.map(({ body }) => body)).toEqual(["name=n&count=3", "hello"]);
  });
});

describe("configured headers go with every call", () => {
  const config =
    'upstreams: {up: {headers: {api-version: "2024-10-28", x-client: ours}, operations: {add: {headers: {X-Client: add}}}}}\n';

  it("in place of those of their name", async () => {
    const { upstream, send } = await started(config);
    await send("POST", "/find", asked);
    await send("POST", "/add", { name: "n" });
    await send("GET", "/rest/elsewhere");
    await fetch(`${upstream.url}/unconfigured`);
    expect(
      upstream.seen.map(({ url, headers }) => [url.split("?")[0], headers["api-version"], headers["x-client"]]),
    ).toEqual([
      ["/things", "2024-10-28", "ours"],
      ["/things", "2024-10-28", "add"],
      ["/elsewhere", "2024-10-28", "ours"],
      ["/unconfigured", undefined, undefined],
    ]);
  });

  it("so that no caller is asked for them", async () => {
    expect(fileText(compileText(yaml), "types.ts")).toContain("Api-Version");
    expect(fileText(compileText(yaml, await settingsOf(config)), "types.ts")).not.toContain("Api-Version");
  });

  it("to OAuth 2.0 endpoints as well", async () => {
    const { upstream, send } = await started(config);
    await send("POST", "/token", { grant_type: "client_credentials" });
    expect(upstream.seen.map(({ headers }) => headers["api-version"])).toEqual(["2024-10-28"]);
  });
});

describe("a try takes as long as is configured", () => {
  it.each([
    ["find", {}, {}, 300],
    ["token", { body: { grant_type: "client_credentials" } }, {}, 300],
    ["note", {}, {}, 200],
    ["find", {}, { timeoutMs: 100 }, 100],
  ] as const)("%s", async (name, input, options, milliseconds) => {
    const settings = await settingsOf("upstreams: {up: {timeoutMs: 300, operations: {note: {timeoutMs: 200}}}}\n");
    count += 1;
    const folder = writeGenerated(compileText(yaml, settings), `upstream-settings-${count}`);
    const client: Readonly<Record<string, (...values: object[]) => Promise<unknown>>> = await import(
      pathToFileURL(join(folder, "client.ts")).href
    );
    const upstream = await startUpstream(() => undefined);
    const given = { ...options, baseUrl: upstream.url, retries: 0 };
    await expect(name === "note" ? client[name]?.(given) : client[name]?.(input, given)).rejects.toMatchObject({
      kind: "timeout",
      message: expect.stringContaining(`within ${milliseconds} ms`),
    });
  });
});

it("tells what one operation can do nothing with", async () => {
  const settings = await settingsOf(
    "upstreams: {up: {style: comma, operations: {note: {body: json, style: brackets}, token: {body: json, explode: false}, find: {body: json}, add: {body: formUrlEncoded, style: brackets}}}}\n",
  );
  const { diagnostics } = compileText(yaml, settings);
  expect(diagnostics.filter(({ code }) => code === "model/useless-setting").map(({ message }) => message)).toEqual([
    "`body` is configured for `up.find`, but it has no body of members",
    "`body` is configured for `up.note`, but it has no body of members",
    "`style` is configured for `up.note`, but it sends no query and no form",
    "`body` is configured for `up.token`, but it has no body of members",
    "`explode` is configured for `up.token`, but it sends no query and no form",
  ]);
});
