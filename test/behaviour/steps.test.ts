import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { besideRepository, compilePath, compileText, importServer } from "../check.js";
import { json, type RecordingUpstream, startUpstream } from "../runtime/upstream.js";
import type { RunningServers } from "../../templates/runtime/server.js";

const ship = {
  imo_number: "IMO-1",
  vessel_name: "Northern Star",
  gross_tonnage: "42300",
  captain: null,
  assignedCrew: ["C-2", "C-9", "C-1"],
  position: { area: "north & east" },
};
const crew = [
  { crewId: "C-1", fullName: "Ada", role: "captain" },
  { crewId: "C-2", fullName: "Bo", role: "cook" },
  { crewId: "C-3", fullName: "Cy", role: "mate" },
];

type Start = Awaited<ReturnType<typeof importServer>>["start"];

async function toolOf(
  running: RunningServers,
  namespace: string,
  headers: Record<string, string> = {},
): Promise<Client> {
  const client = new Client({ name: "test", version: "1.0.0" });
  await client.connect(
    new StreamableHTTPClientTransport(new URL(`${running.addresses[namespace]}/mcp`), { requestInit: { headers } }),
  );
  onTestFinished(async () => await client.close());
  return client;
}

describe("an operation of several steps", () => {
  let start: Start;
  beforeAll(async () => {
    ({ start } = await importServer(
      compileText(readFileSync("test/golden/steps/capability.yaml", "utf8"), { name: "steps" }),
      "steps",
    ));
  });

  async function running(registry: RecordingUpstream, weather: RecordingUpstream): Promise<RunningServers> {
    const servers = await start({
      ports: { "ships-mcp": 0, "ships-rest": 0 },
      baseUrls: { registry: registry.url, weather: weather.url },
      bindings: { REGISTRY_TOKEN: "t0ken" },
      logLevel: "silent",
      call: { retries: 0 },
    });
    onTestFinished(servers.close);
    return servers;
  }

  const sea = async (): Promise<RecordingUpstream> =>
    await startUpstream((_, response) => json(response, { state: "calm" }));
  const answer = {
    imo: "IMO-1",
    tonnage: 42300,
    sea: { state: "calm" },
    crew: [
      { name: "Bo", role: "cook" },
      { name: "Ada", role: "captain" },
    ],
  };

  it("answers over REST and MCP with what its mappings make of them", async () => {
    const weather = await sea();
    const registry = await startUpstream(({ url }, response) => json(response, url === "/crew" ? crew : ship));
    const servers = await running(registry, weather);
    const response = await fetch(`${servers.addresses["ships-rest"]}/ships/IMO%2F1/crew`);
    expect([response.status, await response.json()]).toEqual([200, answer]);
    expect(registry.seen.map(({ url }) => url).sort()).toEqual(["/crew", "/ships/IMO%2F1"]);
    expect(registry.seen.map(({ headers }) => headers.authorization)).toEqual(["Bearer t0ken", "Bearer t0ken"]);
    expect(weather.seen.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ["/sea?area=north%20%26%20east", undefined],
    ]);
    const client = await toolOf(servers, "ships-mcp");
    expect(await client.callTool({ name: "get-ship-with-crew", arguments: { imo: "IMO-1" } })).toMatchObject({
      structuredContent: answer,
    });
  });

  it("sends reads that need nothing of each other side by side", async () => {
    const waiting: (() => void)[] = [];
    // Nothing is answered before both are there: one after the other would wait for ever.
    const registry = await startUpstream(({ url }, response) => {
      waiting.push(() => json(response, url === "/crew" ? crew : ship));
      if (waiting.length === 2) for (const go of waiting) go();
    });
    const servers = await running(registry, await sea());
    expect(await (await fetch(`${servers.addresses["ships-rest"]}/ships/1/crew`)).json()).toEqual(answer);
  });

  it("ends with the answer of a step that fails", async () => {
    const weather = await sea();
    const registry = await startUpstream(({ url }, response) =>
      url === "/crew" ? json(response, crew) : json(response, { error: "no such ship" }, 404),
    );
    const servers = await running(registry, weather);
    const response = await fetch(`${servers.addresses["ships-rest"]}/ships/1/crew`);
    expect([response.status, await response.json()]).toEqual([404, { error: "no such ship" }]);
    expect(weather.seen).toEqual([]);
    const client = await toolOf(servers, "ships-mcp");
    const result = await client.callTool({ name: "get-ship-with-crew", arguments: { imo: "1" } });
    expect(result.isError).toBe(true);
    expect(JSON.stringify(result.content)).toContain("404");
  });

  it("leaves out what is not there, and answers without mappings as its last call does", async () => {
    const registry = await startUpstream(({ method, url }, response) =>
      method === "POST"
        ? json(response, { voyageId: 7 }, 201)
        : json(response, url === "/crew" ? {} : { ...ship, assignedCrew: ["C-9"], gross_tonnage: null }),
    );
    const servers = await running(registry, await sea());
    expect(await (await fetch(`${servers.addresses["ships-rest"]}/ships/1/crew`)).json()).toEqual({
      imo: "IMO-1",
      tonnage: null,
      sea: { state: "calm" },
    });
    const client = await toolOf(servers, "ships-mcp");
    expect(await client.callTool({ name: "plan-voyage", arguments: { ship: "IMO-1" } })).toMatchObject({
      structuredContent: { id: "7" },
    });
    // An answer of another form than the tool declares is handed on as text.
    const odd = await startUpstream(({ method }, response) =>
      method === "POST" ? json(response, { voyageId: { number: 7 } }) : json(response, ship),
    );
    const other = await (
      await toolOf(await running(odd, await sea()), "ships-mcp")
    ).callTool({ name: "plan-voyage", arguments: { ship: "IMO-1" } });
    expect(other.isError).toBe(true);
    expect(JSON.stringify(other.content)).toContain("do not repeat it");
    expect(JSON.stringify(other.content)).toContain('\\"number\\":7');
    // The captain is null, and so is not sent.
    expect(registry.seen.filter(({ method }) => method === "POST").map(({ body }) => JSON.parse(body))).toEqual([
      { ship: "IMO-1" },
    ]);
  });

  it("mirrors the status of its last call over REST", async () => {
    const { start: own } = await importServer(compileText(voyages, { name: "voyages" }), "steps-status");
    const upstream = await startUpstream(({ method }, response) =>
      method === "GET" ? json(response, { free: "IMO-2" }) : json(response, { id: 1 }, 201, { "x-upstream": "yes" }),
    );
    const servers = await own({ ports: { voyages: 0 }, baseUrls: { api: upstream.url }, logLevel: "silent" });
    onTestFinished(servers.close);
    const response = await fetch(`${servers.addresses.voyages}/voyages`, {
      method: "POST",
      body: "{}",
      headers: { "content-type": "application/json" },
    });
    expect([response.status, await response.json()]).toEqual([201, { id: 1 }]);
    expect(upstream.seen.map(({ method, body }) => [method, body])).toEqual([
      ["GET", ""],
      ["POST", JSON.stringify({ ship: "IMO-2" })],
      ["PUT", JSON.stringify({ after: 1 })],
      ["POST", JSON.stringify({ ship: "last" })],
    ]);
  });
});

/** Writes keep their place: the second is made of the first's answer, the last of none. */
const voyages = `
naftiko: 1.0.0-alpha2
info: { label: Voyages, description: Voyages. }
capability:
  consumes:
  - type: http
    namespace: api
    baseUri: https://api.example.com
    resources:
    - name: all
      path: /all
      operations:
      - { name: free, method: GET }
      - { name: book, method: POST, inputParameters: [{ name: ship, in: body, type: string }] }
      - { name: mark, method: PUT, inputParameters: [{ name: after, in: body, type: integer }] }
  exposes:
  - type: rest
    namespace: voyages
    port: 8080
    resources:
    - path: /voyages
      operations:
      - name: book-free
        method: POST
        steps:
        - { type: call, name: free, call: api.free }
        - { type: call, name: booked, call: api.book, with: { ship: "{{free.free}}" } }
        - { type: call, name: marked, call: api.mark, with: { after: $.booked.id } }
        - { type: call, name: last, call: api.book, with: { ship: last } }
`;

const tutorial = besideRepository("tutorial");

describe.skipIf(tutorial === undefined)("the reference project's tutorial", () => {
  const folder = tutorial ?? "";
  const steps = [
    "1-shipyard-mock",
    "2-shipyard-wiring",
    "3-shipyard-auth",
    "4-shipyard-output-shaping",
    "5-shipyard-multi-source",
    "6-shipyard-write-operations",
    "7-shipyard-orchestrated-lookup",
    "8-shipyard-skill-groups",
    "9-shipyard-aggregates",
    "10-shipyard-rest-adapter",
    "11-shipyard-fleet-manifest",
  ];

  it.each(["alpha2", "beta4"].flatMap((version) => steps.map((step) => join(version, `step-${step}.yml`))))(
    "%s compiles",
    (path) => {
      const { diagnostics, files } = compilePath(folder, path);
      expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
      expect(files.length).toBeGreaterThan(0);
    },
  );

  it.each(["alpha2", "beta4"])("finds a ship's crew in step 10 of %s", async (version) => {
    const { start } = await importServer(
      compilePath(folder, join(version, "step-10-shipyard-rest-adapter.yml")),
      `tutorial-${version}`,
    );
    const registry = await startUpstream(({ url }, response) =>
      json(response, url === "/crew" ? crew : { ...ship, dimensions: { length_overall: 229.5 } }),
    );
    const bindings = { REGISTRY_TOKEN: "r", REGISTRY_VERSION: "v", MCP_SERVER_TOKEN: "m", DOCKYARD_API_KEY: "d" };
    const servers = await start({
      ports: { "shipyard-tools": 0, "shipyard-api": 0, "shipyard-skills": 0 },
      baseUrls: { registry: registry.url, legacy: registry.url },
      bindings,
      logLevel: "silent",
    });
    onTestFinished(servers.close);
    const expected = {
      imo: "IMO-1",
      name: "Northern Star",
      tonnage: 42300,
      length: 229.5,
      crew: [
        { fullName: "Bo", role: "cook" },
        { fullName: "Ada", role: "captain" },
      ],
    };
    const client = await toolOf(servers, "shipyard-tools", { authorization: "Bearer m" });
    expect(await client.callTool({ name: "get-ship-with-crew", arguments: { imo: "IMO-1" } })).toMatchObject({
      structuredContent: expected,
    });
    expect(await (await fetch(`${servers.addresses["shipyard-api"]}/ships/IMO-1/crew`)).json()).toEqual(expected);
    expect(registry.seen.map(({ headers }) => [headers.authorization, headers["registry-version"]])).toEqual(
      registry.seen.map(() => ["Bearer r", "v"]),
    );
    expect(registry.seen).toHaveLength(4);
  });
});
