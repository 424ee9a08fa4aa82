import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { capstan, copyOf, type Run, write } from "../capstan.js";

const shop = ["orders", "payments", "stock"] as const;
const textOf = (name: (typeof shop)[number]): string => readFileSync(`test/compose/shop/${name}.yaml`, "utf8");
const capabilities = Object.fromEntries(shop.map((name) => [`capabilities/${name}.yaml`, textOf(name)]));
const group = "shop: {capabilities: [orders, payments], prefixes: {payments: /pay}, mcp: both}";
const configured = (compose: string): Readonly<Record<string, string>> => ({
  "capstan.config.yaml": `compose:\n  ${compose}\n`,
});

const base = mkdtempSync(join(tmpdir(), "capstan-groups-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));
write(base, { ...capabilities, ...configured(group) });
for (const args of [
  ["init", "-q", "-b", "main"],
  ["add", "-A"],
  ["-c", "user.name=someone", "-c", "user.email=someone@example.com", "commit", "-q", "-m", "base"],
])
  execFileSync("git", args, { cwd: base, stdio: "ignore" });

interface Entry {
  readonly id: string;
  readonly level: string;
  readonly surface: string;
  readonly subject: string;
  readonly sentence: string;
}

/** The base with these files written over it, compared with the base. */
async function judge(files: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Run> {
  const folder = copyOf(base);
  write(folder, files);
  return capstan(folder, ["diff", "git:main", ...args]);
}

/** What is said of groups. */
function groupsIn({ out }: Run): readonly Entry[] {
  const { changes } = JSON.parse(out) as { readonly changes: readonly Entry[] };
  return changes.filter(({ id }) => id.includes("/group-"));
}

const weights = ["none", "documentation", "compatible", "risky", "breaking"];

/** The worst of each surface. */
function worst(entries: readonly Entry[]): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { surface, level } of entries)
    if (weights.indexOf(level) > weights.indexOf(found[surface] ?? "none")) found[surface] = level;
  return found;
}

const stockWithToken = textOf("stock").replaceAll("SHOP_TOKEN", "STOCK_TOKEN");

/** Labels from whom it reaches on the morning after, written before anything was run. */
const cases: readonly (readonly [
  what: string,
  files: Readonly<Record<string, string>>,
  expected: Readonly<Record<string, string>>,
  says: readonly string[],
])[] = [
  [
    "a prefix moves: callers of its routes get 404",
    configured(group.replace("/pay", "/payments")),
    { rest: "breaking" },
    ["below `/payments`, where they stood below `/pay`"],
  ],
  [
    "the one MCP server goes: its clients find none",
    configured(group.replace("both", "own")),
    { mcp: "breaking" },
    ["`/mcp`: clients that connect there find no server"],
  ],
  [
    "only the one MCP server is left",
    configured(group.replace("both", "one")),
    { mcp: "breaking" },
    ["`/orders/mcp`", "`/payments/mcp`"],
  ],
  [
    "a capability joins: nobody loses anything, the process opens its control adapter's port",
    configured(group.replace("payments]", "payments, stock]")),
    { rest: "compatible", mcp: "compatible", runtime: "risky" },
    ["REST adapter `stock-rest`: the process answers its routes now", "port 9091 must be free"],
  ],
  [
    "a capability joins with a variable of its own: the process does not start without it",
    { ...configured(group.replace("payments]", "payments, stock]")), "capabilities/stock.yaml": stockWithToken },
    { rest: "compatible", mcp: "compatible", runtime: "risky" },
    ["`STOCK_TOKEN`: the process does not start until it has a value, which `stock` brings into it"],
  ],
  [
    "a capability leaves: nobody answers its callers, and a tool loses its prefix",
    configured("shop: {capabilities: [orders], mcp: both}"),
    { rest: "breaking", mcp: "breaking", skill: "breaking" },
    ["REST adapter `payments-rest`", "tool `orders-list`", "in `/mcp` it is `list`", "`/payments/skills`"],
  ],
  [
    "a port moves",
    configured(group.replace("mcp: both", "mcp: both, ports: {rest: 8088}")),
    { runtime: "breaking" },
    ["`shop-rest`", "it listens on 8088"],
  ],
  [
    "it listens for other machines",
    configured(group.replace("mcp: both", "mcp: both, address: 0.0.0.0")),
    { runtime: "risky" },
    ["it was reached on localhost, and listens on 0.0.0.0"],
  ],
  [
    "probes get a port",
    configured(group.replace("mcp: both", "mcp: both, ports: {control: 9095}")),
    { runtime: "risky" },
    ["`shop-control`: port 9095 must be free"],
  ],
  ["a group goes", { "capstan.config.yaml": "{}\n" }, { runtime: "breaking" }, ["its `server.ts` is gone"]],
  ["a group comes", configured(`${group}\n  desk: [stock]`), { runtime: "compatible" }, ["group `desk`"]],
  [
    "a group is renamed: it starts from another folder, and its variables have other names",
    configured(group.replace("shop", "store")),
    { runtime: "breaking" },
    ["group `shop`: its `server.ts` is gone"],
  ],
  [
    "another capability's tool gives a name free: the first one's has it again",
    {
      "capabilities/payments.yaml": textOf("payments")
        .replaceAll("name: list,", "name: list-payments,")
        .replace("action: list}", "action: list-payments}"),
    },
    { mcp: "breaking", rest: "risky" },
    ["tool `orders-list`: models that call it fail: in `/mcp` it is `list`", "operationId"],
  ],
  [
    "an adapter asks who calls: the contract of all is for its callers",
    {
      ...configured(group.replace("mcp: both", "mcp: both, mixedAuthentication: true")),
      "capabilities/orders.yaml": textOf("orders").replace(
        "namespace: orders-rest\n      port: 8080\n",
        'namespace: orders-rest\n      port: 8080\n      authentication: {type: bearer, token: "{{SHOP_TOKEN}}"}\n',
      ),
    },
    { rest: "risky" },
    ["it is for callers that `orders-rest` lets in, and was for everybody"],
  ],
  [
    "the same is written otherwise",
    configured("shop:\n    mcp: both\n    capabilities: ['payments', 'order*']\n    prefixes: {payments: /pay}"),
    {},
    [],
  ],
];

describe("capabilities in one process, before and after a change", () => {
  it.each(cases)("%s", async (_what, files, expected, says) => {
    const run = await judge(files, "--format", "json");
    expect(run.code, run.err).toBe(0);
    const entries = groupsIn(run);
    expect(worst(entries), JSON.stringify(entries, null, 1)).toEqual(expected);
    const told = entries.map(({ subject, sentence }) => `${subject}: ${sentence}`).join("\n");
    for (const text of says) expect(told).toContain(text);
  });

  it("are told that they cannot run together any more, before anything else", async () => {
    const run = await judge(configured(group.replace("prefixes: {payments: /pay}, ", "")), "--format", "plain");
    expect(run.code).toBe(1);
    expect(run.err.split("\n")[0]).toContain("drift/group-cannot-run");
    expect(run.err).toContain("compose/same-route");
  });

  it("are told that a member is deleted", async () => {
    const folder = copyOf(base);
    rmSync(join(folder, "capabilities/payments.yaml"));
    write(folder, configured("shop: {capabilities: [orders], mcp: both}"));
    const entries = groupsIn(capstan(folder, ["diff", "git:main", "--format", "json"]));
    expect(worst(entries)).toEqual({ rest: "breaking", mcp: "breaking", skill: "breaking" });
  });

  it("are a matter of whole projects: of one file nothing is told", async () => {
    const folder = copyOf(base);
    write(folder, configured(group.replace("/pay", "/payments")));
    const run = capstan(folder, ["diff", "git:main:capabilities/orders.yaml", "capabilities/orders.yaml"]);
    expect(run).toMatchObject({ code: 0, err: expect.not.stringContaining("group") });
  });
});
