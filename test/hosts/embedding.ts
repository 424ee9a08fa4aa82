import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";

const page = readFileSync("docs/embedding.md", "utf8");

/** The files that a section of docs/embedding.md shows, by name. */
export function filesOf(heading: string): Readonly<Record<string, string>> {
  const section = page.split(/^## /m).find((each) => each.startsWith(`${heading}\n`)) ?? "";
  return Object.fromEntries(
    [...section.matchAll(/`([\w/.]+)`[^\n]*:\n\n```\w+\n([^]*?)^```$/gm)].map(([, name = "", text = ""]) => [
      name,
      text,
    ]),
  );
}

/** The blocks of a section in one language. */
export function blocksOf(heading: string, language: string): readonly string[] {
  const section = page.split(/^## /m).find((each) => each.startsWith(`${heading}\n`)) ?? "";
  return [...section.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "gm"))].map(([, text = ""]) => text);
}

/** What an application of that page did when it was asked: each fact, and whether it is so. */
export type Facts = Readonly<Record<string, unknown>>;

/** Starts the application with an API of its own, asks it, and stops it. Fails with what it said where it ends by itself. */
export async function askApplication(cwd: string, command: readonly string[]): Promise<Facts> {
  const asked: string[] = [];
  const api = createServer((request, response) => {
    asked.push(`${request.headers["x-request-id"] ?? ""} ${request.url ?? ""}`);
    response.setHeader("content-type", "application/json");
    response.end('{"current":{"temperature_2m":21,"wind_speed_10m":3}}');
  }).listen(0, "127.0.0.1");
  await once(api, "listening");
  const address = api.address();
  const upstream = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  const [program = "", ...args] = command;
  const child = spawn(program, args, {
    cwd,
    env: { PATH: process.env["PATH"] ?? "", PORT: "0", TEAM_TOKEN: "ours", OPEN_METEO_BASE_URL: upstream },
  });
  let said = "";
  const url = new Promise<string>((found, fail) => {
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const [, at] = /Server listening at (http:\/\/[^"]+)/.exec(said) ?? [];
      if (at !== undefined) found(at.replace("[::1]", "localhost"));
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("error", fail);
    child.once("exit", () => fail(new Error(`the application ended: ${said.slice(-4000)}`)));
  });
  try {
    const at = await url;
    const headers = { "x-team-token": "ours" };
    const get = async (path: string, given: Readonly<Record<string, string>> = headers) => {
      const response = await fetch(at + path, { headers: given });
      return {
        status: response.status,
        type: response.headers.get("content-type"),
        text: await response.text(),
        id: response.headers.get("x-request-id"),
      };
    };
    const json = ({ text }: { readonly text: string }): unknown => JSON.parse(text);
    const [stranger, agent, weather, wrong, unknown, own, missing, contract] = await Promise.all([
      get("/api/weather/52.52/13.41", {}),
      get("/agents/mcp", { "x-team-token": "theirs" }),
      get("/api/weather/52.52/13.41"),
      get("/api/weather/north/13.41"),
      get("/api/nothing"),
      get("/"),
      get("/nothing"),
      get("/api/openapi.json"),
    ]);
    const client = new Client({ name: "test", version: "1.0.0" });
    await client.connect(new StreamableHTTPClientTransport(new URL(`${at}/agents/mcp`), { requestInit: { headers } }));
    const tool = await client.callTool({ name: "get-weather", arguments: { latitude: 52.52, longitude: 13.41 } });
    await client.close();
    await get("/api/forecast?latitude=1&longitude=2&code=secret");
    child.kill("SIGTERM");
    const [code]: readonly unknown[] = await once(child, "exit");
    return {
      stranger: [stranger.status, json(stranger)],
      agent: [agent.status, json(agent)],
      weather: [weather.status, json(weather)],
      wrong: [wrong.status, wrong.type?.split(";")[0]],
      unknown: [unknown.status, unknown.type?.split(";")[0]],
      own: [own.status, json(own)],
      missing: [missing.status, json(missing)],
      server: JSON.parse(contract.text).servers,
      tool: tool.structuredContent,
      // The id of the application's request goes upstream.
      id: asked.some((line) => weather.id !== null && line.startsWith(`${weather.id} /v1/forecast`)),
      logged: /"url":"\/api\/weather\/52\.52\/13\.41"/.test(said),
      secret: said.includes("secret"),
      warned: said.includes("Warning"),
      code,
    };
  } finally {
    child.kill("SIGKILL");
    api.close();
  }
}

const ours = { error: "x-team-token is missing or wrong" };

/** What docs/embedding.md says of both applications. */
export const promised: Facts = {
  stranger: [401, ours],
  agent: [401, ours],
  weather: [200, { celsius: 21, windKmh: 3 }],
  wrong: [400, "application/problem+json"],
  unknown: [404, "application/problem+json"],
  own: [200, { hello: "world" }],
  missing: [404, { error: "no such page" }],
  server: [{ url: "/api" }],
  tool: { celsius: 21, windKmh: 3 },
  id: true,
  logged: true,
  secret: false,
  warned: false,
  code: 0,
};
