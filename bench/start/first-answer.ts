// Starts a server, asks it once, and prints what the process has cost: `first-answer.mjs [<server.mjs> [<number of operations>]]`.
import { request } from "node:http";
import { pathToFileURL } from "node:url";
import type { RunningServers, StartOptions } from "../../templates/runtime/server.js";

const [, , server, operations] = process.argv;
if (server !== undefined) {
  const { start }: { readonly start: (options: StartOptions, count: number) => Promise<RunningServers> } = await import(
    pathToFileURL(server).href
  );
  const { addresses } = await start(
    {
      argv: [],
      logLevel: "error",
      env: { SHOP_TOKEN: "not used" },
      ports: { "shop-rest": 0, "shop-mcp": 0 },
      addresses: { "shop-rest": "127.0.0.1", "shop-mcp": "127.0.0.1" },
    },
    Number(operations),
  );
  const [address = ""] = Object.values(addresses);
  await new Promise((resolve) => request(`${address}/nothing`, (answer) => answer.resume().on("end", resolve)).end());
}
const { user, system } = process.cpuUsage();
console.log((user + system) / 1000);
process.exit(0);
