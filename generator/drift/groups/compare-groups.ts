import type { Adapter, Capability } from "../../model/capability.js";
import type { Composition, JoinedSeat, Seat, SharedPort } from "../../model/compose/composition.js";
import { type Change, changeOf } from "../changes.js";
import { isClosed } from "../hits/adapters.js";
import { groupChanges, type GroupHit, type GroupVersion } from "./group-changes.js";
import { newcomersNeeds } from "./newcomers.js";
import { operationIdChanges } from "./operation-ids.js";

/**
 * What changed between two editions of a group, or of one that came or went: where its capabilities are found, what it needs and where it listens.
 * `called`: by the name that a capability had, the one that it has now, where it is another.
 */
export function compareGroups(
  before: GroupVersion | undefined,
  after: GroupVersion | undefined,
  called: ReadonlyMap<string, string>,
): readonly Change[] {
  const name = (after ?? before)?.composition.name ?? "";
  const tell = (hit: GroupHit): Change =>
    changeOf(
      hit.id,
      groupChanges[hit.id].level,
      {
        ...hit,
        subject: `group \`${name}\`${hit.subject === "" ? "" : `, ${hit.subject}`}`,
        before: before?.span,
        after: after?.span,
      },
      { name },
    );
  if (!before && !after) return [];
  if (!before)
    return [
      tell({ id: "runtime/group-added", subject: "", sentence: "there is a process for it now; nobody is affected" }),
    ];
  if (!after)
    return [
      tell({
        id: "runtime/group-removed",
        subject: "",
        sentence: "its `server.ts` is gone: the process cannot be started, and nobody answers its callers",
      }),
    ];
  const [was, now] = [asCalledNow(before.composition, called), after.composition];
  return [
    ...compareRoutes(was, now),
    ...operationIdChanges({ ...before, composition: was }, after),
    ...compareServers(was, now),
    ...compareTools(was.joined, now.joined),
    ...compareCatalogues(was, now),
    ...comparePorts(was, now),
    ...newcomersNeeds(was, now),
  ].map(tell);
}

/** The same group with the names that its capabilities have now; where each of them is found stays. */
function asCalledNow(composition: Composition, called: ReadonlyMap<string, string>): Composition {
  if (called.size === 0) return composition;
  const capabilities = new Map(
    composition.capabilities.map((each) => [each, { ...each, name: called.get(each.name) ?? each.name }] as const),
  );
  const renamed = <A extends Adapter>(shared: SharedPort<A> | undefined): SharedPort<A> | undefined =>
    shared && {
      ...shared,
      seats: shared.seats.map((seat) => ({
        ...seat,
        capability: capabilities.get(seat.capability) ?? seat.capability,
      })),
    };
  const { rest, mcp, skill, control, joined } = composition;
  return {
    ...composition,
    capabilities: [...capabilities.values()],
    rest: renamed(rest),
    mcp: renamed(mcp),
    skill: renamed(skill),
    control: renamed(control),
    joined: joined?.map((part) => ({
      ...part,
      seat: { ...part.seat, capability: capabilities.get(part.seat.capability) ?? part.seat.capability },
    })),
  };
}

function keyOf({ capability, adapter }: Seat<Adapter>): string {
  return `${capability.name} ${adapter.namespace}`;
}

/** Seats of both by capability and namespace, and those of one alone. */
function pairSeats<A extends Adapter>(
  was: SharedPort<A> | undefined,
  now: SharedPort<A> | undefined,
): {
  readonly both: readonly (readonly [Seat<A>, Seat<A>])[];
  readonly gone: readonly Seat<A>[];
  readonly come: readonly Seat<A>[];
} {
  const [old, current] = [was?.seats ?? [], now?.seats ?? []];
  const find = (seats: readonly Seat<A>[], seat: Seat<A>): Seat<A> | undefined =>
    seats.find((each) => keyOf(each) === keyOf(seat));
  return {
    both: old.flatMap((seat) => {
      const other = find(current, seat);
      return other ? [[seat, other] as const] : [];
    }),
    gone: old.filter((seat) => !find(current, seat)),
    come: current.filter((seat) => !find(old, seat)),
  };
}

function compareRoutes(was: Composition, now: Composition): readonly GroupHit[] {
  const { both, gone, come } = pairSeats(was.rest, now.rest);
  const label = ({ adapter }: Seat<Adapter>): string => `REST adapter \`${adapter.namespace}\``;
  const below = (path: string): string => (path === "" ? "at the root" : `below \`${path}\``);
  const guard = (composition: Composition): string =>
    composition.rest?.seats.find(({ adapter }) => adapter.authentication !== undefined)?.adapter.namespace ?? "";
  const [open, asked] = [guard(was), guard(now)];
  return [
    ...both.flatMap(([old, current]): readonly GroupHit[] =>
      old.path === current.path
        ? []
        : [
            {
              id: "rest/group-routes-moved",
              subject: label(current),
              detail: `${old.path} -> ${current.path}`,
              sentence: `its routes stand ${below(current.path)}, where they stood ${below(old.path)}: whoever calls them there gets 404`,
            },
          ],
    ),
    ...gone.map((seat): GroupHit => ({
      id: "rest/group-routes-removed",
      subject: label(seat),
      sentence: "the process does not answer its routes any more",
    })),
    ...come.map((seat): GroupHit => ({
      id: "rest/group-routes-added",
      subject: label(seat),
      sentence: `the process answers its routes now, ${below(seat.path)}`,
    })),
    ...(open === asked || both.length === 0
      ? []
      : [
          {
            id: "rest/group-document-guarded" as const,
            subject: "`/openapi.json`",
            detail: `${open} -> ${asked}`,
            sentence:
              asked === ""
                ? "it is for everybody now, as are unknown paths"
                : `it is for callers that \`${asked}\` lets in, and was for ${open === "" ? "everybody" : `those of \`${open}\``}`,
          },
        ]),
  ];
}

/** Where clients of MCP servers connect. */
function serversOf({ mcp, joined, settings }: Composition): ReadonlySet<string> {
  const own = joined && settings.mcp === "one" ? [] : (mcp?.seats ?? []).map(({ path }) => `${path}/mcp`);
  return new Set([...(joined ? ["/mcp"] : []), ...own]);
}

function compareServers(was: Composition, now: Composition): readonly GroupHit[] {
  const [old, current] = [serversOf(was), serversOf(now)];
  return [
    ...[...old]
      .filter((path) => !current.has(path))
      .map((path): GroupHit => ({
        id: "mcp/group-server-removed",
        subject: `\`${path}\``,
        sentence: "clients that connect there find no server",
      })),
    ...[...current]
      .filter((path) => !old.has(path))
      .map((path): GroupHit => ({
        id: "mcp/group-server-added",
        subject: `\`${path}\``,
        sentence: "clients can connect there now",
      })),
  ];
}

/** Tools of the one server: what a capability's own change does to them is said of the capability. */
function compareTools(
  was: readonly JoinedSeat[] | undefined,
  now: readonly JoinedSeat[] | undefined,
): readonly GroupHit[] {
  if (!was || !now) return [];
  const find = (parts: readonly JoinedSeat[], part: JoinedSeat): JoinedSeat | undefined =>
    parts.find(({ seat }) => keyOf(seat) === keyOf(part.seat));
  const label = ({ seat }: JoinedSeat): string => `MCP server \`${seat.adapter.namespace}\``;
  return [
    ...was.flatMap((old): readonly GroupHit[] => {
      const current = find(now, old);
      if (!current)
        return [
          {
            id: "mcp/group-tools-removed",
            subject: label(old),
            sentence: "its tools, resources and prompts are not among those of `/mcp` any more",
          },
        ];
      return old.seat.adapter.tools.flatMap(({ name }): readonly GroupHit[] => {
        if (!current.seat.adapter.tools.some((tool) => tool.name === name)) return [];
        const [before, after] = [old.names.get(name) ?? name, current.names.get(name) ?? name];
        return before === after
          ? []
          : [
              {
                id: "mcp/group-tool-renamed",
                subject: `tool \`${before}\``,
                sentence: `models that call it fail: in \`/mcp\` it is \`${after}\``,
              },
            ];
      });
    }),
    ...now
      .filter((part) => !find(was, part))
      .map((part): GroupHit => ({
        id: "mcp/group-tools-added",
        subject: label(part),
        sentence: "`/mcp` has its tools, resources and prompts now",
      })),
  ];
}

function compareCatalogues(was: Composition, now: Composition): readonly GroupHit[] {
  const paths = ({ skill }: Composition): ReadonlySet<string> =>
    new Set((skill?.seats ?? []).map(({ path }) => `${path}/skills`));
  const [old, current] = [paths(was), paths(now)];
  return [
    ...[...old]
      .filter((path) => !current.has(path))
      .map((path): GroupHit => ({
        id: "skill/group-catalogue-removed",
        subject: `\`${path}\``,
        sentence: "agents that ask there find no skills",
      })),
    ...[...current]
      .filter((path) => !old.has(path))
      .map((path): GroupHit => ({
        id: "skill/group-catalogue-added",
        subject: `\`${path}\``,
        sentence: "agents find skills there now",
      })),
  ];
}

const kinds = ["rest", "mcp", "skill", "control"] as const;

function comparePorts(was: Composition, now: Composition): readonly GroupHit[] {
  return kinds.flatMap((kind): readonly GroupHit[] => {
    const [old, current] = [was[kind], now[kind]];
    const subject = `\`${(current ?? old)?.name ?? ""}\``;
    if (!old && !current) return [];
    if (!old)
      return [
        {
          id: "runtime/group-port-added",
          subject,
          sentence: `port ${current?.port} must be free where the process runs`,
        },
      ];
    if (!current)
      return [
        { id: "runtime/group-port-removed", subject, sentence: `nothing listens on port ${old.port} for it any more` },
      ];
    const [owner, heir] = [ownerOf(old), ownerOf(current)];
    return [
      ...(old.port === current.port
        ? []
        : [
            {
              id: "runtime/group-port-changed" as const,
              subject,
              detail: `${old.port} -> ${current.port}`,
              sentence: `whoever reaches it on port ${old.port} fails, unless the port is set: it listens on ${current.port}`,
            },
          ]),
      ...(old.address === current.address
        ? []
        : [
            {
              id: isClosed(old.address, current.address)
                ? ("runtime/group-address-closed" as const)
                : ("runtime/group-address-changed" as const),
              subject,
              detail: `${old.address} -> ${current.address}`,
              sentence: `it was reached on ${old.address}, and listens on ${current.address}`,
            },
          ]),
      ...(kind !== "control" || owner === heir
        ? []
        : [
            {
              id: "runtime/group-control-changed" as const,
              subject,
              detail: `${owner} -> ${heir}`,
              sentence: `it is the control adapter of \`${heir}\`, and was that of \`${owner}\`: probes and scrapers may be answered otherwise`,
            },
          ]),
    ];
  });
}

function ownerOf({ seats: [first] }: SharedPort<Adapter>): Capability["name"] {
  return first?.capability.name ?? "";
}
