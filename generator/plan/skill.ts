import type { Capability, McpServer, RestAdapter, Skill } from "../model/capability.js";
import type { PlannedTool } from "./mcp-tools.js";
import type { OperationText, SkillPlan, SkillReferencePlan, SkillText } from "./plan.js";
import { madeFrom, originOf } from "../diagnostics/origin.js";
import { inlineCode, prose, tableCell, yamlString } from "./prose.js";
import type { PlannedRoute } from "./route.js";
import { folderName, skillFolders } from "./served-skills.js";
import { groupOperations, type SkillGroup, topicsOf } from "./skill-groups.js";
import { instructionOperation, keyOf, routeOperation, type SkillOperation, toolOperation } from "./skill-operation.js";
import { type Reach, reachOf } from "./skill-reach.js";
import { workflowsOf } from "./skill-workflows.js";

/** Who offers what. */
export interface SkillOperations {
  readonly routes: readonly { readonly adapter: RestAdapter; readonly routes: readonly PlannedRoute[] }[];
  readonly tools: readonly { readonly server: McpServer; readonly tools: readonly PlannedTool[] }[];
}

export interface SkillSources extends SkillOperations {
  readonly reach: Reach;
  /** What a skill is called, and its folder, that is called so where it stands alone. */
  readonly nameOf: (folder: string) => string;
}

/** An operation of a skill, and who offers it: nobody, where it is something to read. */
interface SkillEntry {
  readonly operation: SkillOperation;
  readonly server?: McpServer;
  readonly adapter?: RestAdapter;
}

/** What skills may name, by namespace and name; the first of what has the same. */
interface Offered {
  readonly tools: ReadonlyMap<
    string,
    { readonly server: McpServer; readonly byName: ReadonlyMap<string, PlannedTool> }
  >;
  readonly routes: ReadonlyMap<
    string,
    { readonly adapter: RestAdapter; readonly byName: ReadonlyMap<string, PlannedRoute> }
  >;
}

/** What one skill is made of. */
interface SkillParts {
  readonly folder: string;
  readonly title: string;
  readonly frontMatter: readonly string[];
  readonly description: string;
  /** What the author asks of whoever uses it. */
  readonly rules: readonly string[];
  readonly entries: readonly SkillEntry[];
}

/** A page of this many lines of operations holds them all; what is more stands in `references/`. */
const mostLines = 110;
/** A table of this many rows names operations; one of more names their groups. */
const mostRows = 90;

/**
 * Plans the skills in the Agent Skills format, folders of a `SKILL.md` and what it refers to: one per declared skill with what it names, and where none is
 * declared one for the whole capability, so that an agent always finds how to use it.
 */
export function planSkills(capability: Capability, sources: SkillSources): readonly (SkillPlan | SkillReferencePlan)[] {
  const folders = skillFolders(capability);
  const parts = folders.size > 0 ? declaredSkills(folders, sources) : wholeSkill(capability, sources);
  return parts.flatMap((skill) => skillFiles(skill, capability, sources.reach));
}

function wholeSkill(capability: Capability, sources: SkillSources): readonly SkillParts[] {
  const entries = everyOperation(sources);
  if (entries.length === 0) return [];
  const { name, label, description } = capability;
  const folder = sources.nameOf(folderName(name));
  const about = `${shorten(description || label, 800)}${whenOf(entries, description)}`;
  return [
    {
      folder,
      title: label,
      frontMatter: frontMatterOf(folder, about),
      description: description || label,
      rules: [],
      entries,
    },
  ];
}

/** Every tool, and those routes that do what no tool does: one way to do each thing. */
function everyOperation({ tools, routes }: SkillSources): readonly SkillEntry[] {
  const byTools = tools.flatMap((entry) =>
    entry.tools.map((tool): SkillEntry => ({
      operation: madeFrom(toolOperation(tool), tool.tool.span),
      server: entry.server,
    })),
  );
  const done = new Set(byTools.flatMap(({ operation: { key } }) => key ?? []));
  const byRoutes = routes.flatMap(({ adapter, routes: planned }) =>
    planned
      .filter(({ operation }) => !done.has(keyOf(operation.action) ?? ""))
      .map((route): SkillEntry => ({ operation: madeFrom(routeOperation(route), route.operation.span), adapter })),
  );
  return [...byTools, ...byRoutes];
}

/** Where a capability is of several things, they are when to use it. */
function whenOf(entries: readonly SkillEntry[], description: string): string {
  if (entries.length < 4) return "";
  const said = description.toLowerCase();
  const topics = topicsOf(entries.map(({ operation }) => operation)).filter((topic) => !said.includes(topic));
  return topics.length === 0 ? "" : ` Use it for tasks about ${topics.slice(0, 8).join(", ")}.`;
}

function declaredSkills(
  folders: ReadonlyMap<Skill, string>,
  { nameOf, tools, routes }: SkillSources,
): readonly SkillParts[] {
  const offered: Offered = {
    tools: new Map(
      tools.map(({ server, tools: planned }) => [
        server.namespace,
        { server, byName: new Map(planned.toReversed().map((entry) => [entry.tool.name, entry])) },
      ]),
    ),
    routes: new Map(
      routes.map(({ adapter, routes: planned }) => [
        adapter.namespace,
        { adapter, byName: new Map(planned.toReversed().map((route) => [route.operation.name, route])) },
      ]),
    ),
  };
  return [...folders].map(([skill, folder]) => declaredSkill(skill, nameOf(folder), offered));
}

function declaredSkill(skill: Skill, folder: string, offered: Offered): SkillParts {
  return {
    folder,
    title: skill.name,
    frontMatter: frontMatterOf(folder, shorten(skill.description || skill.name, 1024), skill),
    description: skill.description,
    rules: [
      ...(skill.disableModelInvocation === true
        ? ["Use this skill only where the person asks for it by its name."]
        : []),
      ...(skill.userInvocable === false ? ["This skill is for agents: people do not begin it by its name."] : []),
      ...(skill.argumentHint === undefined ? [] : [`Who calls it by name says: ${prose(skill.argumentHint)}.`]),
    ],
    entries: skill.tools.map((tool) => declaredTool(tool, offered)),
  };
}

function declaredTool(named: Skill["tools"][number], { tools, routes }: Offered): SkillEntry {
  const { namespace = "", action = "" } = named.from ?? {};
  const offered = tools.get(namespace);
  const tool = offered?.byName.get(action);
  if (offered && tool) return { operation: madeFrom(toolOperation(tool, named), named.span), server: offered.server };
  const served = routes.get(namespace);
  const route = served?.byName.get(action);
  if (served && route)
    return { operation: madeFrom(routeOperation(route, named), named.span), adapter: served.adapter };
  return { operation: madeFrom(instructionOperation(named), named.span) };
}

/** The format's own keys; what it does not know stands under `metadata`, which is for that. */
function frontMatterOf(name: string, description: string, skill?: Skill): readonly string[] {
  const optional = (key: string, value: string | undefined): readonly string[] =>
    value === undefined || value.trim() === "" ? [] : [`${key}: ${yamlString(value)}`];
  const metadata = new Map([
    ...(skill?.metadata ?? []),
    ...(skill?.argumentHint === undefined ? [] : [["argument-hint", skill.argumentHint] as const]),
    ...(skill?.userInvocable === undefined ? [] : [["user-invocable", String(skill.userInvocable)] as const]),
    ...(skill?.disableModelInvocation === undefined
      ? []
      : [["disable-model-invocation", String(skill.disableModelInvocation)] as const]),
  ]);
  return [
    `name: ${name}`,
    `description: ${yamlString(description)}`,
    ...optional("license", skill?.license),
    ...optional("compatibility", skill?.compatibility && shorten(skill.compatibility, 500)),
    ...optional("allowed-tools", skill?.allowedTools),
    ...(metadata.size === 0
      ? []
      : ["metadata:", ...[...metadata].map(([key, value]) => `  ${yamlString(key)}: ${yamlString(value)}`)]),
  ];
}

function skillFiles(
  { folder, title, frontMatter, description, rules, entries }: SkillParts,
  capability: Capability,
  reach: Reach,
): readonly (SkillPlan | SkillReferencePlan)[] {
  const operations = entries.map(({ operation }) => operation);
  const servers = distinct(entries.flatMap(({ server }) => server ?? []));
  const adapters = distinct(entries.flatMap(({ adapter }) => adapter ?? []));
  const detailed = operations.filter(({ details, more }) => details.length > 0 || more !== "");
  const lines = detailed.reduce((sum, { details }) => sum + details.length + 5, operations.length);
  const isWhole = lines <= mostLines;
  const groups = isWhole ? [] : groupOperations(operations);
  const root = `skill/${folder}`;
  return [
    {
      kind: "skill",
      path: `${root}/SKILL.md`,
      text: {
        frontMatter,
        title: prose(title),
        description: prose(description),
        rules: [...rules, ...effectsOf(operations), ...tagsOf(capability)],
        reach: reachOf(servers, adapters, reach),
        workflows: workflowsOf(operations, servers),
        rows: isWhole || operations.length <= mostRows ? rowsOf(operations, groups) : [],
        groups: groups.map(({ label, path, operations: members }) => ({
          label: tableCell(prose(label)),
          file: inlineCode(path),
          names: tableCell(namesOf(members.map(({ name }) => name))),
        })),
        operations: isWhole ? detailed.map((operation) => detailOf(operation, operation.more)) : [],
        notes: notesOf(operations),
      },
    },
    ...groups.map(({ label, path, operations: members }): SkillReferencePlan => ({
      kind: "skill-reference",
      path: `${root}/${path}`,
      text: {
        title: prose(label),
        operations: members.map((operation) => detailOf(operation, operation.more || operation.summary)),
      },
    })),
  ];
}

function rowsOf(operations: readonly SkillOperation[], groups: readonly SkillGroup[]): SkillText["rows"] {
  const fileOf = new Map(groups.flatMap(({ path, operations: members }) => members.map((member) => [member, path])));
  return operations.map((operation) =>
    madeFrom(
      {
        name: tableCell(inlineCode(operation.name)),
        summary: operation.summary,
        takes: operation.takes,
        file: inlineCodeOrNothing(fileOf.get(operation)?.slice("references/".length)),
      },
      originOf(operation),
    ),
  );
}

function inlineCodeOrNothing(text: string | undefined): string {
  return text === undefined ? "" : inlineCode(text);
}

/** What may go wrong by calling: an agent asks before it destroys. */
function effectsOf(operations: readonly SkillOperation[]): readonly string[] {
  const named = operations.filter(({ effect }) => effect !== undefined);
  const destroying = named.filter(({ effect }) => effect === "destroys").map(({ name }) => name);
  const changing = named.filter(({ effect }) => effect === "changes").map(({ name }) => name);
  if (named.length > 0 && named.every(({ effect }) => effect === "reads") && operations.every(isKnown))
    return ["Every operation only reads: nothing here changes data."];
  return [
    ...(changing.length === 0 ? [] : [`These change data: ${namesOf(changing)}.`]),
    ...(destroying.length === 0
      ? []
      : [`These destroy data, so ask the person before you call one: ${namesOf(destroying)}.`]),
  ];
}

/** Whether it is known what a call does, or there is none. */
function isKnown({ effect, key }: SkillOperation): boolean {
  return effect !== undefined || key === undefined;
}

function tagsOf({ tags }: Capability): readonly string[] {
  return tags.length === 0 ? [] : [`It is about: ${tags.slice(0, 12).map(prose).join(", ")}.`];
}

const mostNames = 12;

function namesOf(names: readonly string[]): string {
  const shown = names.slice(0, mostNames).map(inlineCode).join(", ");
  return names.length > mostNames ? `${shown} and ${names.length - mostNames} more` : shown;
}

/** What holds for every call, as far as it can come up here. */
function notesOf(operations: readonly SkillOperation[]): readonly string[] {
  const isPaged = operations.some(({ takes }) =>
    /`(?:page|cursor|offset|skip|after|page[_-]?token|next)`/i.test(takes),
  );
  const hasSecrets = operations.some(({ call }) => call?.oauth !== undefined);
  return [
    "A failed call says what is wrong: correct the input that it names and call again. A status of 429 or 503 asks to wait; repeat only what is safe to repeat.",
    ...(isPaged ? ["Long lists come in pages: a result says where the next one is. Filter before you page."] : []),
    ...(hasSecrets
      ? ["Tokens, codes and client secrets are passed where an input asks for them and never repeated in text."]
      : []),
  ];
}

/** An operation by itself; `about`: what was not said of it before. */
function detailOf(operation: SkillOperation, about: string): OperationText {
  const { name, effect, details } = operation;
  const caution =
    effect === "destroys" ? "It destroys data: ask before you call it." : effect === "reads" ? "It only reads." : "";
  const said = [about, caution].filter((part) => part !== "").join(" ");
  return madeFrom(
    { heading: inlineCode(name), lines: [...(said === "" ? [] : [said, ""]), ...details] },
    originOf(operation),
  );
}

function distinct<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 3).trimEnd()}...`;
}
