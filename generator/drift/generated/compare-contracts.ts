import type { Level } from "../rule.js";
import { compareSchemas, type Documents, objectOf, type SchemaChange } from "./compare-schemas.js";
import type { Difference } from "./generated-change.js";

type Told = Pick<Difference, "level" | "subject" | "sentence">;

/** What callers of one OpenAPI 3.1 document meet in another: operations, parameters, bodies, answers, security, names and words. */
export function compareContracts(before: unknown, after: unknown): readonly Told[] {
  const documents: Documents = { before, after };
  const [old, current] = [operationsOf(before), operationsOf(after)];
  const told: Told[] = [];
  for (const [subject, was] of old) {
    const now = current.get(subject);
    if (!now) told.push({ level: "breaking", subject, sentence: "it is not there any more" });
    else told.push(...compareOperation(was, now, documents).map((each) => ({ subject, ...each })));
  }
  for (const subject of current.keys())
    if (!old.has(subject)) told.push({ level: "compatible", subject, sentence: "it is there now" });
  const info = (document: unknown): string => JSON.stringify(objectOf(document)["info"] ?? null);
  if (info(before) !== info(after))
    told.push({
      level: "documentation",
      subject: "the document",
      sentence: "its title, version or description is another",
    });
  return told;
}

type Operation = Readonly<Record<string, unknown>>;

/** By method and path; placeholders have no names, since nobody sends them. */
function operationsOf(document: unknown): ReadonlyMap<string, Operation> {
  const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
  return new Map(
    Object.entries(objectOf(objectOf(document)["paths"])).flatMap(([path, item]) =>
      Object.entries(objectOf(item))
        .filter(([method]) => methods.includes(method))
        .map(([method, operation]) => [
          `\`${method.toUpperCase()} ${path.replace(/\{[^{}]*\}/g, "{}")}\``,
          { ...objectOf(operation), path },
        ]),
    ),
  );
}

function compareOperation(was: Operation, now: Operation, documents: Documents): readonly Omit<Told, "subject">[] {
  const told: Omit<Told, "subject">[] = [
    ...compareParameters(parametersOf(was), parametersOf(now), documents),
    ...compareBodies(objectOf(was["requestBody"]), objectOf(now["requestBody"]), documents),
    ...compareAnswers(objectOf(was["responses"]), objectOf(now["responses"]), documents),
  ];
  const differs = (key: string): boolean => JSON.stringify(was[key] ?? null) !== JSON.stringify(now[key] ?? null);
  if (differs("security")) told.push({ level: "breaking", sentence: "callers must prove who they are in another way" });
  if (differs("operationId"))
    told.push({
      level: "risky",
      sentence: `its \`operationId\` is \`${String(now["operationId"])}\`, and was \`${String(was["operationId"])}\``,
    });
  if (differs("tags")) told.push({ level: "risky", sentence: "it is in another group, which clients are made by" });
  if (differs("summary") || differs("description"))
    told.push({ level: "documentation", sentence: "it is described otherwise" });
  return told;
}

/** By place and name: those of the path by their position. */
function parametersOf(operation: Operation): ReadonlyMap<string, Operation> {
  const holes = [...String(operation["path"]).matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name);
  const parameters = Array.isArray(operation["parameters"]) ? operation["parameters"].map(objectOf) : [];
  return new Map(
    parameters.map((parameter) => {
      const [place, name] = [String(parameter["in"]), String(parameter["name"])];
      const key = place === "path" ? String(holes.indexOf(name)) : place === "header" ? name.toLowerCase() : name;
      return [`${place} ${key}`, parameter];
    }),
  );
}

function compareParameters(
  was: ReadonlyMap<string, Operation>,
  now: ReadonlyMap<string, Operation>,
  documents: Documents,
): readonly Omit<Told, "subject">[] {
  const told: Omit<Told, "subject">[] = [];
  for (const [key, old] of was) {
    const current = now.get(key);
    const name = `\`${String(old["name"])}\``;
    if (!current) {
      told.push({ level: "breaking", sentence: `${name} is not taken any more` });
      continue;
    }
    if (old["required"] !== true && current["required"] === true)
      told.push({ level: "breaking", sentence: `${name} must be passed` });
    if (old["required"] === true && current["required"] !== true)
      told.push({ level: "compatible", sentence: `${name} can be left out` });
    told.push(...asked(compareSchemas(old["schema"], current["schema"], documents), String(old["name"])));
    if (old["style"] !== current["style"] || old["explode"] !== current["explode"])
      told.push({ level: "breaking", sentence: `${name} is written in another style` });
    if (old["description"] !== current["description"])
      told.push({ level: "documentation", sentence: `${name} is described otherwise` });
  }
  for (const [key, current] of now) {
    if (was.has(key)) continue;
    const isRequired = current["required"] === true;
    told.push({
      level: isRequired ? "breaking" : "compatible",
      sentence: `\`${String(current["name"])}\` ${isRequired ? "must be passed, and was not there" : "may be passed, and was not there"}`,
    });
  }
  return told;
}

function compareBodies(was: Operation, now: Operation, documents: Documents): readonly Omit<Told, "subject">[] {
  const [old, current] = [objectOf(was["content"]), objectOf(now["content"])];
  return [
    ...(was["required"] !== true && now["required"] === true
      ? [{ level: "breaking" as const, sentence: "a body must be sent" }]
      : []),
    ...compareMediaTypes(old, current, "body", (one, other) => asked(compareSchemas(one, other, documents), "")),
  ];
}

function compareAnswers(was: Operation, now: Operation, documents: Documents): readonly Omit<Told, "subject">[] {
  return Object.keys(was).flatMap((status): readonly Omit<Told, "subject">[] => {
    if (!(status in now)) return [{ level: "risky", sentence: `it is no longer said that it answers with ${status}` }];
    const [old, current] = [objectOf(objectOf(was[status])["content"]), objectOf(objectOf(now[status])["content"])];
    return compareMediaTypes(old, current, `answer ${status}`, (one, other) =>
      given(compareSchemas(one, other, documents)),
    );
  });
}

function compareMediaTypes(
  was: Operation,
  now: Operation,
  what: string,
  compare: (one: unknown, other: unknown) => readonly Omit<Told, "subject">[],
): readonly Omit<Told, "subject">[] {
  return [
    ...Object.keys(was).flatMap((type): readonly Omit<Told, "subject">[] =>
      type in now
        ? compare(objectOf(was[type])["schema"], objectOf(now[type])["schema"])
        : [{ level: "breaking", sentence: `its ${what} is no longer ${type}` }],
    ),
    ...Object.keys(now)
      .filter((type) => !(type in was) && Object.keys(was).length > 0)
      .map((type) => ({ level: "compatible" as const, sentence: `its ${what} may be ${type}` })),
  ];
}

/** What senders meet: who is taken less from is refused. */
export function asked(changes: readonly SchemaChange[], of: string): readonly Omit<Told, "subject">[] {
  const levels: Readonly<Record<SchemaChange["kind"], Level>> = {
    narrower: "breaking",
    other: "breaking",
    removed: "breaking",
    wider: "compatible",
    added: "compatible",
  };
  const said = {
    narrower: "takes less than it did",
    other: "takes other values than it did",
    removed: "is not taken any more",
    wider: "takes more than it did",
    added: "is taken, too",
  };
  return tell(changes, of === "" ? "the body" : `\`${of}\``, levels, said, of);
}

/** What readers meet: who is promised less may meet what they do not know. */
export function given(changes: readonly SchemaChange[]): readonly Omit<Told, "subject">[] {
  const levels: Readonly<Record<SchemaChange["kind"], Level>> = {
    narrower: "compatible",
    other: "breaking",
    removed: "breaking",
    wider: "risky",
    added: "compatible",
  };
  const said = {
    narrower: "holds less than it might",
    other: "holds something else",
    removed: "is not there any more",
    wider: "may hold more than was said",
    added: "is there now",
  };
  return tell(changes, "the answer", levels, said, "");
}

function tell(
  changes: readonly SchemaChange[],
  whole: string,
  levels: Readonly<Record<SchemaChange["kind"], Level>>,
  said: Readonly<Record<SchemaChange["kind"], string>>,
  of: string,
): readonly Omit<Told, "subject">[] {
  return changes.flatMap(({ member, kind }) => {
    const level = levels[kind];
    const name = member === "" ? whole : `\`${of === "" ? member : `${of}.${member}`}\``;
    return level === "none" ? [] : [{ level, sentence: `${name} ${said[kind]}` }];
  });
}
