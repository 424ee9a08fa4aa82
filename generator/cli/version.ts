import type { Cache } from "../output/cache.js";
import { hashText } from "../output/hash.js";
import { stampTemplates } from "../source/package-files.js";

declare const CAPSTAN_VERSION: string;
declare const CAPSTAN_BUILD: string;
declare const CAPSTAN_TEMPLATES: readonly string[];

/** Capstan's own version; `source` where its sources run as they are. */
export const version = typeof CAPSTAN_VERSION === "undefined" ? "source" : CAPSTAN_VERSION;

/** How long a file system may take to tell two writes apart, in milliseconds: of those in use FAT has the coarsest clock. */
const coarsest = 2000;

/**
 * Hash of all that decides what is generated: the code of this Capstan and the templates as they lie beside it. Where the system says of each of them
 * what it said when they were read last (size, number, times of the last write and of the last change), the hash is remembered, unless one had been
 * written just then: what came after has another time. `now`: milliseconds since 1970.
 */
export function edition(readTemplate: (name: string) => string, cache: Cache, now: number): string {
  if (typeof CAPSTAN_BUILD === "undefined") return "source";
  const { stamps, latest } = stampTemplates(CAPSTAN_TEMPLATES);
  const key = hashText([CAPSTAN_BUILD, ...stamps].join("\n"));
  const known = cache.read("edition")?.entry;
  if (isEntry(known) && known.key === key) return known.hash;
  const hash = hashText([CAPSTAN_BUILD, ...CAPSTAN_TEMPLATES.map(readTemplate)].join("\n"));
  if (latest < now - coarsest) cache.write("edition", { key, hash } satisfies Entry);
  return hash;
}

interface Entry {
  readonly key: string;
  readonly hash: string;
}

function isEntry(value: unknown): value is Entry {
  return typeof value === "object" && value !== null && "key" in value && "hash" in value;
}
