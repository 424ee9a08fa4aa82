import { describe, expect, it } from "vitest";
import { compileText, fileText } from "../check.js";
import { json, startUpstream } from "../runtime/upstream.js";
import { serve, type Served, textOfTool, toolsOf } from "./served.js";

interface Family {
  readonly name: string;
  readonly type: string;
  readonly metrics: readonly {
    readonly value?: string;
    readonly count?: string;
    readonly labels?: Record<string, string>;
  }[];
}

/** Metrics as Prometheus reads them, by a parser that is not ours. */
async function parseMetrics(text: string): Promise<readonly Family[]> {
  const name: string = "parse-prometheus-text-format";
  const { default: parse }: { readonly default: (text: string) => readonly Family[] } = await import(name);
  return parse(text);
}

function capability(control: string, key = 'naftiko: "1.0.0-alpha2"'): string {
  return `${key}
info: {label: Pets, description: Pets.}
binds: [{namespace: env, keys: {OPS_TOKEN: OPS_TOKEN, UP_TOKEN: UP_TOKEN}}]
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: "http://127.0.0.1:9"
      authentication: {type: bearer, token: "{{UP_TOKEN}}"}
      resources: [{name: pets, path: /pets, operations: [{name: list, method: GET}, {name: fail, method: DELETE}]}]
  exposes:
    - {type: rest, namespace: t-rest, port: 8080, resources: [{path: "/pets/{id}", operations: [{method: GET, call: up.list}, {method: DELETE, call: up.fail}]}]}
    - type: mcp
      namespace: t-mcp
      port: 9090
      tools:
        - {name: list, description: Lists., call: up.list}
        - name: steps
          description: Lists twice.
          steps: [{type: call, name: a, call: up.list}, {type: call, name: b, call: up.list}]
          mappings: [{targetName: x, value: $.a}, {targetName: y, value: $.b}]
    - {type: control, namespace: ops, port: 9091, ${control}}
`;
}

const secrets = { OPS_TOKEN: "ops-secret-value", UP_TOKEN: "up-secret-value" };

async function start(
  control: string,
  options: Parameters<typeof serve>[2] = {},
  key?: string,
): Promise<{
  readonly served: Served;
  readonly ops: (path: string, init?: RequestInit) => Promise<Response>;
}> {
  const upstream = await startUpstream((seen, response) =>
    seen.method === "DELETE"
      ? json(response, { error: "boom" }, 500)
      : json(response, {
          traceparent: seen.headers["traceparent"] ?? null,
          tracestate: seen.headers["tracestate"] ?? null,
          baggage: seen.headers["baggage"] ?? null,
        }),
  );
  const served = await serve(capability(control, key), upstream, {
    ports: { "t-rest": 0, "t-mcp": 0, ops: 0 },
    env: secrets,
    ...options,
  });
  return { served, ops: async (path, init) => await fetch(`${served.servers.addresses["ops"]}${path}`, init) };
}

describe("a control adapter", () => {
  it("tells that the servers live, and whether they are ready, upstreams included", async () => {
    const { ops } = await start("");
    expect(await (await ops("/health/live")).json()).toEqual({ status: "UP" });
    const ready = await ops("/health/ready");
    expect([ready.status, await ready.json()]).toEqual([
      200,
      {
        status: "UP",
        adapters: [
          { type: "rest", namespace: "t-rest", port: expect.any(Number), state: "started" },
          { type: "mcp", namespace: "t-mcp", port: expect.any(Number), state: "started" },
        ],
        upstreams: [{ namespace: "up", state: "reachable" }],
      },
    ]);
    const down = { baseUrls: { up: "http://127.0.0.1:9" } };
    const degraded = await (await start("", down)).ops("/health/ready");
    expect([degraded.status, await degraded.json()]).toMatchObject([
      503,
      { status: "DEGRADED", upstreams: [{ namespace: "up", state: "unreachable" }] },
    ]);
    const ignoring = await start("", { ...down, argv: ["--ops-ignore-upstreams=yes"] });
    expect((await ignoring.ops("/health/ready")).status).toBe(200);
  });

  it("serves what is declared, and nothing else", async () => {
    const { ops } = await start("management: {health: false}, observability: {enabled: false}");
    for (const path of ["/health/live", "/status", "/config", "/metrics", "/traces", "/logs/level", "/logs/stream"])
      expect([path, (await ops(path)).status]).toEqual([path, 404]);
    const usual = await start("");
    for (const [path, status] of [
      ["/health/live", 200],
      ["/status", 404],
      ["/config", 404],
      ["/metrics", 200],
      ["/traces", 200],
      ["/logs/level", 404],
      ["/traces/none", 404],
    ] as const)
      expect([path, (await usual.ops(path)).status]).toEqual([path, status]);
    expect((await usual.ops("/metrics", { method: "POST" })).status).toBe(405);
  });

  it("tells its status and how it is set, and no secret", async () => {
    const { ops } = await start("management: {info: true}", {
      env: { ...secrets, UP_BASE_URL: "http://127.0.0.1:9/base?key=query-secret-value" },
      baseUrls: {},
    });
    expect(await (await ops("/status")).json()).toMatchObject({
      capability: { label: "Pets", specVersion: "1.0.0-alpha2" },
      uptime: expect.stringMatching(/^PT[\d.]+S$/),
      adapters: [{ namespace: "t-rest", state: "started" }, { namespace: "t-mcp" }],
    });
    const config = await (await ops("/config")).text();
    expect(JSON.parse(config)).toMatchObject({
      adapters: [{ namespace: "t-rest", port: 0 }, { namespace: "t-mcp" }, { namespace: "ops", type: "control" }],
      upstreams: [{ namespace: "up", baseUrl: expect.stringContaining("http://127.0.0.1:9/base") }],
      bindings: [{ name: "UP_TOKEN", source: "environment", isSet: true }],
    });
    expect(config).not.toMatch(/secret-value/);
  });

  it("counts and measures by the names and labels of the specification", async () => {
    const { served, ops } = await start("");
    await fetch(`${served.rest}/pets/1?q=secret-value`);
    await fetch(`${served.rest}/pets/2`);
    await fetch(`${served.rest}/pets/2`, { method: "DELETE" });
    await fetch(`${served.rest}/nothing/here`);
    const client = await toolsOf(served);
    await textOfTool(client, "list");
    await textOfTool(client, "steps");
    const answer = await ops("/metrics");
    expect(answer.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await answer.text();
    const families = await parseMetrics(text);
    const values = (name: string): readonly unknown[] => {
      const family = families.find((one) => one.name === name);
      return (family?.metrics ?? []).map(({ value, count, labels }) => [labels, Number(value ?? count)]);
    };
    const rest = (operation: string): object => ({
      naftiko_adapter_type: "rest",
      naftiko_operation_id: operation,
    });
    const tool = (operation: string): object => ({
      naftiko_adapter_type: "mcp",
      naftiko_operation_id: operation,
      status: "OK",
    });
    expect(values("naftiko_request_total")).toEqual(
      expect.arrayContaining([
        [{ ...rest("/pets/:id GET"), status: "200" }, 2],
        [{ ...rest("/pets/:id DELETE"), status: "500" }, 1],
        [{ ...rest("* GET"), status: "404" }, 1],
        [tool("list"), 1],
        [tool("steps"), 1],
        [tool("initialize"), 1],
      ]),
    );
    expect(values("naftiko_request_errors")).toEqual([[{ ...rest("/pets/:id DELETE"), error_type: "500" }, 1]]);
    // How often each was measured, as text: the parser puts histograms of different labels together.
    const measured = (name: string): readonly string[] => {
      expect(families.find((one) => one.name === name)?.type).toBe("HISTOGRAM");
      return text.split("\n").filter((line) => line.startsWith(`${name}_count`));
    };
    expect(measured("naftiko_request_duration_seconds")).toContain(
      'naftiko_request_duration_seconds_count{naftiko_adapter_type="rest",naftiko_operation_id="/pets/:id GET",status="200"} 2',
    );
    expect(measured("naftiko_step_duration_seconds")).toEqual([
      'naftiko_step_duration_seconds_count{step_type="call",naftiko_namespace="up"} 2',
    ]);
    expect(measured("naftiko_http_client_duration_seconds")).toContain(
      'naftiko_http_client_duration_seconds_count{http_request_method="GET",server_address="127.0.0.1",http_response_status_code="200"} 5',
    );
    const call = { http_request_method: "GET", server_address: "127.0.0.1", http_response_status_code: "200" };
    expect(values("naftiko_http_client_total")).toEqual(expect.arrayContaining([[call, 5]]));
    expect(values("naftiko_capability_active")).toEqual([[{ naftiko_capability: "case" }, 1]]);
    expect(values("process_cpu_seconds_total")).toHaveLength(1);
    expect(text).not.toMatch(/secret-value|nothing/);
    expect(await (await (await start("", {}, "ikanos: 1.0.0-beta1")).ops("/metrics")).text()).toContain(
      "ikanos_capability_active",
    );
  });

  // W3C Trace Context: a version 00 with more behind it is none (3.2.2), a later one is read as far as it is known (4.3), what others say of the trace goes on (3.3).
  it.each<[string, Record<string, string>, { readonly isSame: boolean; readonly tracestate: string | null }]>([
    ["what others say of it", { tracestate: "a=1, b@c=x y,," }, { isSame: true, tracestate: "a=1,b@c=x y" }],
    [
      "32 members",
      { tracestate: Array(32).fill("k=v").join(",") },
      { isSame: true, tracestate: Array(32).fill("k=v").join(",") },
    ],
    ["33 members", { tracestate: Array(33).fill("k=v").join(",") }, { isSame: true, tracestate: null }],
    ["a state that is none", { tracestate: "=,;;" }, { isSame: true, tracestate: null }],
    ["a state of 8,000 characters", { tracestate: `a=${"b".repeat(8_000)}` }, { isSame: true, tracestate: null }],
    ["baggage, which upstreams are not told", { baggage: "user=secret" }, { isSame: true, tracestate: null }],
    [
      "a later version with more",
      { traceparent: "cc-T-b7ad6b7169203331-01-future" },
      { isSame: true, tracestate: null },
    ],
    [
      "this version with more",
      { traceparent: "00-T-b7ad6b7169203331-01-x", tracestate: "a=1" },
      { isSame: false, tracestate: null },
    ],
    [
      "this version with a dash more",
      { traceparent: "00-T-b7ad6b7169203331-01-" },
      { isSame: false, tracestate: null },
    ],
    ["no version that there can be", { traceparent: "ff-T-b7ad6b7169203331-01" }, { isSame: false, tracestate: null }],
    ["a span of zeros", { traceparent: "00-T-0000000000000000-01" }, { isSame: false, tracestate: null }],
    ["markup", { traceparent: '00-T-"><script>' }, { isSame: false, tracestate: null }],
  ])("goes on with a trace, and begins one where what came is none: %s", async (_, headers, expected) => {
    const { served } = await start("observability: {traces: {local: {buffer-size: 10}}}");
    const traceId = "0af7651916cd43dd8448eb211c80319c";
    const given = { traceparent: "00-T-b7ad6b7169203331-01", ...headers };
    const asked = await fetch(`${served.rest}/pets/1`, {
      headers: { ...given, traceparent: given.traceparent.replace("T", traceId) },
    });
    const { traceparent, tracestate, baggage } = JSON.parse(await asked.text());
    expect(traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect({ isSame: traceparent.slice(3, 35) === traceId, tracestate }).toEqual(expected);
    expect(baggage).toBeNull();
  });

  it("keeps the traces of the last requests, which go on from callers to upstreams", async () => {
    const { served, ops } = await start("observability: {traces: {local: {buffer-size: 10}}}");
    const traceId = "0af7651916cd43dd8448eb211c80319c";
    const asked = await fetch(`${served.rest}/pets/1`, {
      headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01` },
    });
    const sent = /^00-([0-9a-f]{32})-([0-9a-f]{16})-01$/.exec(JSON.parse(await asked.text()).traceparent);
    expect(sent?.[1]).toBe(traceId);
    const detail = await (await ops(`/traces/${traceId}`)).json();
    expect(detail).toMatchObject({
      traceId,
      operation: "/pets/:id GET",
      status: "OK",
      spanCount: 2,
      spans: [
        { name: "http.client.GET", kind: "CLIENT", spanId: sent?.[2], status: "OK" },
        { name: "rest.request", kind: "SERVER", parentSpanId: "b7ad6b7169203331", status: "OK" },
      ],
    });
    await fetch(`${served.rest}/pets/1`, { method: "DELETE" });
    const failed = await (await ops("/traces?status=error")).json();
    expect(failed).toMatchObject({ bufferSize: 10, bufferUsed: 2, traces: [{ operation: "/pets/:id DELETE" }] });
    const client = await toolsOf(served);
    await textOfTool(client, "steps");
    const { traces } = JSON.parse(await (await ops("/traces?operation=tools/call")).text());
    const { spans } = JSON.parse(await (await ops(`/traces/${traces[0].traceId}`)).text());
    expect(spans.map(({ name }: { name: string }) => name).toSorted()).toEqual(
      ["http.client.GET", "http.client.GET", "mcp.request", "mcp.tool", "step.call", "step.call"].toSorted(),
    );
    for (let count = 0; count < 15; count += 1) await fetch(`${served.rest}/pets/1`);
    expect(await (await ops("/traces")).json()).toMatchObject({ bufferSize: 10, bufferUsed: 10 });
    expect((await ops(`/traces/${traceId}`)).status).toBe(404);
  });

  it("shows and sets the level of logs, and streams them to so many at once", async () => {
    const { served, ops } = await start("management: {logs: {stream: true, max-subscribers: 1}}");
    expect(await (await ops("/logs/level")).json()).toEqual({ level: "silent" });
    const set = async (body: string): Promise<number> =>
      (await ops("/logs/level", { method: "PUT", headers: { "content-type": "application/json" }, body })).status;
    expect([await set('{"level":"loud"}'), await set("[]"), await set('{"level":"info"}')]).toEqual([400, 400, 200]);
    expect(await (await ops("/logs/level")).json()).toEqual({ level: "info" });
    const aborted = new AbortController();
    const stream = await ops("/logs/stream", { signal: aborted.signal });
    expect(stream.headers.get("content-type")).toBe("text/event-stream");
    expect((await ops("/logs/stream")).status).toBe(503);
    await fetch(`${served.rest}/pets/1?token=secret-value`);
    const reader = stream.body?.getReader();
    let seen = "";
    while (!seen.includes("/pets/1")) seen += new TextDecoder().decode((await reader?.read())?.value);
    expect(seen).toMatch(/^data: \{.*\}$/m);
    expect(seen).not.toContain("secret-value");
    aborted.abort();
    await expect
      .poll(async () => {
        const again = await ops("/logs/stream");
        await again.body?.cancel();
        return again.status;
      })
      .toBe(200);
  });

  it("asks its own callers who they are, and lets probes in where its operator says so", async () => {
    const control = 'authentication: {type: bearer, token: "{{OPS_TOKEN}}"}';
    const closed = await start(control);
    for (const path of ["/health/live", "/health/ready", "/metrics", "/nothing"])
      expect([path, (await closed.ops(path)).status]).toEqual([path, 401]);
    const headers = { authorization: `Bearer ${secrets.OPS_TOKEN}` };
    expect((await closed.ops("/metrics", { headers })).status).toBe(200);
    const { ops } = await start(control, { openHealth: { ops: true } });
    expect((await ops("/health/live?x")).status).toBe(200);
    expect((await ops("/metrics")).status).toBe(401);
    // Strangers' pages stay out.
    expect((await ops("/health/live", { headers: { origin: "https://evil.example.com" } })).status).toBe(403);
  });

  it("needs its packages where it is declared, and not elsewhere", () => {
    const compilation = compileText(capability(""));
    expect(Object.keys(compilation.dependencies)).toEqual(
      expect.arrayContaining(["prom-client", "@opentelemetry/api"]),
    );
    expect(fileText(compilation, "README.md")).toContain("control adapter ops");
    const without = compileText(capability("").replace(/^.*type: control.*\n/m, ""));
    expect(Object.keys(without.dependencies)).not.toContain("prom-client");
    expect(without.runtime).not.toContain("metrics.ts");
  });

  it("says what of it has no effect", () => {
    const { diagnostics } = compileText(
      capability(
        "management: {reload: true, scripting: {timeout: 5}, logs: true}, observability: {traces: {sampling: 0.5}, exporters: {otlp: {endpoint: x}}, enabeld: true}",
      ),
    );
    expect(
      diagnostics.flatMap(({ code, message }) =>
        code.startsWith("schema/") ? [`${code} ${/`(\w+)`/.exec(message)?.[1]}`] : [],
      ),
    ).toEqual([
      "schema/ignored-key reload",
      "schema/ignored-key exporters",
      "schema/unknown-key enabeld",
      "schema/ignored-key sampling",
    ]);
  });
});
