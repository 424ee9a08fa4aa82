import { isMain, type ServerDefinition, startServers } from "../../templates/runtime/server.js";

const definition: ServerDefinition = {
  capability: "demo",
  bindings:
    process.env.DEMO_NEEDS === undefined
      ? []
      : [{ name: "DEMO_KEY", source: { kind: "environment", variable: "DEMO_KEY" }, neededBy: ["consumes up"] }],
  upstreams: [{ namespace: "up", baseUrl: "http://127.0.0.1:1" }],
  listeners: [
    {
      name: "demo-rest",
      kind: "rest",
      port: 8080,
      address: "127.0.0.1",
      register: async (app, options) => {
        app.get("/", async () => await Promise.resolve({ baseUrl: options.upstreams.up?.baseUrl ?? null }));
        app.get("/slow", async () => await new Promise((resolve) => setTimeout(() => resolve("done"), 300)));
      },
    },
  ],
};

if (isMain(import.meta.url)) await startServers(definition, { commandLine: true });
