import Fastify, { type FastifyInstance } from "fastify";
import findMyWay from "find-my-way";
import { describe, expect, it, onTestFinished } from "vitest";
import type { PathTemplate } from "../generator/model/capability.js";
import { routePath } from "../generator/plan/route-path.js";
import { knownPathOf } from "../templates/runtime/known-paths.js";
import { methodNotAllowed, prepareRest } from "../templates/runtime/rest.js";
import { growth, worstGrowth } from "./growth.js";

/** `/v/{a}-{b}` as the model has it. */
function templateOf(path: string): PathTemplate {
  const parts = path
    .split(/\{(\w+)\}/)
    .map((part, index) => (index % 2 === 0 ? part : { parameter: part, rest: false }))
    .filter((part) => part !== "");
  return { text: path, parts };
}

/** A server with that route for GET. */
async function serve(path: string): Promise<FastifyInstance> {
  const app = Fastify({ routerOptions: { maxParamLength: 100_000 } });
  onTestFinished(async () => await app.close());
  prepareRest(app, {});
  const route = routePath(templateOf(path)).path;
  app.get(route, async ({ params }) => params);
  methodNotAllowed(app, route, ["GET"]);
  await app.ready();
  return app;
}

/** Every text of these letters, up to a length. */
function textsOf(letters: readonly string[], length: number): readonly string[] {
  if (length === 0) return [];
  return letters.flatMap((letter) => [letter, ...textsOf(letters, length - 1).map((rest) => letter + rest)]);
}

describe("a path with several placeholders in a segment", () => {
  // The first takes as much as it can, the next as much of what is left, none is empty: `1.2.json` under `{name}.{format}` is `1.2` and `json`.
  it.each([
    "/{a}-{b}",
    "/{a}-{b}.x",
    "/x-{a}-{b}",
    "/{a}-{b}-{c}",
    "/{a}-{b}.{c}",
    "/{a}.{b}--{c}.",
    "/{a}{b}",
    "/{a}{b}-{c}",
    "/{a}-{b}{c}",
    "/{a}-.{b}",
    "/{a}--{b}",
    "/{a}",
    "/{a}-x",
  ])("%s is split as its author reads it, whatever is asked", async (path) => {
    const app = await serve(path);
    const [before = "", ...rest] = path
      .slice(1)
      .split(/(?=\{)/)
      .map((text) => text.replace(/[.-]/g, "\\$&"));
    const read = new RegExp(
      `^${before.replace(/\{(\w+)\}/, "(?<$1>.+)")}${rest.join("").replace(/\{(\w+)\}/g, "(?<$1>.+)")}$`,
    );
    for (const text of textsOf(["-", ".", "x"], 6)) {
      if (text === "." || text === "..") continue;
      const expected = read.exec(text)?.groups;
      const { statusCode, body } = await app.inject(`/${text}`);
      expect([text, statusCode, body]).toEqual([
        text,
        expected === undefined ? 404 : 200,
        expected === undefined ? body : JSON.stringify(expected),
      ]);
      const { statusCode: other } = await app.inject({ method: "DELETE", url: `/${text}` });
      expect([text, other]).toEqual([text, expected === undefined ? 404 : 405]);
    }
  });

  it.each(["-", ".", ":", ",", "@", "+", "!"])(
    "a `%s` that a value holds parts them wherever it stands, encoded or not",
    async (text) => {
      const app = await serve(`/{a}${text}{b}`);
      for (const held of [text, `%${text.charCodeAt(0).toString(16).toUpperCase()}`])
        expect((await app.inject(`/x${text}y${held}z`)).json()).toEqual({ a: `x${text}y`, b: "z" });
    },
  );

  it.each([
    ["/v/{a}-{b}-{c}-{d}.x", "-"],
    ["/v/{a}-{b}-{c}-{d}.x", "y-"],
    ["/v/{a}{b}{c}{d}.x", "."],
    ["/v/{a}.{b}--{c}.{d}!", "-."],
    ["/v/{a}-{b}x", "x"],
  ])("%s is compared with many `%s` in linear time", async (path, pump) => {
    const route = routePath(templateOf(path)).path;
    const router = findMyWay({ maxParamLength: 1_000_000 });
    router.on("GET", route, () => undefined);
    const many = (size: number): string => `/v/${pump.repeat(size)}`;
    expect(growth(20_000, many, (url) => router.find("GET", url))).toBeLessThanOrEqual(worstGrowth);
    const app = await serve(path);
    const known = (url: string) => knownPathOf({ url, server: app } as never);
    expect(growth(20_000, many, known)).toBeLessThanOrEqual(worstGrowth);
  });
});
