import { constants } from "node:zlib";
import compress from "@fastify/compress";
import type { ServerExtension } from "./server-extension.js";

/**
 * Compresses answers of a kibibyte and more for callers that take it (RFC 9110, 8.4 and 12.5.3): brotli, then gzip. Streams of events stay as they are, and
 * so does what has a strong validator, which belongs to its bytes (RFC 9110, 8.8.1), or must not be transformed.
 */
export function compressAnswers(): ServerExtension {
  return {
    adds: "hooks",
    settings: () => [],
    extend: async (app) => {
      app.addHook("onSend", async (request, reply) => {
        const validator = reply.getHeader("etag");
        const isStrong = typeof validator === "string" && !validator.startsWith("W/");
        const mayNot = String(reply.getHeader("cache-control") ?? "").includes("no-transform");
        if (isStrong || mayNot) request.headers["x-no-compression"] = "true";
      });
      await app.register(compress, {
        globalDecompression: false,
        encodings: ["br", "gzip"],
        // The best that brotli can do takes a hundred times as long.
        brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
      });
    },
  };
}
