import { posix } from "node:path";
import type { Adapter, Binding, ControlAdapter, McpServer, RestAdapter, SkillAdapter } from "../../model/capability.js";
import type { Composition, Seat, SharedPort } from "../../model/compose/composition.js";
import { sameDeclaration } from "../../model/compose/same-declaration.js";
import { type Carried, carriedBindings, joinCarried } from "../../model/header-bindings.js";
import type { PlannedCapability } from "../build.js";
import type { GroupSources } from "./sources.js";
import { type Code, code, importName, joinCode, literal, propertyKey } from "../code.js";
import { controlSetup, watchSetup } from "../control.js";
import { documentPlace } from "../document-place.js";
import { local } from "../locals.js";
import type { ServerPlan } from "../plan.js";
import { runtime } from "../runtime.js";
import { noAdditions } from "../server-additions.js";
import { extensionSetup } from "../server-extensions.js";
import { authenticationSetup } from "../server-authentication.js";
import { bindingCode } from "../binding-code.js";
import { block, requiredBindings, serverFile, upstreamCode } from "../server.js";
import { type JoinedServer, planJoinedServer } from "./joined-server.js";
import { rootMetadata, tokenNames, tokenOptions } from "./tokens.js";
import { skillFoldersConstant } from "./skill-folders.js";
import { functionOf, listenerOf, optionsOf, servedSeats, withOptions } from "./seats.js";

/** Plans the `server.ts` of a group: one server for each kind of adapter, on which the adapters of all capabilities are registered. */
export function planGroupServer({
  composition,
  planned,
  output,
  mcp: { code: hasCode },
  openapi,
}: GroupSources): ServerPlan {
  const { name, capabilities, apis, rest, mcp, skill, control } = composition;
  const one = planJoinedServer(composition, planned, hasCode);
  const listeners = [
    ...(rest
      ? [restListener(rest, planned, openapi === false ? undefined : documentPlace("openapi.json", name, openapi))]
      : []),
    ...(mcp ? [mcpListener(mcp, one, { planned, hasCode })] : []),
    ...(skill ? [skillListener(skill, planned)] : []),
    ...(control ? [controlListener(control, name)] : []),
  ];
  const open = capabilities.filter((capability) =>
    servedSeats(composition).some(
      (seat) => seat.capability === capability && listenerOf(seat, planned).requiredHandlers.length > 0,
    ),
  );
  const definition = code`{
capability: ${literal(name)},
bindings: [${joinCode(bindingsOf(composition, posix.join(output, name)), ",\n")}],
upstreams: [${joinCode(apis.map(upstreamCode), ", ")}],
listeners: [
${joinCode(listeners, ",\n")},
],
${joinCode([...extensionsOf(composition, planned), ...watchOf(composition)], "\n")}
}`;
  return serverFile({
    name,
    starts: `the adapters of ${capabilities.length === 1 ? "one capability" : `${capabilities.length} capabilities`} in one process`,
    handlers: open.map(
      (capability) =>
        code`readonly ${propertyKey(capability.name)}: ${importName(`../${capability.name}/server`, "StartHandlers", true)};`,
    ),
    setup: [...skillFoldersConstant(planned), ...(one ? [one.constant] : [])],
    definition,
  });
}

/** What is added to the REST adapters, whichever capability they are of. */
function extensionsOf({ capabilities }: Composition, planned: readonly PlannedCapability[]): readonly Code[] {
  return extensionSetup(
    { rest: capabilities.flatMap((capability) => capability.rest) },
    planned[0]?.server ?? noAdditions,
  );
}

/** Each binding once, with all who need it. */
function bindingsOf({ capabilities }: Composition, folder: string): readonly Code[] {
  const bindings = new Map<string, { readonly binding: Binding; readonly carried: Carried | undefined }>();
  for (const capability of capabilities) {
    const all = carriedBindings(capability);
    for (const binding of requiredBindings(capability)) {
      const known = bindings.get(binding.variable);
      const users = [...new Set([...(known?.binding.users ?? []), ...binding.users])];
      const baseUrlsOf = known ? joinBaseUrls(known.binding, binding) : binding.baseUrlsOf;
      const own = all.get(binding.variable);
      const carried = own === undefined ? known?.carried : joinCarried(known?.carried, own);
      bindings.set(binding.variable, { binding: { ...binding, users, baseUrlsOf }, carried });
    }
  }
  return [...bindings.values()].map(({ binding, carried }) => bindingCode(binding, carried, folder));
}

/** What two capabilities need a binding for, where that is base URLs alone. */
function joinBaseUrls(one: Binding, other: Binding): Binding["baseUrlsOf"] {
  const isAlone = one.baseUrlsOf.length > 0 && other.baseUrlsOf.length > 0;
  return isAlone ? [...new Set([...one.baseUrlsOf, ...other.baseUrlsOf])] : [];
}

/** What operators know a port by; `paths`: what answers there, where that is not at its root. */
function listener(shared: SharedPort<Adapter>, paths: readonly string[], members: readonly Code[]): Code {
  const tokens = tokenNames(shared);
  return block([
    code`name: ${literal(shared.name)},`,
    code`kind: ${literal(shared.seats[0]?.adapter.kind ?? "rest")},`,
    code`port: ${literal(shared.port)},`,
    code`address: ${literal(shared.address)},`,
    ...(paths.length > 0 ? [code`paths: ${literal([...paths])},`] : []),
    ...(tokens.length === 0
      ? []
      : [code`takesTokens: ${tokens.includes(shared.name) ? code`true` : literal([...tokens])},`]),
    ...members,
  ]);
}

function register(statements: readonly Code[]): Code {
  return code`register: async (${local.app}, ${local.options}) => {\n${joinCode(statements, "\n")}\n},`;
}

/** What all share stands first: it is found before what an adapter would serve there, and asks who calls as the first adapter that asks. */
function restListener(
  shared: SharedPort<RestAdapter>,
  planned: readonly PlannedCapability[],
  document: string | undefined,
): Code {
  const asking = shared.seats.find(({ adapter }) => adapter.authentication !== undefined);
  const common = inScope([
    code`${runtime.rest.prepareRest}(${local.scope}, ${local.options});`,
    ...(asking ? authenticationSetup(asking.adapter, local.scope, withOptions(tokenOptions(shared, asking))) : []),
    ...(document === undefined
      ? []
      : [code`${runtime.rest.serveDocument}(${local.scope}, new URL(${literal(document)}, import.meta.url));`]),
  ]);
  return listener(
    shared,
    [],
    [register([common, ...shared.seats.flatMap((seat) => registration(shared, seat, planned))])],
  );
}

function skillListener(shared: SharedPort<SkillAdapter>, planned: readonly PlannedCapability[]): Code {
  const paths = shared.seats.map(({ path }) => `${path}/skills`);
  return listener(shared, paths, [register(shared.seats.flatMap((seat) => registration(shared, seat, planned)))]);
}

/** `await app.register(ordersRest, { ...options, prefix: "/orders" });` */
function registration(
  shared: SharedPort<RestAdapter | SkillAdapter>,
  seat: Seat<RestAdapter | SkillAdapter>,
  planned: readonly PlannedCapability[],
): readonly Code[] {
  const found = listenerOf(seat, planned);
  const prefix = seat.path === "" ? [] : [code`prefix: ${literal(seat.path)}`];
  const tokens = tokenOptions(shared, seat);
  return [
    ...rootMetadata(seat, withOptions(tokens)),
    code`await ${local.app}.register(${functionOf(seat, found)}, ${withOptions([...optionsOf(seat, found, planned), ...tokens, ...prefix])});`,
  ];
}

/**
 * Servers that ask who calls in one way are asked for once; otherwise each asks for itself, the first of them for paths that none has. What all of them offer
 * together answers at `/mcp`, and over standard input and output.
 */
function mcpListener(
  shared: SharedPort<McpServer>,
  one: JoinedServer | undefined,
  { planned, hasCode }: { readonly planned: readonly PlannedCapability[]; readonly hasCode: boolean },
): Code {
  const [first] = shared.seats;
  const isAlike = shared.seats.every(({ adapter }) =>
    sameDeclaration(adapter.authentication, first?.adapter.authentication),
  );
  const asking = shared.seats.find(({ adapter }) => adapter.authentication !== undefined);
  const alone = one?.isAll === true ? [] : shared.seats;
  const statements = [
    ...(isAlike && first ? authenticationSetup(first.adapter) : []),
    ...(one
      ? [
          code`await ${runtime.mcpHttp.mountMcp}(${local.app}, () => ${one.name}(${local.options}), { maxBodyBytes: ${local.options}.maxBodyBytes });`,
        ]
      : []),
    ...alone.map((seat) => {
      const isPlain = optionsOf(seat, listenerOf(seat, planned), planned).length === 0;
      const ask = isAlike
        ? []
        : authenticationSetup(seat.adapter, local.scope, withOptions(tokenOptions(shared, seat)));
      if (ask.length === 0 && isPlain) return joinCode(mount(local.app, seat, planned), "\n");
      return inScope([
        ...ask,
        ...(ask.length > 0 && seat === asking ? [code`${runtime.unrouted.answerUnknownPaths}(${local.scope});`] : []),
        ...mount(local.scope, seat, planned),
      ]);
    }),
  ];
  const paths = [...(one ? ["/mcp"] : []), ...alone.map(mcpPath)];
  const stdio = one
    ? [
        code`stdio: async (${local.options}) => await ${runtime.mcpStdio.serveMcpStdio}(() => ${one.name}(${local.options})),`,
      ]
    : [];
  return listener(shared, paths, [...(hasCode ? [code`runsCode: true,`] : []), register(statements), ...stdio]);
}

/** Options of a seat's own are one object for all requests: what is made of it is made once. */
function mount(app: Code, seat: Seat<McpServer>, planned: readonly PlannedCapability[]): readonly Code[] {
  const found = listenerOf(seat, planned);
  const own = optionsOf(seat, found, planned);
  const told = own.length > 0 ? local.told : local.options;
  return [
    ...(own.length > 0 ? [code`const ${local.told} = ${withOptions(own)};`] : []),
    code`await ${runtime.mcpHttp.mountMcp}(${app}, () => ${functionOf(seat, found)}(${told}), { paths: [${literal(mcpPath(seat))}], maxBodyBytes: ${local.options}.maxBodyBytes });`,
  ];
}

/** Where the MCP server of a seat answers. */
export function mcpPath({ path }: Seat<McpServer>): string {
  return `${path}/mcp`;
}

function inScope(statements: readonly Code[]): Code {
  return code`await ${local.app}.register(async (${local.scope}) => {\n${joinCode(statements, "\n")}\n});`;
}

function controlListener(shared: SharedPort<ControlAdapter>, name: string): Code {
  const setup = shared.seats.flatMap(({ adapter, capability }) =>
    controlSetup(adapter, { ...capability, label: name }),
  );
  return listener(shared, [], [register(setup)]);
}

function watchOf({ name, control }: Composition): readonly Code[] {
  return (control?.seats ?? []).flatMap(({ adapter, capability }) =>
    watchSetup({ ...capability, name, control: [adapter] }),
  );
}
