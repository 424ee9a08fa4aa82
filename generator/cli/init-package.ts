/** What `init` wants to stand in `package.json`. */
export interface PackageWishes {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

type Members = Readonly<Record<string, unknown>>;

/** A `package.json` with what is missing put in: nothing that stands there is changed. Undefined where the text is no JSON object. */
export function completePackage(text: string | undefined, wishes: PackageWishes): string | undefined {
  if (text === undefined) return `${JSON.stringify({ private: true, type: "module", ...wishes }, null, 2)}\n`;
  const found = parseObject(text);
  if (!found) return undefined;
  const installed = { ...membersOf(found.dependencies), ...membersOf(found.devDependencies) };
  const completed = {
    ...found,
    scripts: { ...membersOf(found.scripts), ...missingIn(membersOf(found.scripts), wishes.scripts) },
    ...added("dependencies", found, missingIn(installed, wishes.dependencies)),
    ...added("devDependencies", found, missingIn(installed, wishes.devDependencies)),
  };
  const indent = /^[ \t]+(?=")/m.exec(text)?.[0] ?? "  ";
  return `${JSON.stringify(completed, null, indent)}\n`;
}

/** The ranges of all packages that a `package.json` names, whatever for. */
export function rangesIn(text: string): Readonly<Record<string, string>> {
  const found = parseObject(text);
  const kinds = ["peerDependencies", "optionalDependencies", "devDependencies", "dependencies"];
  const entries = kinds.flatMap((kind) => Object.entries(membersOf(found?.[kind])));
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

/** Whether the files beside a `package.json` are CommonJS where they say nothing themselves. */
export function isCommonJs(text: string): boolean {
  return parseObject(text)?.type !== "module";
}

/** Whether a `package.json` says what kind of modules its folder has, and nothing else. */
export function isMarker(text: string): boolean {
  return Object.keys(parseObject(text) ?? {}).join() === "type";
}

/** The script of that name. */
export function scriptOf(text: string, name: string): string | undefined {
  const script = membersOf(parseObject(text)?.scripts)[name];
  return typeof script === "string" ? script : undefined;
}

function added(key: string, found: Members, missing: Members): Members {
  return Object.keys(missing).length === 0 ? {} : { [key]: sorted({ ...membersOf(found[key]), ...missing }) };
}

function missingIn(there: Members, wanted: Members): Members {
  return Object.fromEntries(Object.entries(wanted).filter(([name]) => !Object.hasOwn(there, name)));
}

function parseObject(text: string): Members | undefined {
  try {
    // Some editors write a byte order mark.
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ""));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function membersOf(value: unknown): Members {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function sorted(members: Members): Members {
  return Object.fromEntries(Object.entries(members).sort(([one], [other]) => (one < other ? -1 : 1)));
}
