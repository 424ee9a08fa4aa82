import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packagesOf } from "../generator/plan/needed-packages.js";
import { adapterKinds, authenticationTypes, outputFormats, stepKinds } from "../generator/schema/words.js";
import { vocabulary } from "../generator/schema/vocabulary/vocabulary.js";
import { listRuntime } from "../generator/source/package-files.js";
import { compileText } from "./check.js";

/** What the compiler cannot see of an addition (ARCHITECTURE.md, "To add a ... start here"). */
describe("whoever adds a word to `schema/words.ts` is led to", () => {
  it("the packages that a new module of the runtime imports", () => {
    const adapters = adapterKinds.map((kind) => ({ kind }));
    const needed = Object.keys(packagesOf({ adapters } as never, listRuntime(), undefined));
    for (const module of listRuntime()) {
      const text = readFileSync(join("templates", "runtime", module), "utf8");
      const imported = [...text.matchAll(/ from "((?:@[^/"]+\/)?[^/".][^/"]*)/g)].map(([, name = ""]) => name);
      const missing = imported.filter((name) => !name.startsWith("node:") && !needed.includes(name));
      expect(missing, module).toEqual([]);
    }
  });

  it("a reader of every format that an API answers with", () => {
    for (const format of outputFormats) {
      const { diagnostics } = compileText(
        `naftiko: 1.0.0-alpha2
info: {label: Case, description: A case.}
capability:
  consumes:
    - {type: http, namespace: up, baseUri: "http://127.0.0.1:9", resources: [{name: a, path: /a, operations: [{name: a, method: GET, outputRawFormat: ${format}}]}]}
`,
      );
      const codes = diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code);
      // Two formats are read by a schema alone.
      expect(codes, format).toEqual(["avro", "protobuf"].includes(format) ? ["model/answer-schema-missing"] : []);
    }
  });

  it("every place that tells formats apart: none asks for one and takes all others for the same", () => {
    const asking = readdirSync("generator", { recursive: true, encoding: "utf8" })
      .map((path) => path.replaceAll("\\", "/"))
      .filter((path) => path.endsWith(".ts"))
      .filter((path) =>
        /(?:format|kind) === "(?:sse|ndjson|avro|protobuf)"/.test(readFileSync(join("generator", path), "utf8")),
      );
    // The type of events is exported where a function yields them.
    expect(asking).toEqual(["plan/index-file.ts"]);
  });

  it("what people read of it", () => {
    const words = (entity: keyof typeof vocabulary, key: string): unknown => {
      const keys: Readonly<Record<string, { readonly type: unknown }>> = vocabulary[entity].keys;
      return keys[key]?.type;
    };
    expect(words("consumed operation", "outputRawFormat")).toEqual({ usual: outputFormats });
    expect(words("authentication", "type")).toEqual({ usual: [...authenticationTypes, "none"] });
    expect(words("adapter", "type")).toEqual({ usual: adapterKinds });
    expect(words("step", "type")).toEqual({ usual: stepKinds });
    const authentication = readFileSync(join("docs", "authentication.md"), "utf8");
    expect(authenticationTypes.filter((type) => !authentication.includes(type))).toEqual([]);
  });
});
