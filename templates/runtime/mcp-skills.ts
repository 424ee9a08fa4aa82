import type { McpServer } from "@modelcontextprotocol/server";
import {
  type Skill,
  SkillCatalogError,
  skillEntry,
  type SkillReadResult,
  type SkillSource,
  SkillsExtension,
  type SkillsOptions,
} from "@modelcontextprotocol/server/ext/skills";
import { listFolder, mediaTypeOf, pathOf, readInside } from "./folder.js";
import { refuseCursor } from "./list-cursors.js";
import type { McpOptions } from "./mcp.js";
import { isTextType, isUtf8 } from "./text-type.js";
import { folderOf, nameOf } from "./skill-folders.js";

/** A skill that is served over MCP. */
export interface ServedSkill {
  /** Its name, which is that of its folder in URIs: `skill://<name>/SKILL.md`. */
  readonly name: string;
  /** Where its files are. */
  readonly folder: URL | string;
}

const servedBy = new WeakMap<McpServer, ServedSkill[]>();

/**
 * Serves skills as the protocol's extension for them has it, and lists each `SKILL.md` as a resource for clients that do not know the extension. Files are read
 * whenever somebody asks for them. In a server that several make together, the skills of each stand below the name of its capability.
 */
export function registerSkills(
  server: McpServer,
  skills: readonly ServedSkill[],
  { joint, skillFolders }: McpOptions,
  cacheHint: NonNullable<SkillsOptions["cacheHint"]> = {},
): void {
  const prefix = joint?.capability === undefined ? "" : `${joint.capability}/`;
  const own = skills.map((skill) => {
    const folder = folderOf(skill, { skillFolders });
    // What a file says that it is called is the last part of its address.
    const name =
      folder === skill.folder || typeof folder === "string" ? skill.name : nameOf(folder);
    return { name: `${prefix}${name}`, folder };
  });
  const known = servedBy.get(server);
  if (known !== undefined) {
    known.push(...own.filter(({ name }) => !known.some((other) => other.name === name)));
    return;
  }
  servedBy.set(server, own);
  new SkillsExtension({ source: sourceOf(own), cacheHint }).attach(server);
}

function sourceOf(skills: readonly ServedSkill[]): SkillSource {
  const find = (uri: string): Found | undefined => {
    for (const skill of skills) {
      const root = `skill://${skill.name.split("/").map(encodeURIComponent).join("/")}/`;
      if (uri.startsWith(root)) return { skill, path: decode(uri.slice(root.length)) };
    }
    return undefined;
  };
  const entries = async (): Promise<readonly Skill[]> =>
    (await Promise.all(skills.map(entryOf))).filter((entry) => entry !== undefined);
  return {
    list: async ({ cursor }) => {
      refuseCursor(cursor);
      return { skills: [...(await entries())] };
    },
    get: async (uri) => {
      const found = find(uri);
      return found?.path === "SKILL.md" ? await entryOf(found.skill) : undefined;
    },
    read: async (uri) => {
      const found = find(uri);
      if (found === undefined) return undefined;
      const bytes = await readInside(pathOf(found.skill.folder), found.path);
      return typeof bytes === "string" ? undefined : contentsOf(bytes, mediaTypeOf(found.path));
    },
    listResources: async () =>
      (await entries()).map(({ uri, frontmatter: { name, description } }) => ({
        uri,
        name,
        description,
        mimeType: "text/markdown",
      })),
  };
}

interface Found {
  readonly skill: ServedSkill;
  /** Of the file, in the skill's folder. */
  readonly path: string;
}

/** A skill with the digests of its files; one whose files are not there, or not a skill, is told of on standard error. */
async function entryOf({ name, folder }: ServedSkill): Promise<Skill | undefined> {
  const root = pathOf(folder);
  const files: Record<string, Uint8Array> = {};
  for (const { path } of (await listFolder(root)) ?? []) {
    const bytes = await readInside(root, path);
    if (typeof bytes !== "string") files[path] = bytes;
  }
  try {
    return await skillEntry(name, files);
  } catch (error) {
    if (!SkillCatalogError.isInstance(error)) throw error;
    const problems = error.problems.map(({ message }) => message).join("; ");
    console.warn(`skill ${name} is not served: ${problems}`);
    return undefined;
  }
}

// Text with every byte that it has: its digest is of those.
const whole = new TextDecoder("utf-8", { ignoreBOM: true });

function contentsOf(bytes: Uint8Array, mimeType: string): SkillReadResult {
  return isTextType(mimeType) && isUtf8(bytes)
    ? { text: whole.decode(bytes), mimeType }
    : { bytes, mimeType };
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
