import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Answer, Capability } from "../../../generator/model/capability.js";
import { hash, type Tree, valueOf } from "./answers.js";

/** A stand-in for every API of a capability: it answers by the tree of the operation that is called, and remembers what came. */
export interface Upstream {
  readonly url: string;
  readonly take: () => readonly string[];
  readonly close: () => void;
}

/** Headers that say nothing of what is asked. */
const ofTheConnection = new Set([
  "host",
  "connection",
  "accept-encoding",
  "user-agent",
  "content-length",
  "transfer-encoding",
  "traceparent",
  "keep-alive",
  "x-request-id",
]);

/** Starts it for one edition. Formats are those of `old`: no upstream changes with a pull request. */
export async function startUpstream(
  capability: Capability,
  old: Capability,
  trees: ReadonlyMap<string, Tree>,
): Promise<Upstream> {
  const came: string[] = [];
  const routes = capability.apis.flatMap((api) =>
    api.operations.map((operation) => ({
      method: operation.method,
      path: new RegExp(
        `${operation.path.parts.map((part) => (typeof part === "string" ? part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&") : "[^/]+")).join("")}$`,
      ),
      id: operation.id,
      answer:
        old.apis.flatMap(({ operations }) => operations).find(({ id }) => id === operation.id)?.answer ??
        operation.answer,
    })),
  );
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = signature(request, Buffer.concat(chunks).toString("utf8"));
    came.push(text);
    const [path = ""] = (request.url ?? "").split("?");
    const route = routes.find((each) => each.method === request.method && each.path.test(decodeURIComponent(path)));
    const { mediaType, body } = encoded(route?.answer, valueOf(route && trees.get(route.id), text), text);
    response.writeHead(200, { "content-type": mediaType }).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => came.splice(0),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A request as one text that is the same for the same request. */
function signature(request: IncomingMessage, body: string): string {
  const [path = "", search = ""] = (request.url ?? "").split("?");
  const headers = Object.entries(request.headers)
    .filter(([name]) => !ofTheConnection.has(name))
    .map(([name, value]) => `${name}: ${String(value)}`)
    .sort();
  const whole = JSON.stringify([
    request.method,
    path,
    [...new URLSearchParams(search)].map((pair) => pair.join("=")).sort(),
    headers,
    sortedJson(body),
  ]);
  // What stands between the parts of a form is another for each request.
  const [, boundary] = /;\s*boundary="?([^";]+)/.exec(request.headers["content-type"] ?? "") ?? [];
  return boundary === undefined ? whole : whole.replaceAll(boundary, "boundary");
}

function sortedJson(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), (_key, value: unknown) =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
        : value,
    );
  } catch {
    return body;
  }
}

function encoded(
  answer: Answer | undefined,
  value: unknown,
  request: string,
): { readonly mediaType: string; readonly body: string } {
  const format = answer?.kind === "decoded" ? answer.format : (answer?.kind ?? "json");
  switch (format) {
    case "csv":
    case "tsv":
    case "psv": {
      const by = { csv: ",", tsv: "\t", psv: "|" }[format];
      const rows = (Array.isArray(value) ? value : [value]).map((row) =>
        typeof row === "object" && row !== null ? row : {},
      );
      const names = Object.keys(rows[0] ?? {});
      return {
        mediaType: "text/csv",
        body: [names, ...rows.map((row) => names.map((name) => String((row as Record<string, unknown>)[name])))]
          .map((cells) => cells.join(by))
          .join("\n"),
      };
    }
    case "xml":
      return { mediaType: "application/xml", body: `<root>${element(value)}</root>` };
    case "html":
    case "markdown":
    case "text":
      return { mediaType: "text/plain", body: `# Seen\n\n${hash(request)}\n` };
    case "bytes":
      return { mediaType: answer?.mediaType ?? "application/octet-stream", body: hash(request) };
    default:
      return { mediaType: "application/json", body: JSON.stringify(value) };
  }
}

function element(value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => `<item>${element(item)}</item>`).join("");
  if (typeof value === "object" && value !== null)
    return Object.entries(value)
      .map(([name, inner]) =>
        Array.isArray(inner)
          ? inner.map((item) => `<${name}>${element(item)}</${name}>`).join("")
          : `<${name}>${element(inner)}</${name}>`,
      )
      .join("");
  return String(value);
}
