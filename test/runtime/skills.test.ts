import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Fastify from "fastify";
import { strFromU8, unzipSync } from "fflate";
import { describe, expect, it, onTestFinished } from "vitest";
import { prepareRest } from "../../templates/runtime/rest.js";
import { serveSkills } from "../../templates/runtime/skills.js";
import { scratchFolder } from "../check.js";

function skillFolder(): string {
  const root = scratchFolder();
  mkdirSync(join(root, "skill", "references"), { recursive: true });
  writeFileSync(join(root, "secret.txt"), "s3cret");
  writeFileSync(join(root, "skill", "SKILL.md"), "# Weather");
  writeFileSync(join(root, "skill", "references", "codes.json"), "{}");
  writeFileSync(join(root, "skill", "odd name.txt"), "odd");
  symlinkSync(join(root, "secret.txt"), join(root, "skill", "out.txt"));
  symlinkSync("SKILL.md", join(root, "skill", "inside.md"));
  return join(root, "skill");
}

async function serve(folder: string): Promise<string> {
  const app = Fastify();
  prepareRest(app);
  serveSkills(app, [
    {
      name: "weather",
      folder: `file://${folder}`,
      tools: ["get"],
      card: { name: "weather", description: "All of it.", license: "MIT", tools: [] },
    },
    {
      name: "a b",
      folder: "file:///nowhere/at/all",
      tools: [],
      card: { name: "a b", description: "Nothing.", tools: [] },
    },
  ]);
  onTestFinished(async () => await app.close());
  return await app.listen({ port: 0, host: "127.0.0.1" });
}

describe("a catalogue of skills", () => {
  it("lists them, and tells of each", async () => {
    const base = await serve(skillFolder());
    expect(await (await fetch(`${base}/skills`)).json()).toEqual({
      count: 2,
      skills: [
        { name: "weather", description: "All of it.", license: "MIT", tools: ["get"] },
        { name: "a b", description: "Nothing.", tools: [] },
      ],
    });
    expect(await (await fetch(`${base}/skills/weather`)).json()).toEqual({
      name: "weather",
      description: "All of it.",
      license: "MIT",
      tools: [],
    });
    expect(await (await fetch(`${base}/skills/a%20b`)).json()).toMatchObject({ name: "a b" });
    expect((await fetch(`${base}/skills/other`)).status).toBe(404);
  });

  it("hands out files inside their folder, and no others", async () => {
    const base = await serve(skillFolder());
    const files = [
      { path: "SKILL.md", size: 9, type: "text/markdown" },
      { path: "inside.md", size: 9, type: "text/markdown" },
      { path: "odd name.txt", size: 3, type: "text/plain" },
      { path: "references/codes.json", size: 2, type: "application/json" },
    ];
    expect(await (await fetch(`${base}/skills/weather/contents`)).json()).toEqual({ name: "weather", files });
    const file = await fetch(`${base}/skills/weather/contents/references/codes.json`);
    expect([file.headers.get("content-type"), await file.text()]).toEqual(["application/json", "{}"]);
    const status = async (path: string): Promise<number> => {
      const response = await fetch(`${base}/skills/weather/contents/${path}`);
      expect(response.headers.get("content-type")).toContain("application/problem+json");
      expect(await response.text()).not.toContain("s3cret");
      return response.status;
    };
    expect(
      await Promise.all(
        [
          "..%2Fsecret.txt",
          "references%2F..%2F..%2Fsecret.txt",
          "out.txt",
          ".hidden",
          "references%2F.git%2Fconfig",
          "%00",
        ].map(status),
      ),
    ).toEqual([400, 400, 400, 400, 400, 400]);
    expect(await (await fetch(`${base}/skills/weather/contents/odd%20name.txt`)).text()).toBe("odd");
    expect(await Promise.all(["nothing.md", "references"].map(status))).toEqual([404, 404]);
    expect((await fetch(`${base}/skills/a%20b/contents`)).status).toBe(404);
  });

  it("packs them into the same zip every time", async () => {
    const base = await serve(skillFolder());
    const zip = async (): Promise<Uint8Array> =>
      new Uint8Array(await (await fetch(`${base}/skills/weather/download`)).arrayBuffer());
    const [one, other] = [await zip(), await zip()];
    expect(Buffer.compare(one, other)).toBe(0);
    expect(Object.fromEntries(Object.entries(unzipSync(one)).map(([name, bytes]) => [name, strFromU8(bytes)]))).toEqual(
      { "SKILL.md": "# Weather", "inside.md": "# Weather", "odd name.txt": "odd", "references/codes.json": "{}" },
    );
  });

  it("can only be read", async () => {
    const base = await serve(skillFolder());
    for (const path of [
      "/skills",
      "/skills/weather",
      "/skills/weather/contents",
      "/skills/weather/contents/SKILL.md",
      "/skills/weather/download",
    ]) {
      const response = await fetch(`${base}${path}`, { method: "POST" });
      expect([path, response.status, response.headers.get("allow")]).toEqual([path, 405, "GET, HEAD, OPTIONS"]);
    }
  });
});
