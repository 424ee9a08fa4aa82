// A generated server, in front of an upstream: `generated.mjs <upstream's URL> <server.mjs>`.
import { pathToFileURL } from "node:url";
import type { RunningServers, StartOptions } from "../../templates/runtime/server.js";
import { report } from "../child.js";

const [, , upstream = "", server = ""] = process.argv;
const { start }: { readonly start: (options: StartOptions) => Promise<RunningServers> } = await import(
  pathToFileURL(server).href
);

const running = await start({
  argv: [],
  ports: { "notes-rest": 0, "notes-mcp": 0 },
  addresses: { "notes-rest": "127.0.0.1", "notes-mcp": "127.0.0.1" },
  baseUrls: { notes: upstream },
});
const [address = ""] = Object.values(running.addresses);
report(address);
