import { settingOf } from "./command-line.js";
import { reachUpstreams } from "./control-health.js";
import { probe } from "./probe.js";
import { methodNotAllowed } from "./rest.js";
import type { ServerExtension } from "./server-extension.js";

/** Serves `/health/live` and `/health/ready` beside the adapter, to probes without credentials. They tell a status and nothing else. */
export function serveHealth(): ServerExtension {
  return {
    adds: "routes",
    settings: (name) => [
      settingOf(
        name,
        "ignore-upstreams",
        "`yes`: the server is ready while an upstream cannot be reached",
      ),
    ],
    extend: async (app, { view }) => {
      const reach = reachUpstreams(view.upstreams);
      const isReady = async (): Promise<boolean> =>
        view.ignoresUpstreams || (await reach()).every(({ state }) => state !== "unreachable");
      const probes = {
        "/health/live": async () => await Promise.resolve(true),
        "/health/ready": isReady,
      };
      for (const [path, isUp] of Object.entries(probes)) {
        // The capability says otherwise.
        if (app.hasRoute({ method: "GET", url: path })) continue;
        app.get(path, { config: probe }, async (_request, reply) => {
          const up = await isUp();
          return await reply
            .code(up ? 200 : 503)
            .header("cache-control", "no-store")
            .send({ status: up ? "UP" : "DEGRADED" });
        });
        methodNotAllowed(app, path, ["GET"]);
      }
      await Promise.resolve();
    },
  };
}
