import type { Adapter, Capability } from "../model/capability.js";

/** Every package that emitted files may import, with the range that they are tested with. */
const ranges = {
  "@fastify/compress": "^9.2.0",
  "@fastify/cors": "^11.4.3",
  "@fastify/helmet": "^13.2.0",
  "@fastify/rate-limit": "^11.2.0",
  "@jitl/quickjs-ng-wasmfile-release-sync": "^0.32.0",
  "@modelcontextprotocol/server": "^2.4.0",
  "@opentelemetry/api": "^1.9.0",
  ajv: "^8.20.0",
  "css-select": "^7.0.0",
  domhandler: "^6.0.1",
  "fast-xml-parser": "^5.12.1",
  fastify: "^5.12.8",
  fflate: "^0.8.3",
  htmlparser2: "^12.0.0",
  jose: "^6.2.18",
  "prom-client": "^15.1.3",
  protobufjs: "^8.8.1",
  "quickjs-emscripten-core": "^0.32.0",
  undici: "^7.30.2",
  yaml: "^2.9.1",
} as const;

type Package = keyof typeof ranges;

/** What the server of an adapter imports, by way of whatever module. */
const ofKind: Readonly<Record<Adapter["kind"], readonly Package[]>> = {
  rest: ["fastify", "ajv", "undici"],
  mcp: ["@modelcontextprotocol/server", "fastify", "undici"],
  skill: ["fastify", "ajv"],
  control: ["fastify", "ajv", "undici"],
};

const sandbox: readonly Package[] = ["quickjs-emscripten-core", "@jitl/quickjs-ng-wasmfile-release-sync"];

/** What is imported only where one of these modules of the runtime is. */
const ofModule: Readonly<Record<string, readonly Package[]>> = {
  "allow-cors.ts": ["@fastify/cors"],
  "code-tools.ts": sandbox,
  "compress-answers.ts": ["@fastify/compress"],
  "create-watch.ts": ["@opentelemetry/api", "prom-client"],
  "decode-html.ts": ["htmlparser2", "css-select", "domhandler"],
  "decode-protobuf.ts": ["protobufjs"],
  "decode-xml.ts": ["fast-xml-parser"],
  "decode-yaml.ts": ["yaml"],
  "limit-rate.ts": ["@fastify/rate-limit"],
  "script.ts": sandbox,
  "security-headers.ts": ["@fastify/helmet"],
  "server-oauth.ts": ["jose"],
  "skills.ts": ["fflate"],
};

/** The npm packages that the emitted files import, with their ranges; `runtimePackage`: that of Capstan's own, where it has their runtime. */
export function packagesOf(
  { adapters }: Pick<Capability, "adapters">,
  runtime: readonly string[],
  runtimePackage: string | undefined,
): Readonly<Record<string, string>> {
  const names = new Set([
    ...adapters.flatMap(({ kind }) => ofKind[kind]),
    ...runtime.flatMap((module) => ofModule[module] ?? []),
  ]);
  const found = [...names].map((name): readonly [string, string] => [name, ranges[name]]);
  const own: typeof found = runtimePackage === undefined || runtime.length === 0 ? [] : [["capstan", runtimePackage]];
  return Object.fromEntries([...found, ...own].sort(([one], [other]) => (one < other ? -1 : 1)));
}
