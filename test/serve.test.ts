import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { afterEach, describe, expect, it } from "vitest";
import { exampleCapability } from "../generator/drift/rules/example.js";
import { capstan, freshCapstan, project, write } from "./capstan.js";
import { readFolder } from "./check.js";
import { served, start, stop, stopAll } from "./long-run.js";

afterEach(stopAll);

const anyPort = (capability: string): string => capability.replace(/port: \d+/g, "port: 0");

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address ? address.port : 0;
}

async function callTool(url: string, name: string, args: Readonly<Record<string, unknown>>) {
  const client = new Client({ name: "test", version: "1.0.0" });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  const answer = await client.callTool({ name, arguments: args });
  await client.close();
  return answer;
}

describe("capstan serve", () => {
  it("serves a capability from its YAML without its API, and again when it changes", async () => {
    const capability = anyPort(exampleCapability);
    const folder = served({ "capabilities/pets.yaml": capability });
    const serving = start(folder, ["serve", "--mock"]);
    const [, curl = ""] = await serving.until(/^ {2}(curl .*\/pets\?limit=1.*)$/m);
    const [, config = ""] = await serving.until(/^ {2}(\{"mcpServers".*\})$/m);
    const url = /http:[^' ]*/.exec(curl)?.[0] ?? "";
    // What is declared of the answer decides it: `count` is an integer, `first` a text.
    expect(await (await fetch(url)).json()).toEqual({ count: 1, first: "first" });
    await serving.until(/upstream GET \/pets: 200 pets\.list-pets/);
    expect((await fetch(url.replace("limit=1", "limit=x"))).status).toBe(400);
    const mcp = JSON.parse(config).mcpServers["pets-mcp"].url;
    expect((await callTool(mcp, "list-pets", { limit: 3 })).structuredContent).toEqual({ count: 1, first: "first" });
    // Nothing is written into the project. This machine's cache, which newer Nodes keep, is below the home folder that tests are given.
    const written = readdirSync(folder).filter((name) => name !== ".cache");
    expect(written.sort()).toEqual(["capabilities", "node_modules", "package.json"]);

    const changed = capability.replaceAll("first:\n", "name:\n");
    write(folder, { "capabilities/pets.yaml": changed });
    await serving.until(/reloaded/);
    expect(await (await fetch(url)).json()).toEqual({ count: 1, name: "first" });

    write(folder, { "capabilities/pets.yaml": changed.replace("call: pets.list-pets", "call: pets.list-petz") });
    await serving.until(/what was served before still is/);
    expect(await (await fetch(url)).json()).toEqual({ count: 1, name: "first" });
    expect(await stop(serving)).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
    expect(existsSync(join("node_modules", ".capstan", `serve-${serving.child.pid ?? 0}`))).toBe(false);
  });

  it("calls the API without --mock, and asks for what it must know", async () => {
    const folder = served({ "capabilities/pets.yaml": anyPort(exampleCapability) });
    const refused = freshCapstan(folder, ["serve"]);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain("PETS_TOKEN");
    const serving = start(folder, ["serve"], { PETS_TOKEN: "t", PETS_BASE_URL: "http://127.0.0.1:9" });
    const [, url = ""] = await serving.until(/^ {2}curl .*(http:[^' ]*\/pets\?limit=1)/m);
    expect((await fetch(url)).status).toBe(502);
    expect(await stop(serving)).toBe(0);
  });

  it("has the artifacts, names and documents that the configuration says, of a target where one is named", async () => {
    const folder = served({
      "capabilities/pets.yaml": anyPort(exampleCapability),
      "capstan.config.yaml":
        "artifacts: [rest]\nopenapi: false\nnames: {pets.list-pets: every pet}\ncapabilities: [{path: capabilities/pets.yaml, servers: {pets-rest: animals}}]\n",
    });
    const serving = start(folder, ["serve", "--mock"]);
    const [, url = ""] = await serving.until(/^ {2}curl .*(http:[^' ]*\/pets\?limit=1)/m);
    await serving.until(/Ctrl-C ends it/);
    expect(serving.said()).toMatch(/animals/);
    expect(serving.said()).not.toMatch(/mcp/i);
    expect((await fetch(url)).status).toBe(200);
    expect((await fetch(new URL("/openapi.json", url))).status).toBe(404);
    const scratch = join(folder, "node_modules", ".capstan");
    const [program = ""] = readdirSync(scratch).filter((name) => name.includes(String(serving.child.pid)));
    expect(readFileSync(join(scratch, program, "pets", "client.js"), "utf8")).toContain("function everyPet(");
    expect(await stop(serving)).toBe(0);

    const targets = "targets: {web: {out: web, artifacts: []}, tools: {out: tools, artifacts: [mcp]}}\n";
    write(folder, { "capstan.config.yaml": targets });
    const web = capstan(folder, ["serve", "--mock", "--target", "web"]);
    expect(web).toMatchObject({
      code: 1,
      err: expect.stringMatching(/cli\/nothing-to-serve[^]*leaves out all adapters/),
    });
    const tools = start(folder, ["serve", "--mock", "--target", "tools"]);
    await tools.until(/"mcpServers"/);
    await tools.until(/Ctrl-C ends it/);
    expect(tools.said()).not.toMatch(/ {2}curl /);
    expect(await stop(tools)).toBe(0);
  });

  it("shows answers that stream as they come", async () => {
    const capability = `naftiko: 1.0.0-alpha2
capability:
  consumes:
    - {type: http, namespace: feed, baseUri: https://feed.example.com, resources: [{path: /all, operations: [{name: follow, method: GET, outputRawFormat: ndjson}, {name: read, method: HEAD}]}, {path: /one, operations: [{name: one, method: GET}]}]}
  exposes:
    - {type: rest, namespace: feed-rest, port: 0, resources: [{path: /all, operations: [{name: follow, method: GET, call: feed.follow}]}, {path: /one, operations: [{name: one, method: GET, call: feed.one}]}]}
`;
    const serving = start(served({ "capabilities/feed.yaml": capability }), ["serve", "--mock"]);
    await serving.until(/Ctrl-C ends it/);
    expect(serving.said()).toMatch(/^ {2}curl -N -i \S+\/all$/m);
    expect(serving.said()).toMatch(/^ {2}curl -i \S+\/one$/m);
    expect(await stop(serving)).toBe(0);
  });

  it("answers operations of several steps, whose lookups find something", async () => {
    const steps = readFileSync("test/golden/steps/capability.yaml", "utf8");
    const serving = start(served({ "capabilities/ships.yaml": anyPort(steps) }), ["serve", "--mock"]);
    const [, url = ""] = await serving.until(/^ {2}curl .*(http:[^' ]*\/crew)/m);
    const answer = await (await fetch(url)).text();
    expect(JSON.parse(answer)).toMatchObject({ imo: "imo_number" });
    expect(answer).toContain('"name":"fullName"');
    const [, config = ""] = await serving.until(/^ {2}(\{"mcpServers".*\})$/m);
    const mcp = JSON.parse(config).mcpServers["ships-mcp"].url;
    expect((await callTool(mcp, "plan-voyage", { ship: "1" })).structuredContent).toEqual({ id: "voyageId" });
    expect(await stop(serving)).toBe(0);
  });

  it("answers operations whose steps read bytes, raw answers and streams", async () => {
    const files = readFileSync("test/golden/step-files/capability.yaml", "utf8");
    const serving = start(served({ "capabilities/pictures.yaml": anyPort(files) }), ["serve", "--mock"]);
    const [, url = ""] = await serving.until(/^ {2}curl .*(http:[^' ]*\/pictures\/[^' ]*)/m);
    const answer = await (await fetch(url)).json();
    expect(answer).toMatchObject({ picture: Buffer.from("mock").toString("base64"), notes: expect.anything() });
    const [, config = ""] = await serving.until(/^ {2}(\{"mcpServers".*\})$/m);
    const mcp = JSON.parse(config).mcpServers["pictures-mcp"].url;
    expect((await callTool(mcp, "keep-picture", { id: "1" })).isError).not.toBe(true);
    expect(await stop(serving)).toBe(0);
  });

  it.each(["xml", "csv", "yaml", "json"])("answers in the format that is declared: %s", async (format) => {
    const capability = `naftiko: 1.0.0-alpha2
capability:
  consumes:
    - type: http
      namespace: files
      baseUri: https://files.example.com
      resources:
        - path: /all
          operations: [{name: list, method: GET, outputRawFormat: ${format}, outputParameters: [{name: size, type: string, value: ${format === "csv" ? "'$[0].size'" : "$.file.size"}}]}]
  exposes:
    - type: rest
      namespace: files-rest
      port: 0
      resources:
        - path: /size
          operations: [{name: size, method: GET, call: files.list, outputParameters: [{type: object, properties: {bytes: {type: string, mapping: ${format === "csv" ? "'$[0].size'" : "$.file.size"}}}}]}]
`;
    const serving = start(served({ "capabilities/files.yaml": capability }), ["serve", "--mock"]);
    const [, url = ""] = await serving.until(/^ {2}curl .*(http:[^' ]*\/size)/m);
    expect(await (await fetch(url)).json()).toEqual({ bytes: "size" });
    expect(await stop(serving)).toBe(0);
  });

  it("says where it cannot write what it runs, and ends", () => {
    const folder = project({ "package.json": "{}", "capabilities/pets.yaml": exampleCapability });
    mkdirSync(join(folder, "node_modules"));
    for (const name of readdirSync("node_modules"))
      if (name !== ".capstan") symlinkSync(resolve("node_modules", name), join(folder, "node_modules", name));
    writeFileSync(join(folder, "node_modules", ".capstan"), "a file");
    expect(freshCapstan(folder, ["serve", "--mock"])).toMatchObject({
      code: 3,
      err: expect.stringMatching(
        /output\/cannot-write.*node_modules\/\.capstan[^]*a file stands where a folder belongs/,
      ),
    });
  });

  it("serves a group from the YAML of its capabilities, each below its prefix, and whoever comes to it", async () => {
    const shop = Object.fromEntries(
      ["orders", "payments"].map((name) => [
        `capabilities/${name}.yaml`,
        anyPort(readFileSync(join("test", "compose", "shop", `${name}.yaml`), "utf8")),
      ]),
    );
    const configuration = "compose: {shop: {prefixes: {payments: /pay}, mcp: both}}\n";
    const folder = served({ ...shop, "capstan.config.yaml": configuration });
    const serving = start(folder, ["serve", "shop", "--mock"]);
    const [, orders = ""] = await serving.until(/^ {2}curl .*(http:[^' ]*\/v1\/orders)'?$/m);
    const [, payments = ""] = await serving.until(/^ {2}curl .*(http:[^' ]*\/pay\/v1\/payments)'?$/m);
    const [, all = ""] = await serving.until(/^ {2}\{"mcpServers":\{"shop-mcp":.*"url":"([^"]*\/mcp)"/m);
    const [, own = ""] = await serving.until(/"payments-mcp":.*"url":"([^"]*\/payments\/mcp)"/);
    expect(new URL(orders).port).toBe(new URL(payments).port);
    await serving.until(/Ctrl-C/);
    for (const [url, said] of [
      [orders, /upstream GET \/orders: 200 shop\.list-orders/],
      [payments, /upstream GET \/payments: 200 pay\.list-payments/],
    ] as const) {
      expect((await fetch(url)).status).toBe(200);
      await serving.until(said);
    }
    for (const [url, name] of [
      [all, "orders-list"],
      [own, "list"],
    ] as const)
      expect((await callTool(url, name, {})).isError ?? false, name).toBe(false);

    // `shop` of the third one has other operations than that of the first.
    const stock = anyPort(readFileSync(join("test", "compose", "shop", "stock.yaml"), "utf8"));
    write(folder, { "capabilities/stock.yaml": stock });
    await serving.until(/reloaded/);
    expect((await fetch(new URL("/v1/items", orders))).status).toBe(200);
    await serving.until(/upstream GET \/items: 200 shop\.list-items/);

    write(folder, { "capstan.config.yaml": "compose: {web: [orders]}\n" });
    await serving.until(/has no group `shop` any more; what was served before still is/);
    write(folder, { "capstan.config.yaml": "compose: {shop: {mcp: both}}\n" });
    await serving.until(/compose\/same-route[^]*what was served before still is/);
    expect((await fetch(payments)).status).toBe(200);
    expect(await stop(serving)).toBe(0);
  });

  it("plays an operation that two capabilities of a group declare as each of them reads it", async () => {
    const reading = (name: string, properties: string): string =>
      anyPort(`naftiko: 1.0.0-alpha2
info: {label: Reads, description: Reads an order.}
capability:
  consumes:
    - {type: http, namespace: shop, baseUri: "https://shop.example", resources: [{name: order, path: "/orders/{id}", operations: [{name: get-order, method: GET}]}]}
  exposes:
    - type: rest
      namespace: ${name}-rest
      port: 8080
      resources:
        - name: order
          path: "/${name}/{id}"
          operations: [{method: GET, name: show-${name}, description: Shows it., call: shop.get-order, outputParameters: [{type: object, properties: ${properties}}]}]
`);
    const folder = served({
      "capabilities/desk.yaml": reading(
        "desk",
        "{number: {type: string, mapping: $.number}, line: {type: object, properties: {sku: {type: string, mapping: $.line.sku}}}}",
      ),
      "capabilities/till.yaml": reading(
        "till",
        "{number: {type: integer, mapping: $.number}, total: {type: number, mapping: $.total}, price: {type: number, mapping: $.line.price}}",
      ),
      "capstan.config.yaml": "compose: {shop: [desk, till]}\n",
    });
    const serving = start(folder, ["serve", "shop", "--mock"]);
    const [, desk = ""] = await serving.until(/^ {2}curl .*(http:[^' ]*\/desk\/[^' ]*)'?$/m);
    await serving.until(/Ctrl-C/);
    expect(await (await fetch(desk)).json()).toEqual({ number: expect.any(String), line: { sku: "sku" } });
    expect(await (await fetch(desk.replace("/desk/", "/till/"))).json()).toEqual({
      number: expect.any(Number),
      total: expect.any(Number),
      price: expect.any(Number),
    });
    expect(await stop(serving)).toBe(0);
  });

  it("gives each capability of a group answers of its own, whatever the other reads, and calls no API that the environment names", async () => {
    const reading = (name: string, baseUri: string, output: string): string =>
      anyPort(`naftiko: 1.0.0-alpha2
info: {label: Reads, description: Reads orders.}
capability:
  binds: [{namespace: env, keys: {SHOP_AT: SHOP_AT}}]
  consumes:
    - {type: http, namespace: shop, baseUri: "${baseUri}", resources: [{name: orders, path: /orders, operations: [{name: list-orders, method: GET}]}]}
  exposes:
    - type: rest
      namespace: ${name}-rest
      port: 8080
      resources:
        - {name: orders, path: /${name}, operations: [{method: GET, name: list-${name}, description: Lists them., call: shop.list-orders, outputParameters: [${output}]}]}
`);
    const folder = served({
      "capabilities/rows.yaml": reading(
        "rows",
        "{{SHOP_AT}}",
        "{type: array, mapping: $., items: {type: object, properties: {sku: {type: string, mapping: $.sku}}}}",
      ),
      "capabilities/total.yaml": reading(
        "total",
        "{{SHOP_AT}}",
        "{type: object, properties: {sku: {type: object, mapping: $.sku, properties: {count: {type: integer, mapping: $.count}}}}}",
      ),
      "capstan.config.yaml": "compose: {shop: [rows, total]}\n",
    });
    const serving = start(folder, ["serve", "shop", "--mock"], { SHOP_BASE_URL: "http://127.0.0.1:9" });
    const [, rows = ""] = await serving.until(/^ {2}curl .*(http:[^' ]*\/rows)'?$/m);
    await serving.until(/Ctrl-C/);
    expect(await (await fetch(rows)).json()).toEqual([{ sku: "sku" }]);
    await serving.until(/upstream GET \/orders: 200 shop\.list-orders/);
    expect(await (await fetch(rows.replace("/rows", "/total"))).json()).toEqual({ sku: { count: 1 } });
    expect(await stop(serving)).toBe(0);
  });

  it("plays operations that a header alone tells apart", async () => {
    const folder = served({
      "capabilities/keys.yaml": anyPort(`naftiko: 1.0.0-alpha2
info: {label: Keys, description: Keeps keys.}
capability:
  consumes:
    - type: http
      namespace: keys
      baseUri: https://keys.example
      resources:
        - {name: list, path: "/#X-Target=Keys.List", operations: [{name: list-keys, method: POST, outputParameters: [{name: count, type: integer, value: $.count}]}]}
        - {name: show, path: "/#X-Target=Keys.Show", operations: [{name: show-key, method: POST, outputParameters: [{name: title, type: string, value: $.title}]}]}
  exposes:
    - type: rest
      namespace: keys-rest
      port: 8080
      resources:
        - {name: list, path: /keys, operations: [{method: GET, name: list, description: Lists them., call: keys.list-keys}]}
        - {name: show, path: /key, operations: [{method: GET, name: show, description: Shows one., call: keys.show-key}]}
`),
    });
    const serving = start(folder, ["serve", "--mock"]);
    const [, list = ""] = await serving.until(/^ {2}curl .*(http:[^' ]*\/keys)'?$/m);
    await serving.until(/Ctrl-C/);
    expect(await (await fetch(list)).json()).toEqual({ count: 1 });
    expect(await (await fetch(list.replace("/keys", "/key"))).json()).toEqual({ title: "title" });
    expect(await stop(serving)).toBe(0);
  });

  it("says which handler is missing, by adapter and name, in a group by capability too", async () => {
    const open = anyPort(readFileSync(join("test", "compose", "shop", "stock.yaml"), "utf8")).replace(
      "description: Lists items., call: shop.list-items}",
      "description: Lists items.}",
    );
    const folder = served({ "capabilities/stock.yaml": open, "capstan.config.yaml": "compose: {shop: [stock]}\n" });
    for (const [what, said] of [
      ["shop", /stock\.stock-rest\.listItems needs a handler, and capstan serve has none/],
      ["capabilities/stock.yaml", /"stock-rest\.listItems needs a handler, and capstan serve has none/],
    ] as const) {
      const serving = start(folder, ["serve", what, "--mock"]);
      const [, items = ""] = await serving.until(/^ {2}curl .*(http:[^' ]*\/v1\/items)/m);
      expect((await fetch(items)).status).toBe(500);
      await serving.until(said);
      expect(await stop(serving)).toBe(0);
    }
  });

  it("says which packages are missing, and which capability is meant", () => {
    const bare = project({ "package.json": "{}", "capabilities/pets.yaml": exampleCapability });
    expect(capstan(bare, ["serve"])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/cli\/missing-packages[\s\S]*npm install "@modelcontextprotocol\/server@\^2/),
    });
    write(bare, { "capabilities/other.yaml": exampleCapability });
    expect(capstan(bare, ["serve"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("cli/several-capabilities"),
    });
    write(bare, { "capstan.config.yaml": "compose: {zoo: [pets, other]}\n" });
    expect(capstan(bare, ["serve"]).err).toContain("or a group: `capstan serve zoo`");
    expect(capstan(bare, ["serve", "zooo"])).toMatchObject({ code: 3, err: expect.stringContaining("`zooo`") });
    const client = served({
      "capabilities/pets.yaml": exampleCapability.slice(0, exampleCapability.indexOf("  exposes:")),
    });
    expect(capstan(client, ["serve"])).toMatchObject({ code: 1, err: expect.stringContaining("cli/nothing-to-serve") });
  });
});

describe("capstan serve, after changes of what is not the capability's text alone", () => {
  it("listens where a changed port says, and says what to type then", async () => {
    const [port, other] = [await freePort(), await freePort()];
    const at = (rest: number): string => {
      let adapters = 0;
      return exampleCapability.replace(/port: \d+/g, () => (adapters++ === 0 ? `port: ${rest}` : "port: 0"));
    };
    const folder = served({ "capabilities/pets.yaml": at(port) });
    const serving = start(folder, ["serve", "--mock"]);
    const [, mcp = ""] = await serving.until(/^ {2}(\{"mcpServers".*\})$/m);
    write(folder, { "capabilities/pets.yaml": at(other) });
    await serving.until(/reloaded/);
    const [, url = ""] = await serving.until(/^ {2}curl .*(http:[^' ]*\/pets\?limit=1)/m);
    expect(url).toContain(`:${other}/`);
    expect((await fetch(url)).status).toBe(200);
    // Any free port is the one that it was.
    expect((await serving.until(/^ {2}(\{"mcpServers".*\})$/m))[1]).toBe(mcp);
    await expect(fetch(url.replace(`:${other}/`, `:${port}/`))).rejects.toThrow();
    expect(await stop(serving)).toBe(0);
  });

  it("says that an error is mended, and follows the configuration", async () => {
    const folder = served({ "capabilities/pets.yaml": anyPort(exampleCapability) });
    const serving = start(folder, ["serve", "--mock"]);
    await serving.until(/Ctrl-C ends it/);
    // The first change is served by a program that is told its ports.
    write(folder, { "capabilities/pets.yaml": anyPort(exampleCapability).replace("All pets.", "Every pet.") });
    await serving.until(/reloaded/);
    write(folder, { "capabilities/pets.yaml": "naftiko: [" });
    await serving.until(/what was served before still is/);
    write(folder, { "capabilities/pets.yaml": anyPort(exampleCapability).replace("All pets.", "Every pet.") });
    await serving.until(/mended: the same is served as before/);
    write(folder, { "capstan.config.yaml": "owt: code\n" });
    await serving.until(/config\/unknown-key[\s\S]*what was served before still is/);
    write(folder, { "capstan.config.yaml": "upstreams: {pets: {timeoutMs: 1234}}\n" });
    await serving.until(/reloaded/);
    expect(await stop(serving)).toBe(0);
  });

  it("says which variable moves it from a port that is taken", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const address = taken.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const folder = served({ "capabilities/pets.yaml": exampleCapability.replace(/port: \d+/, `port: ${port}`) });
    const serving = start(folder, ["serve", "--mock"]);
    const [, variable = ""] = await serving.until(new RegExp(`port ${port} on \\S+ is in use: set (\\w+)`));
    await serving.until(/taken from the environment here/);
    await once(serving.child, "exit");
    expect(serving.child.exitCode).toBe(1);
    const moved = start(folder, ["serve", "--mock"], { [variable]: "0", PETS_MCP_PORT: "0", PETS_SKILL_PORT: "0" });
    await moved.until(/Ctrl-C ends it/);
    expect(await stop(moved)).toBe(0);
    taken.close();
  });
});

describe("capstan generate", () => {
  it("--watch follows imports, scripts, removed files and the configuration, and not what it writes itself", async () => {
    const consumed = /^ {2}consumes:\n([\s\S]*?)(?=^ {2}\w)/m.exec(exampleCapability)?.[1] ?? "";
    const shared = `naftiko: 1.0.0-alpha2\nconsumes:\n${consumed.replace(/^ {2}/gm, "")}`;
    const folder = project({
      "shared/pets.yaml": shared,
      "capabilities/pets.yaml": exampleCapability.replace(
        consumed,
        "    - {import: pets, location: ../shared/pets.yaml}\n",
      ),
      "capabilities/total.yaml": `ikanos: "1.0.0-beta4"
info: {display: Total, description: Total.}
capability:
  exposes:
    - type: mcp
      namespace: total-mcp
      port: 9191
      tools:
        total:
          description: Totals.
          steps: {sum: {type: script, language: javascript, location: "file:///./scripts", file: sum.js}}
          mappings: [{target: total, value: $.sum.total}]
`,
      "capabilities/scripts/sum.js": "result = { total: 1 };\n",
      "capstan.config.mjs": 'export default { out: "generated" };\n',
    });
    const watching = start(folder, ["generate", "--watch"]);
    await watching.until(/watching; Ctrl-C ends it/);
    write(folder, { "shared/pets.yaml": shared.replace("path: /pets\n", "path: /animals\n") });
    await watching.until(/shared\/pets\.yaml changed\n[\s\S]*rewrite generated\/pets\/client\.ts/);
    write(folder, { "capabilities/scripts/sum.js": "result = { total: 2 };\n" });
    await watching.until(/capabilities\/scripts\/sum\.js changed\n[\s\S]*rewrite generated\/total\//);
    rmSync(join(folder, "capabilities/total.yaml"));
    await watching.until(/capabilities\/total\.yaml removed\n[\s\S]*remove generated\/total\/mcp\.ts/);
    write(folder, { "capstan.config.mjs": 'export default { out: "code" };\n' });
    await watching.until(/capstan\.config\.mjs changed\n[\s\S]*add code\/[\s\S]*generated\/ is written no more/);
    write(folder, { "capabilities/owners.yaml": exampleCapability });
    // Nothing was said of what was written in between.
    const [said] = await watching.until(/[\s\S]*owners\.yaml added\n[\s\S]*?add code\/owners\/client\.ts/);
    expect(said).not.toContain("capstan.manifest.json");
    write(folder, {
      "capstan.config.mjs":
        'export default { targets: { web: { out: "web", artifacts: [] }, api: { out: "code" } } };\n',
    });
    await watching.until(/add web\/owners\/client\.ts/);
    write(folder, { "shared/pets.yaml": shared.replace("path: /pets\n", "path: /beasts\n") });
    const [both] = await watching.until(
      /yaml changed\n(?:(?!yaml changed)[\s\S])*rewrite web\/pets\/client\.ts[\s\S]*?rewrite code\/pets\/client\.ts/,
    );
    expect(both).not.toContain("capstan.manifest.json");
    expect(await stop(watching)).toBe(0);
  });

  it("--watch writes what changes, says so, and survives errors", async () => {
    const folder = project({ "capabilities/pets.yaml": exampleCapability });
    const watching = start(folder, ["generate", "--watch"]);
    await watching.until(/watching; Ctrl-C ends it/);
    write(folder, { "capabilities/pets.yaml": exampleCapability.replace("All pets.", "Every pet.") });
    await watching.until(/capabilities\/pets\.yaml changed\n[\s\S]*rewrite generated\/pets\/openapi\.json/);
    await watching.until(/\d+ ms/);
    expect(readFileSync(join(folder, "generated/pets/openapi.json"), "utf8")).toContain("Every pet");
    write(folder, { "capabilities/pets.yaml": "naftiko: [" });
    await watching.until(/error source\//);
    write(folder, { "capabilities/owners.yaml": exampleCapability });
    await watching.until(/add generated\/owners\/client\.ts/);
    expect(await stop(watching)).toBe(0);
  });

  it("--dry-run lists what would be written, and writes nothing", () => {
    const folder = project({ "capabilities/pets.yaml": exampleCapability });
    const run = capstan(folder, ["generate", "--dry-run"]);
    expect(run.code).toBe(0);
    expect(run.err).toContain("  would add generated/pets/client.ts\n");
    expect(run.err).toMatch(/^nothing is written; generated\/: \d+ files to add/m);
    expect(Object.keys(readFolder(folder))).toEqual(["capabilities/pets.yaml"]);
  });
});
