import type { Level } from "../rule.js";
import { asked, given } from "./compare-contracts.js";
import { compareSchemas, objectOf } from "./compare-schemas.js";
import type { Difference } from "./generated-change.js";

type Told = Pick<Difference, "level" | "subject" | "sentence">;

/** Something that an MCP server lists, as it is written. */
interface Listed {
  readonly what: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What hosts and models find listed otherwise: tools, resources and prompts by name. */
export function compareLists(before: readonly Listed[], after: readonly Listed[]): readonly Told[] {
  const current = new Map(after.map(({ what, data }) => [what, data]));
  const told: Told[] = [];
  for (const { what, data } of before) {
    const now = current.get(what);
    const subject = `\`${what}\``;
    const say = (level: Exclude<Level, "none">, sentence: string): void => void told.push({ level, subject, sentence });
    if (!now) {
      say("breaking", "it is not listed any more");
      continue;
    }
    const documents = { before: undefined, after: undefined };
    for (const key of ["inputSchema", "argsSchema"])
      for (const { level, sentence } of asked(
        compareSchemas(data[key], now[key], { before: data[key], after: now[key] }),
        "",
      ))
        say(level, sentence.replace("the body", "it"));
    for (const { level, sentence } of given(compareSchemas(data["outputSchema"], now["outputSchema"], documents)))
      say(level, sentence);
    if (text(data["annotations"]) !== text(now["annotations"]))
      say("risky", "its hints are others, which hosts act on");
    if (text(data["mimeType"]) !== text(now["mimeType"])) say("risky", "its media type is another");
    if (text(data["name"]) !== text(now["name"])) say("risky", "its name is another");
    if (text(data["title"]) !== text(now["title"]) || text(data["description"]) !== text(now["description"]))
      say("documentation", "its title or description is another");
  }
  const known = new Set(before.map(({ what }) => what));
  for (const { what } of after)
    if (!known.has(what)) told.push({ level: "compatible", subject: `\`${what}\``, sentence: "it is listed now" });
  return told;
}

/** What whoever starts the servers finds otherwise: what they need, and where they listen. */
export function compareServers(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): readonly Told[] {
  const told: Told[] = [];
  const [needed, needs] = [namedOf(before["bindings"], "name"), namedOf(after["bindings"], "name")];
  for (const [name] of needs)
    if (!needed.has(name))
      told.push({
        level: "breaking",
        subject: `\`${name}\``,
        sentence: "it must have a value before the servers start",
      });
  for (const [name] of needed)
    if (!needs.has(name))
      told.push({ level: "compatible", subject: `\`${name}\``, sentence: "it need not be set any more" });
  const [doors, now] = [namedOf(before["listeners"], "name"), namedOf(after["listeners"], "name")];
  for (const [name, door] of doors) {
    const other = now.get(name);
    const subject = `listener \`${name}\``;
    if (!other) told.push({ level: "breaking", subject, sentence: "it is not there any more" });
    else if (text(door["port"]) !== text(other["port"]))
      told.push({
        level: "breaking",
        subject,
        sentence: `it listens on ${text(other["port"])}, where it was ${text(door["port"])}`,
      });
    else if (text(door["address"]) !== text(other["address"]))
      told.push({
        level: "risky",
        subject,
        sentence: `it listens at ${text(other["address"])}, where it was ${text(door["address"])}`,
      });
    if (other) told.push(...comparePaths(subject, namedOf(door["paths"], ""), namedOf(other["paths"], "")));
  }
  for (const [name] of now)
    if (!doors.has(name))
      told.push({ level: "risky", subject: `listener \`${name}\``, sentence: "the process opens one port more" });
  const [upstreams, others] = [namedOf(before["upstreams"], "namespace"), namedOf(after["upstreams"], "namespace")];
  for (const [name, upstream] of upstreams) {
    const other = others.get(name);
    if (other && text(upstream["baseUrl"]) !== text(other["baseUrl"]))
      told.push({
        level: "risky",
        subject: `API \`${name}\``,
        sentence: `it is called at ${text(other["baseUrl"])}, where it was ${text(upstream["baseUrl"])}`,
      });
  }
  return told;
}

/** Where the servers of one process answer. */
function comparePaths(
  listener: string,
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
): readonly Told[] {
  const gone = [...before.keys()].filter((path) => !after.has(path));
  const added = [...after.keys()].filter((path) => !before.has(path));
  return [
    ...gone.map((path): Told => ({
      level: "breaking",
      subject: `\`${path}\` of ${listener}`,
      sentence: "nothing answers there any more",
    })),
    ...added.map((path): Told => ({
      level: "compatible",
      subject: `\`${path}\` of ${listener}`,
      sentence: "something answers there now",
    })),
  ];
}

/** npm packages that the code needs, by their ranges. */
export function comparePackages(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): readonly Told[] {
  return Object.entries(after).flatMap(([name, range]): readonly Told[] => {
    if (!(name in before))
      return [{ level: "risky", subject: `package \`${name}\``, sentence: `it must be installed: ${String(range)}` }];
    return before[name] === range
      ? []
      : [
          {
            level: "risky",
            subject: `package \`${name}\``,
            sentence: `it is wanted as ${String(range)}, where it was ${String(before[name])}`,
          },
        ];
  });
}

/** Pages of skills: their front matter is acted on, the rest is read. */
export function comparePages(path: string, was: string | undefined, now: string | undefined): readonly Told[] {
  const subject = `\`${path}\``;
  if (was === now) return [];
  if (was === undefined) return [{ level: "compatible", subject, sentence: "it is there now" }];
  if (now === undefined) return [{ level: "breaking", subject, sentence: "it is not there any more" }];
  const matter = (page: string, key: string): string =>
    new RegExp(`^${key}:(.*)$`, "m").exec(/^---\n([\s\S]*?)\n---/.exec(page)?.[1] ?? "")?.[1]?.trim() ?? "";
  if (matter(was, "name") !== matter(now, "name"))
    return [{ level: "breaking", subject, sentence: "the skill has another name" }];
  const acted = ["allowed-tools", "disable-model-invocation", "user-invocable"].filter(
    (key) => matter(was, key) !== matter(now, key),
  );
  return acted.length > 0
    ? [{ level: "risky", subject, sentence: `its front matter has another ${acted.join(", ")}` }]
    : [{ level: "documentation", subject, sentence: "it reads otherwise" }];
}

function namedOf(list: unknown, key: string): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  return new Map(
    (Array.isArray(list) ? list : []).map((each) =>
      typeof each === "string" ? [each, {}] : [String(objectOf(each)[key]), objectOf(each)],
    ),
  );
}

function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}
