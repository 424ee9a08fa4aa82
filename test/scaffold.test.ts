import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { capstan, type Run, write } from "./capstan.js";
import { readFolder } from "./check.js";
import { typeErrorsIn } from "./run-tool.js";

/** Inside the repository, so that packages are found; ignored by git. */
const folder = join(".capstan", "scaffold");

/** A capability whose operations, but for `list`, do nothing by themselves. */
function shop(operations: readonly string[], tools: readonly string[] = ["estimate"]): string {
  return `naftiko: 1.0.0-alpha2
info: {label: Shop, description: A shop.}
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: https://shop.example.com
      resources:
        - name: items
          path: /items
          operations:
            - {name: list-items, method: GET}
  exposes:
    - type: rest
      namespace: shop-rest
      port: 8080
      resources:
        - name: items
          path: /items
          operations:
            - {method: GET, name: list, call: up.list-items}
${operations
  .map(
    (name) => `        - name: ${name}
          path: /${name}/{id}
          operations:
            - method: POST
              name: ${name}
              description: Does ${name}.
              inputParameters: [{name: id, in: path, type: string, required: true, description: Which.}]
`,
  )
  .join("")}    - type: mcp
      namespace: shop-mcp
      port: 9090
      tools:
${tools.map((name) => `        - {name: ${name}, description: Does ${name}., inputParameters: [{name: id, type: string, description: Which.}]}\n`).join("")}`;
}

function scaffold(...more: readonly string[]): Run {
  return capstan(folder, ["scaffold", "handlers", "shop", ...more]);
}

function files(): Readonly<Record<string, string>> {
  return readFolder(join(folder, "handlers", "shop"));
}

/** What TypeScript finds wrong with the user's files and the generated ones, under the strictest settings. */
function complaints(): string {
  const use = `import fastify from "fastify";
import { shopRest } from "./generated/shop/rest.js";
import { handlers } from "./handlers/shop/rest.js";
await fastify().register(shopRest, { handlers });
`;
  write(folder, {
    "app.ts": use,
    "tsconfig.json": JSON.stringify({
      extends: "@tsconfig/strictest/tsconfig.json",
      compilerOptions: { module: "nodenext", target: "es2022", types: ["node"], noEmit: true, skipLibCheck: true },
      include: ["app.ts", "handlers", "generated"],
    }),
  });
  expect(capstan(folder, ["generate", "--force", "--quiet"]).code).toBe(0);
  return typeErrorsIn(folder).join("\n");
}

/** Every line of a text that another one has not, in this order. */
function lost(before: string, after: string): readonly string[] {
  const lines = after.split("\n");
  return before.split("\n").filter((line) => {
    const found = lines.indexOf(line);
    if (found >= 0) lines.splice(0, found + 1);
    return found < 0;
  });
}

beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  write(folder, { "capabilities/shop.yaml": shop(["pack", "ship"]), "capstan.config.yaml": "# all defaults\n" });
});

describe("`scaffold handlers`", () => {
  it("writes what must be passed, typed, and again adds what is new and keeps every line", () => {
    expect(scaffold()).toMatchObject({ code: 0 });
    const first = files();
    expect(Object.keys(first)).toEqual(["mcp.ts", "rest.ts"]);
    expect(first["rest.ts"]).toBe(`import type { ShopRestHandlers } from "../../generated/shop/rest.js";

/** \`POST /pack/{id}\`: \`(input: PackInput, options: CallOptions) => Promise<JsonValue>\` */
export const pack: ShopRestHandlers["pack"] = async () => {
  throw new Error("the handler \`pack\` is not written yet");
};

/** \`POST /ship/{id}\`: \`(input: ShipInput, options: CallOptions) => Promise<JsonValue>\` */
export const ship: ShopRestHandlers["ship"] = async () => {
  throw new Error("the handler \`ship\` is not written yet");
};

/** What the adapter gets as \`handlers\`. */
export const handlers = {
  pack,
  ship,
} satisfies Partial<ShopRestHandlers>;
`);
    expect(first["mcp.ts"]).toContain('export const estimate: ShopMcpHandlers["estimate"]');
    expect(complaints()).toBe("");

    // Once more changes nothing, and says what else can be named.
    expect(scaffold()).toMatchObject({ code: 0, err: expect.stringMatching(/nothing is new[^]*\blist\b/) });
    expect(files()).toEqual(first);

    // The capability grows, after somebody wrote a handler.
    const written = (first["rest.ts"] ?? "").replace(
      /async \(\) => \{\n {2}throw new Error\("the handler `pack` is not written yet"\);/,
      'async ({ id }) => {\n  // mine\n  return { done: id !== "" };',
    );
    expect(written).toContain("// mine");
    write(folder, { "handlers/shop/rest.ts": written, "capabilities/shop.yaml": shop(["pack", "weigh", "ship"]) });
    expect(scaffold()).toMatchObject({ code: 0, err: expect.stringContaining("handlers/shop/rest.ts: weigh added") });
    const grown = files();
    expect(lost(written, grown["rest.ts"] ?? "")).toEqual([]);
    expect(grown["rest.ts"]).toContain('export const weigh: ShopRestHandlers["weigh"]');
    expect(grown["rest.ts"]).toContain("  ship,\n  weigh,\n} satisfies");
    expect(grown["mcp.ts"]).toBe(first["mcp.ts"]);
    expect(complaints()).toBe("");
  });

  it("says what a rename left behind, and touches nothing of it", () => {
    expect(scaffold().code).toBe(0);
    const before = files()["rest.ts"] ?? "";
    write(folder, { "capabilities/shop.yaml": shop(["pack", "dispatch"]) });
    const run = scaffold();
    expect(run.code).toBe(1);
    expect(run.err).toMatch(
      /cli\/handler-gone: `ship` \(handlers\/shop\/rest\.ts:\d+\) is no handler of `ShopRestHandlers` any more/,
    );
    expect(run.err).toContain("dispatch added");
    expect(lost(before, files()["rest.ts"] ?? "")).toEqual([]);
  });

  it("finds handlers that were moved to other files, come by a spread, or have another name", () => {
    write(folder, {
      "handlers/shop/rest.ts": `import type { ShopRestHandlers as All } from "../../generated/shop/rest.js";
import { packing } from "./parts/packing.js";

const weigh = 3; // kilograms

// all of them
export const mine = { ...packing, ship: async () => ({ done: weigh > 2 }) /* last */ } satisfies Partial<All>;
export { mine as handlers };
`,
      "handlers/shop/parts/packing.ts": `import type { ShopRestHandlers } from "../../../generated/shop/rest.js";
export const packing: Pick<ShopRestHandlers, "pack"> = { pack: async () => ({ done: true }) };
`,
      "capabilities/shop.yaml": shop(["pack", "weigh", "ship"]),
    });
    const before = files();
    expect(scaffold()).toMatchObject({ code: 0, err: expect.stringContaining("weigh added") });
    const after = files();
    expect(after["parts/packing.ts"]).toBe(before["parts/packing.ts"]);
    expect(after["rest.ts"]).toContain("const weigh = 3; // kilograms");
    expect(after["rest.ts"]).toContain('export const weighHandler: All["weigh"]');
    expect(after["rest.ts"]).toContain(
      "({ done: weigh > 2 }), weigh: weighHandler /* last */ } satisfies Partial<All>;",
    );
    expect(complaints()).toBe("");
    expect(scaffold().err).toContain("nothing is new");
  });

  it("keeps CRLF, comments behind members, and lists without a last comma", () => {
    const text = `import type { ShopRestHandlers } from "../../generated/shop/rest.js";

export const handlers = {
  // packs
  pack: async () => ({ done: true }) // by hand
} satisfies Partial<ShopRestHandlers>;
`.replaceAll("\n", "\r\n");
    write(folder, { "handlers/shop/rest.ts": text });
    expect(scaffold().code).toBe(0);
    const after = files()["rest.ts"] ?? "";
    expect(after.replaceAll("\r\n", "")).not.toContain("\n");
    expect(after).toContain("({ done: true }), // by hand\r\n  ship,\r\n} satisfies");
    expect(complaints()).toBe("");
  });

  it("takes handlers by name, and refuses names that are none", () => {
    expect(scaffold("list", "estimate").code).toBe(0);
    expect(files()["rest.ts"]).toContain('export const list: ShopRestHandlers["list"]');
    expect(files()["rest.ts"]).not.toContain("pack");
    expect(scaffold("lst")).toMatchObject({ code: 2, err: expect.stringContaining("did you mean `list`?") });
    expect(capstan(folder, ["scaffold", "handlers", "shp"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("did you mean `shop`?"),
    });
    expect(capstan(folder, ["scaffold", "shop"])).toMatchObject({ code: 2 });
  });

  it("writes nothing into a file in which it does not see the handlers", () => {
    const text = "export const something = 1;\n";
    write(folder, { "handlers/shop/rest.ts": text });
    expect(scaffold()).toMatchObject({ code: 1, err: expect.stringContaining("cli/no-handlers-object") });
    expect(files()["rest.ts"]).toBe(text);
  });

  it("writes where it is told, with the endings of imports that the project has", () => {
    writeFileSync(join(folder, "capstan.config.yaml"), "out: src/code\nimportExtension: none\n");
    expect(scaffold("--out", "src/mine").code).toBe(0);
    expect(readFolder(join(folder, "src", "mine"))["rest.ts"]).toContain('from "../code/shop/rest";');
  });
});
