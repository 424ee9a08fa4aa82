import type {
  Capability,
  HttpApi,
  McpServer,
  Operation,
  PathTemplate,
  RestAdapter,
  SkillAdapter,
} from "../../model/capability.js";

/** One of two capabilities that are compared, with what its parts are compared as: names that moved are said once, not at everything below them. */
export interface Side {
  readonly capability: Capability;
  readonly restKey: (adapter: RestAdapter) => string;
  readonly mcpKey: (server: McpServer) => string;
  readonly skillKey: (adapter: SkillAdapter) => string;
  /** By namespace. */
  readonly apiKey: (namespace: string) => string;
  /** What is compared as the operation's path: with the part of the base URI that only one side keeps there. */
  readonly pathOf: (operation: Operation) => string;
  /** By variable. */
  readonly bindingKey: (variable: string) => string;
}

/** Two capabilities, ready to be compared. */
export function layOut(before: Capability, after: Capability): readonly [before: Side, after: Side] {
  const apis = partners(before.apis, after.apis, likeness);
  const rest = partners(before.rest, after.rest, isServedAlike);
  const mcp = partners(before.mcp, after.mcp, isServedAlike);
  const skills = partners(before.skills, after.skills, isServedAlike);
  const bindings = bindingPartners(before, after);
  const moved = movedPrefixes(after, apis);
  const side = (capability: Capability, isNew: boolean): Side => {
    const key =
      <T extends { readonly namespace: string }>(found: ReadonlyMap<T, T>) =>
      (item: T): string =>
        (isNew ? (found.get(item) ?? item) : item).namespace;
    const names = new Map(capability.apis.map((api) => [api.namespace, key(apis)(api)]));
    const prefixes = isNew ? moved.after : moved.before;
    return {
      capability,
      restKey: key(rest),
      mcpKey: key(mcp),
      skillKey: key(skills),
      apiKey: (namespace) => names.get(namespace) ?? namespace,
      pathOf: (operation) => `${prefixes.get(operation.namespace) ?? ""}${anonymousPath(operation.path)}`,
      bindingKey: (variable) => (isNew ? (bindings.get(variable) ?? variable) : variable),
    };
  };
  return [side(before, false), side(after, true)];
}

/** New things with the old ones that they are: of one namespace; and of those left over the only one with the only one, or those alike. */
function partners<T extends { readonly namespace: string }>(
  before: readonly T[],
  after: readonly T[],
  alike: (one: T, other: T) => boolean,
): ReadonlyMap<T, T> {
  const found = new Map<T, T>();
  for (const item of after) {
    const same = before.find(({ namespace }) => namespace === item.namespace);
    if (same) found.set(item, same);
  }
  const gone = before.filter((item) => ![...found.values()].includes(item));
  const come = after.filter((item) => !found.has(item));
  const single = before.length === 1 && after.length === 1;
  for (const item of come) {
    const [match, ...others] = gone.filter((each) => single || alike(each, item));
    if (match && others.length === 0) found.set(item, match);
  }
  return found;
}

/** One API under two namespaces: at the same place, with the same operations. */
function likeness(one: HttpApi, other: HttpApi): boolean {
  const face = ({ baseUriText, operations }: HttpApi): string =>
    JSON.stringify([baseUriText, operations.map(({ name }) => name).sort()]);
  return face(one) === face(other);
}

/** One adapter under two namespaces: at the same door, or with the same things behind it. */
function isServedAlike<T extends RestAdapter | McpServer | SkillAdapter>(one: T, other: T): boolean {
  const face = (adapter: RestAdapter | McpServer | SkillAdapter): string => {
    switch (adapter.kind) {
      case "rest":
        return JSON.stringify(
          adapter.resources.map(({ path, operations }) => [path.text, operations.map(({ method }) => method)]),
        );
      case "mcp":
        return JSON.stringify(
          [adapter.tools, adapter.resources, adapter.prompts].map((all) => all.map(({ name }) => name)),
        );
      case "skill":
        return JSON.stringify(adapter.skills.map(({ name }) => name));
    }
  };
  return (one.port === other.port && one.port !== 0) || face(one) === face(other);
}

/** The one variable that came for the one that went, where the same parts need it. */
function bindingPartners(before: Capability, after: Capability): ReadonlyMap<string, string> {
  const has = (capability: Capability, variable: string): boolean =>
    capability.bindings.some((binding) => binding.variable === variable);
  const gone = before.bindings.filter(({ variable }) => !has(after, variable));
  const come = after.bindings.filter(({ variable }) => !has(before, variable));
  const [was, ...othersGone] = gone;
  const [now, ...othersCome] = come;
  if (!was || !now || othersGone.length > 0 || othersCome.length > 0) return new Map();
  return new Map([[now.variable, was.variable]]);
}

/**
 * Path prefixes by namespace, for APIs whose base URI took over the beginning of their paths, or gave it back: `https://a.example` and `/v1/pets`
 * are the requests of `https://a.example/v1` and `/pets`.
 */
function movedPrefixes(
  after: Capability,
  apis: ReadonlyMap<HttpApi, HttpApi>,
): { readonly before: ReadonlyMap<string, string>; readonly after: ReadonlyMap<string, string> } {
  const prefixes = { before: new Map<string, string>(), after: new Map<string, string>() };
  for (const now of after.apis) {
    const was = apis.get(now);
    if (!was) continue;
    const [old, current] = [trimmed(was.baseUriText), trimmed(now.baseUriText)];
    if (current.startsWith(`${old}/`) && agree(was, now, "", current.slice(old.length)))
      prefixes.after.set(now.namespace, current.slice(old.length));
    if (old.startsWith(`${current}/`) && agree(was, now, old.slice(current.length), ""))
      prefixes.before.set(was.namespace, old.slice(current.length));
  }
  return prefixes;
}

/** Whether operations of one name have one path with these prefixes and have not without them. */
function agree(was: HttpApi, now: HttpApi, oldPrefix: string, newPrefix: string): boolean {
  const pairs = now.operations.flatMap((operation) => {
    const other = was.operations.find(({ name }) => name === operation.name);
    return other ? [[anonymousPath(other.path), anonymousPath(operation.path)] as const] : [];
  });
  const equal = (one: string, other: string): number =>
    pairs.filter(([old, current]) => `${one}${old}` === `${other}${current}`).length;
  return equal(oldPrefix, newPrefix) > equal("", "");
}

/** Whether the paths of an API's operations moved into its base URI, or out of it. */
export function movesPaths(before: Side, after: Side, was: HttpApi, now: HttpApi): boolean {
  const moved = (side: Side, { operations }: HttpApi): boolean =>
    operations.some((operation) => side.pathOf(operation) !== anonymousPath(operation.path));
  return moved(before, was) || moved(after, now);
}

/** `/pets/{}` for `/pets/{id}`: what placeholders are called is nothing that travels. */
export function anonymousPath(path: PathTemplate): string {
  return path.parts.map((part) => (typeof part === "string" ? part : "{}")).join("");
}

function trimmed(text: string): string {
  return text.replace(/(?<!\/)\/+$/, "");
}
