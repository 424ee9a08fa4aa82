import type { Capability } from "../model/capability.js";

/** The npm packages that the emitted files import, with the ranges they are tested with; `runtimePackage`: that of Capstan's own, where it has their runtime. */
export function packagesOf(
  capability: Pick<Capability, "adapters" | "mcp">,
  runtime: readonly string[],
  runtimePackage?: string,
): Readonly<Record<string, string>> {
  const uses = (module: string): boolean => runtime.includes(module);
  const hasServer = capability.adapters.length > 0;
  const runsCode = uses("script.ts") || uses("code-tools.ts");
  return {
    ...(uses("compress-answers.ts") ? { "@fastify/compress": "^9.2.0" } : {}),
    ...(uses("allow-cors.ts") ? { "@fastify/cors": "^11.4.3" } : {}),
    ...(uses("security-headers.ts") ? { "@fastify/helmet": "^13.2.0" } : {}),
    ...(uses("limit-rate.ts") ? { "@fastify/rate-limit": "^11.2.0" } : {}),
    ...(runsCode ? { "@jitl/quickjs-ng-wasmfile-release-sync": "^0.32.0" } : {}),
    ...(capability.mcp.length > 0 ? { "@modelcontextprotocol/server": "^2.4.0" } : {}),
    ...(capability.adapters.some(({ kind }) => kind !== "mcp") ? { ajv: "^8.20.0" } : {}),
    ...(runtimePackage !== undefined && runtime.length > 0 ? { capstan: runtimePackage } : {}),
    ...(uses("decode-html.ts") ? { "css-select": "^7.0.0", domhandler: "^6.0.1" } : {}),
    ...(uses("decode-xml.ts") ? { "fast-xml-parser": "^5.12.1" } : {}),
    ...(hasServer ? { fastify: "^5.12.8" } : {}),
    ...(uses("skills.ts") ? { fflate: "^0.8.3" } : {}),
    ...(uses("decode-html.ts") ? { htmlparser2: "^12.0.0" } : {}),
    ...(uses("decode-protobuf.ts") ? { protobufjs: "^8.8.1" } : {}),
    ...(uses("create-watch.ts") ? { "@opentelemetry/api": "^1.9.0", "prom-client": "^15.1.3" } : {}),
    ...(capability.adapters.some(({ kind }) => kind !== "skill") ? { undici: "^7.30.2" } : {}),
    ...(runsCode ? { "quickjs-emscripten-core": "^0.32.0" } : {}),
    ...(uses("server-oauth.ts") ? { jose: "^6.2.18" } : {}),
    ...(uses("decode-yaml.ts") ? { yaml: "^2.9.1" } : {}),
  };
}
