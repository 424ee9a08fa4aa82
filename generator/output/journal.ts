import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isInside } from "./manifest.js";
import type { Text } from "./spool.js";

const prefix = ".capstan-";
const planName = "plan.json";
const mostBytes = 64 * 1024 * 1024;

/**
 * A folder inside an output folder, in which texts wait before they are moved. Its plan names every path with the hash of the text that is to stand
 * there: where a run is stopped between two moves, the next one knows that both the old and the new texts are Capstan's.
 */
export interface Staging {
  readonly folder: string;
  /** Writes a text aside; what it returns can be moved to its place. */
  readonly write: (text: Text) => string;
  /** A path where nothing stands, for a folder that is made and then moved to its place. */
  readonly place: () => string;
  readonly remove: () => void;
}

/** Opens a folder for texts that wait, named after the process that writes. Fails with the system's error. */
export function openStaging(out: string, id: number): Staging {
  const folder = mkdtempSync(join(out, `${prefix}${id}-`));
  let count = 0;
  const place = (): string => {
    count += 1;
    return join(folder, String(count));
  };
  return {
    folder,
    place,
    write: (text) => {
      const path = place();
      writeFileSync(path, text);
      return path;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A plan as it is written: hashes by path, and the folder that it was written into, as the system knows it. */
interface Plan {
  readonly folder: string;
  readonly hashes: Readonly<Record<string, unknown>>;
}

/** Writes down what is about to be moved: hashes by path. */
export function writePlan({ folder }: Staging, plan: ReadonlyMap<string, string>): void {
  const written: Plan = { folder: identityOf(folder), hashes: Object.fromEntries(plan) };
  writeFileSync(join(folder, planName), JSON.stringify(written));
}

/** What no other folder has, and none that came by a checkout or a copy: a plan that is committed says nothing. */
export function identityOf(folder: string): string {
  const { dev, ino } = lstatSync(folder, { bigint: true });
  return `${dev}:${ino}`;
}

/** The plans of runs that were stopped, and of those that still run. A plan that was being written moved nothing yet. */
export function readJournals(out: string): ReadonlyMap<string, ReadonlySet<string>> {
  const hashes = new Map<string, Set<string>>();
  for (const name of stagings(out)) {
    for (const [path, hash] of readPlan(join(out, name))) hashes.set(path, (hashes.get(path) ?? new Set()).add(hash));
  }
  return hashes;
}

/** Removes what runs that were stopped have left. */
export function clearStale(out: string, isRunning: (id: number) => boolean): void {
  for (const name of stagings(out)) {
    const id = /^\d+/.exec(name.slice(prefix.length))?.[0];
    if (id !== undefined && !isRunning(Number(id))) rmSync(join(out, name), { recursive: true, force: true });
  }
}

function readPlan(folder: string): readonly (readonly [string, string])[] {
  try {
    const path = join(folder, planName);
    const stats = lstatSync(path);
    // Whatever else bears this name may never end.
    if (!stats.isFile() || stats.size > mostBytes) return [];
    const plan: unknown = JSON.parse(readFileSync(path, "utf8"));
    return isPlan(plan) && plan.folder === identityOf(folder)
      ? Object.entries(plan.hashes).filter(
          (entry): entry is [string, string] => isInside(entry[0]) && typeof entry[1] === "string",
        )
      : [];
  } catch {
    return [];
  }
}

function isPlan(value: unknown): value is Plan {
  return (
    typeof value === "object" &&
    value !== null &&
    "folder" in value &&
    "hashes" in value &&
    typeof value.hashes === "object" &&
    value.hashes !== null
  );
}

function stagings(out: string): readonly string[] {
  try {
    return readdirSync(out, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name.startsWith(prefix))
      .map(({ name }) => name)
      .sort();
  } catch {
    return [];
  }
}
