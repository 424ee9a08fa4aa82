import type { FastifyInstance, FastifyReply } from "fastify";
import { type Zippable, zipSync } from "fflate";
import { listFolder, mediaTypeOf, pathOf, readInside, type Refusal } from "./folder.js";
import type { JsonObject } from "./json.js";
import { sendProblem } from "./problem.js";
import { methodNotAllowed } from "./rest.js";
import { folderOf, type SkillOptions } from "./skill-folders.js";

/** One skill of a catalogue. */
export interface SkillEntry {
  readonly name: string;
  /** What `GET /skills/{name}` answers. */
  readonly card: JsonObject;
  /** Names of its tools. */
  readonly tools: readonly string[];
  /** Where its files are. */
  readonly folder: URL | string;
}

// The earliest date that a zip can say: the same files make the same bytes.
const zipDate = new Date(1980, 0, 1);

/** Serves a catalogue of skills, to be read only: the list, each skill, its files one by one and as a zip. */
export function serveSkills(
  app: FastifyInstance,
  skills: readonly SkillEntry[],
  options: SkillOptions = {},
): void {
  const find = (name: string): SkillEntry | undefined =>
    skills.find((candidate) => candidate.name === name);
  const rootOf = (skill: SkillEntry): string => pathOf(folderOf(skill, options));

  app.get("/skills", async () => ({
    count: skills.length,
    skills: skills.map(({ name, card: { description, license }, tools }) => ({
      name,
      description,
      license,
      tools,
    })),
  }));

  app.get<Named>("/skills/:name", async (request, reply) => {
    const { name } = request.params;
    return find(name)?.card ?? (await unknownSkill(reply, name));
  });

  app.get<Named>("/skills/:name/contents", async (request, reply) => {
    const { name } = request.params;
    const skill = find(name);
    if (skill === undefined) return await unknownSkill(reply, name);
    const files = await listFolder(rootOf(skill));
    if (files === undefined) return await noFolder(reply, name);
    return {
      name,
      files: files.map(({ path, size }) => ({ path, size, type: mediaTypeOf(path) })),
    };
  });

  app.get<NamedFile>("/skills/:name/contents/*", async (request, reply) => {
    const { name, "*": path } = request.params;
    const skill = find(name);
    if (skill === undefined) return await unknownSkill(reply, name);
    const bytes = await readInside(rootOf(skill), path);
    if (typeof bytes === "string") return await refuse(reply, path, bytes);
    return await reply.type(mediaTypeOf(path)).send(bytes);
  });

  app.get<Named>("/skills/:name/download", async (request, reply) => {
    const { name } = request.params;
    const skill = find(name);
    if (skill === undefined) return await unknownSkill(reply, name);
    const zip = await zipFolder(rootOf(skill));
    if (zip === undefined) return await noFolder(reply, name);
    return await reply
      .type("application/zip")
      .header(
        "content-disposition",
        `attachment; filename*=UTF-8''${encodeURIComponent(`${name}.zip`)}`,
      )
      .send(zip);
  });

  const paths = ["", "/:name", "/:name/contents", "/:name/contents/*", "/:name/download"];
  for (const path of paths) methodNotAllowed(app, `/skills${path}`, ["GET"]);
}

interface Named {
  Params: { readonly name: string };
}

interface NamedFile {
  Params: { readonly name: string; readonly "*": string };
}

async function zipFolder(root: string): Promise<Uint8Array | undefined> {
  const files = await listFolder(root);
  if (files === undefined) return undefined;
  const contents: Zippable = {};
  for (const { path } of files) {
    const bytes = await readInside(root, path);
    if (typeof bytes !== "string") contents[path] = [bytes, { mtime: zipDate }];
  }
  return zipSync(contents);
}

async function unknownSkill(reply: FastifyReply, name: string): Promise<FastifyReply> {
  return await notFound(reply, `there is no skill \`${name.slice(0, 200)}\``);
}

async function noFolder(reply: FastifyReply, name: string): Promise<FastifyReply> {
  return await notFound(reply, `the files of skill \`${name}\` are not there`);
}

async function refuse(reply: FastifyReply, path: string, refusal: Refusal): Promise<FastifyReply> {
  if (refusal === "missing")
    return await notFound(reply, `there is no file \`${path.slice(0, 200)}\``);
  return await sendProblem(reply, {
    status: 400,
    title: "Bad Request",
    detail: "the path of a file stays inside, and no part of it begins with a dot",
  });
}

async function notFound(reply: FastifyReply, detail: string): Promise<FastifyReply> {
  return await sendProblem(reply, { status: 404, title: "Not Found", detail });
}
