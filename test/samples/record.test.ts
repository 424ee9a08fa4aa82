import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { capstan, freshCapstan, project, write } from "../capstan.js";
import { createRecorder } from "../../generator/cli/record/recorder.js";
import { compileText, readFolder } from "../check.js";
import { served, start, stop, stopAll } from "../long-run.js";

afterEach(stopAll);

const capability = `naftiko: 1.0.0-alpha2
info: { label: Shop }
capability:
  binds:
    - { namespace: shop-secrets, keys: { token: SHOP_TOKEN } }
  consumes:
    - type: http
      namespace: shop
      baseUri: https://shop.example/v1
      authentication: { type: bearer, token: "{{token}}" }
      resources:
        - name: orders
          path: /orders
          operations:
            - { name: list-orders, method: GET }
        - name: order
          path: /orders/{id}
          operations:
            - { name: get-order, method: GET }
        - name: picture
          path: /orders/{id}/picture
          operations:
            - { name: get-picture, method: GET, outputRawFormat: binary }
  exposes:
    - type: rest
      port: 0
      namespace: shop-rest
      resources:
        - { path: /orders, operations: [{ method: GET, call: shop.list-orders }] }
        - { path: "/orders/{id}", operations: [{ method: GET, call: shop.get-order }] }
        - { path: "/orders/{id}/picture", operations: [{ method: GET, call: shop.get-picture }] }
`;
const configuration = "upstreams: { shop: { samples: ./samples/shop } }\n";

/** An API with orders, which repeats the credential that it was asked with. */
async function shop(): Promise<string> {
  const server = createServer(({ url = "", headers }, response) => {
    const json = (status: number, value: unknown): void =>
      void response
        .writeHead(status, { "content-type": "application/json", "set-cookie": "sid=s3cr3tcookie" })
        .end(JSON.stringify(value));
    if (url.endsWith("/picture")) return void response.writeHead(200, { "content-type": "image/png" }).end("x");
    if (url.endsWith("/404")) return json(404, { error: "no such order", seenFrom: headers.authorization });
    if (/\/orders\/\d/.test(url)) return json(200, { id: 16, customer: { name: "Ada", email: "ada@x.example" } });
    json(200, { orders: [{ id: 1, state: "open" }], echo: `sent ${headers.authorization ?? ""}` });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/v1`;
}

describe("capstan serve --record", () => {
  it("keeps answers by operation without secrets; they are types", async () => {
    const folder = served({ "capabilities/shop.yaml": capability });
    const secret = "tok-0123456789abcdef";
    const serving = start(folder, ["serve", "--record", "samples"], {
      SHOP_TOKEN: secret,
      SHOP_BASE_URL: await shop(),
    });
    const [, url = ""] = await serving.until(/^ {2}curl .*(http:[^' ]*\/orders)'?$/m);
    await serving.until(/shop: \{ samples: samples\/shop \}/);
    const listed = await (await fetch(url)).json();
    expect(listed).toEqual({ orders: [{ id: 1, state: "open" }], echo: `sent Bearer ${secret}` });
    await serving.until(/recorded shop\/list-orders\/200-1\.json/);
    for (const id of ["7", "8", "404", "7/picture"]) await (await fetch(`${url}/${id}`)).arrayBuffer();
    await serving.until(/recorded shop\/get-order\/404-1\.json/);
    expect(await stop(serving)).toBe(0);

    const samples = readFolder(join(folder, "samples"));
    // The second order says the same as the first.
    expect(Object.keys(samples).sort()).toEqual([
      "shop/get-order/200-1.json",
      "shop/get-order/404-1.json",
      "shop/list-orders/200-1.json",
    ]);
    const written = Object.values(samples).join("\n");
    for (const value of [secret, "Ada", "ada@x.example", "s3cr3tcookie"]) expect(written).not.toContain(value);
    expect(JSON.parse(samples["shop/list-orders/200-1.json"] ?? "")).toEqual({
      orders: [{ id: 1, state: "open" }],
      echo: "sent Bearer ***",
    });

    write(folder, { "capstan.config.yaml": configuration });
    const generated = capstan(folder, ["generate"]);
    expect(generated.code, generated.err).toBe(0);
    const types = readFileSync(join(folder, "generated/shop/types.ts"), "utf8");
    expect(types).toContain("readonly state?: string");
    expect(readFileSync(join(folder, "generated/shop/client.ts"), "utf8")).toContain("as seen in 1 answer.");
  });

  it("writes nothing through links, and takes what upstreams answer for what it is", () => {
    const { capability: shopping } = compileText(capability);
    if (!shopping) throw new Error("no capability");
    const root = project({ "samples/shop/list-orders/kept.txt": "kept", "outside/kept.txt": "kept" });
    const said: string[] = [];
    const { hear } = createRecorder(join(root, "samples"), (line) => said.push(line));
    const orders = "https://shop.example/v1/orders";
    const hearAt = (url: string, text: string | undefined): void =>
      hear({ method: "GET", url, status: 200, text }, shopping);
    symlinkSync(join(root, "outside"), join(root, "samples", "shop", "get-order"));
    hearAt(`${orders}/7`, '{"id": 7}');
    expect(readdirSync(join(root, "outside"))).toEqual(["kept.txt"]);
    expect(said.splice(0)).toEqual([expect.stringMatching(/^not recorded: .* leads out of .* by a link$/)]);
    // No JSON, JSON that goes deep, an address that is none, one that leads up: nothing is written, and nothing fails.
    for (const [url, text] of [
      [orders, "<html>"],
      [orders, `${"[".repeat(200_000)}${"]".repeat(200_000)}`],
      [orders, undefined],
      ["nowhere", "{}"],
      [`${orders}/../../../../etc`, "{}"],
    ] as const)
      hearAt(url, text);
    expect(said.filter((line) => line.startsWith("recorded"))).toEqual([]);
    hearAt(orders, '{"__proto__": {"polluted": 1}, "password": "hunter2hunter2"}');
    const [name = ""] = readdirSync(join(root, "samples/shop/list-orders")).filter((each) => each.endsWith(".json"));
    const kept = readFileSync(join(root, "samples/shop/list-orders", name), "utf8");
    expect(kept).toContain('"__proto__"');
    expect(kept).not.toContain("hunter2");
    expect("polluted" in {}).toBe(false);
  });

  it("is nothing with --mock", async () => {
    const folder = served({ "capabilities/shop.yaml": capability });
    const refused = freshCapstan(folder, ["serve", "--record", "samples", "--mock"]);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain("leave one of them out");
    expect(existsSync(join(folder, "samples"))).toBe(false);
  });
});

function git(cwd: string, args: readonly string[]): void {
  execFileSync("git", [...args], { cwd, stdio: "ignore" });
}

describe("samples are part of what a project is made of", () => {
  const plain = { "capabilities/shop.yaml": capability, "capstan.config.yaml": configuration };

  it("check names the folder where they have moved on, remembers them, and is clean after generate", () => {
    const folder = project({ ...plain, "samples/shop/get-order.json": '{"id": 1}' });
    expect(capstan(folder, ["generate"]).code).toBe(0);
    expect(capstan(folder, ["check"]).code).toBe(0);
    expect(
      Object.keys(JSON.parse(readFileSync(join(folder, "generated/shop/capstan.manifest.json"), "utf8")).inputs),
    ).toEqual(["capabilities/shop.yaml", "samples/shop/"]);
    write(folder, { "samples/shop/get-order.2.json": '{"id": 2, "total": 3}' });
    const moved = capstan(folder, ["check"]);
    expect(moved.code).toBe(1);
    expect(moved.err).toContain("samples/shop/");
    expect(capstan(folder, ["generate"]).code).toBe(0);
    expect(readFileSync(join(folder, "generated/shop/types.ts"), "utf8")).toContain("total?: number");
    expect(capstan(folder, ["check"]).code).toBe(0);
    write(folder, { "samples/shop/get-order.2.json": '{"id": 2, "sum": 3}' });
    expect(capstan(folder, ["check"]).code).toBe(1);
  });

  it("diff says what other answers do to whom, of folders and revisions", () => {
    const folder = project({ ...plain, "samples/shop/get-order.json": '{"id": 1, "total": 3}' });
    for (const args of [
      ["init", "-q"],
      ["add", "-A"],
      ["-c", "user.name=t", "-c", "user.email=t@t.example", "commit", "-qm", "one"],
    ])
      git(folder, args);
    expect(capstan(folder, ["diff", "git:HEAD"]).out).not.toContain("answer");
    // One more of the same kind is a line of documentation.
    write(folder, { "samples/shop/get-order.2.json": '{"id": 2, "total": 4}' });
    const same = capstan(folder, ["diff", "git:HEAD", "--all", "--fail-on", "any"]);
    expect(same.code, same.err + same.out).toBe(0);
    write(folder, { "samples/shop/get-order.json": '{"id": 1}', "samples/shop/get-order.2.json": '{"id": 2}' });
    const { err, out } = capstan(folder, ["diff", "git:HEAD"]);
    expect(err + out).toContain("client/answer-member-removed: `shop.get-order` `total`");
  });

  it("a folder that is not there is an error at the API", () => {
    const { code, err } = capstan(project(plain), ["generate"]);
    expect(code).toBe(1);
    expect(err).toContain("samples/unreadable: the samples `./samples/shop/` cannot be read: there is no such folder");
  });

  it("nothing outside the project is read", () => {
    const folder = project({
      "inside/package.json": "{}",
      "inside/capabilities/shop.yaml": capability,
      "inside/capstan.config.yaml": "upstreams: { shop: { samples: ../outside } }\n",
      "outside/get-order.json": '{"id": 1}',
    });
    const { code, err } = capstan(join(folder, "inside"), ["generate"]);
    expect(code).toBe(1);
    expect(err).toContain("it is outside the project");
    expect(readdirSync(join(folder, "inside")).includes("generated")).toBe(false);
  });

  it.each<[string, (samples: string, outside: string) => void]>([
    ["a link to a file outside", (samples, outside) => symlinkSync(outside, join(samples, "get-order.json"))],
    [
      "a link to a folder outside",
      (samples, outside) => {
        rmSync(samples, { recursive: true });
        symlinkSync(dirname(outside), samples);
      },
    ],
    ["a pipe", (samples) => void execFileSync("mkfifo", [join(samples, "get-order.json")])],
    ["a device behind a link", (samples) => symlinkSync("/dev/zero", join(samples, "get-order.json"))],
    ["a folder that holds itself", (samples) => symlinkSync(samples, join(samples, "get-order"))],
    [
      "JSON that goes deep",
      (samples) => writeFileSync(join(samples, "get-order.json"), "[".repeat(200_000) + "]".repeat(200_000)),
    ],
    [
      "bytes that are no text",
      (samples) => writeFileSync(join(samples, "get-order.json"), Buffer.from([0xff, 0xfe, 0])),
    ],
    [
      "more than is read",
      (samples) => writeFileSync(join(samples, "get-order.json"), `["${"x".repeat(40 * 1024 * 1024)}"]`),
    ],
  ])("a folder of samples with %s ends at once, and shows nothing of what is outside", (_, attack) => {
    const folder = project({
      ...Object.fromEntries(Object.entries(plain).map(([path, text]) => [`inside/${path}`, text])),
      "inside/package.json": "{}",
      "inside/samples/shop/list-orders.json": '{"orders": []}',
      "outside/get-order.json": '{"seenOutside": 1}',
    });
    attack(join(folder, "inside/samples/shop"), join(folder, "outside/get-order.json"));
    const { code, err } = capstan(join(folder, "inside"), ["generate"]);
    expect([0, 1], err).toContain(code);
    // What is not read is told, with the folder or the file.
    if (code === 1) expect(err).toMatch(/samples\/[a-z-]+: [^\n]*samples\/shop/);
    expect(err).not.toMatch(/seenOutside|\bat .*\.js:\d/);
    const written = existsSync(join(folder, "inside/generated")) ? readFolder(join(folder, "inside/generated")) : {};
    expect(JSON.stringify(written)).not.toContain("seenOutside");
  });

  it("members of everybody's objects are members of samples", () => {
    const folder = project({
      ...plain,
      "samples/shop/get-order.json": '{"__proto__": {"polluted": 1}, "constructor": {"prototype": 1}, "toString": "x"}',
    });
    expect(capstan(folder, ["generate"]).code).toBe(0);
    const types = readFileSync(join(folder, "generated/shop/types.ts"), "utf8");
    for (const name of ["__proto__", "constructor", "toString"]) expect(types).toContain(name);
    expect("polluted" in {}).toBe(false);
  });
});
