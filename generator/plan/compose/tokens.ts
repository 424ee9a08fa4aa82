import type { Adapter } from "../../model/capability.js";
import type { Seat, SharedPort } from "../../model/compose/composition.js";
import { sameDeclaration } from "../../model/compose/same-declaration.js";
import { type Code, code, literal } from "../code.js";
import { local } from "../locals.js";
import { tokenMetadataSetup } from "../server-authentication.js";

/**
 * The adapters of a port whose access tokens are set for each by itself, and by which name: none where all take the same ones, which are set for the port.
 * What moved the resource of all to one place would let tokens for one of them in at the others.
 */
export function ownTokenSeats(
  shared: SharedPort<Adapter> | undefined,
): readonly { readonly name: string; readonly seat: Seat<Adapter> }[] {
  const seats = (shared?.seats ?? []).filter(({ adapter }) => adapter.authentication?.kind === "oauth2");
  const [first, ...others] = seats;
  const isAlike = others.every(({ adapter }) => sameDeclaration(adapter.authentication, first?.adapter.authentication));
  return shared === undefined || isAlike ? [] : seats.map((seat) => ({ name: tokenName(shared, seat), seat }));
}

/** `shop-mcp-orders`, and `shop-mcp-orders-admin` where a capability has several adapters of the kind. */
function tokenName({ name, seats }: SharedPort<Adapter>, { capability, adapter }: Seat<Adapter>): string {
  const isAlone = seats.filter((seat) => seat.capability === capability).length === 1;
  return isAlone ? `${name}-${capability.name}` : `${name}-${capability.name}-${adapter.namespace}`;
}

/** The names by which the access tokens of a port are set; none where it takes none. */
export function tokenNames(shared: SharedPort<Adapter>): readonly string[] {
  if (!shared.seats.some(({ adapter }) => adapter.authentication?.kind === "oauth2")) return [];
  const own = ownTokenSeats(shared);
  return own.length === 0 ? [shared.name] : own.map(({ name }) => name);
}

/** What an adapter of a port is told of the access tokens that it takes, where that is set for it alone. */
export function tokenOptions(shared: SharedPort<Adapter>, { adapter }: Seat<Adapter>): readonly Code[] {
  const own = ownTokenSeats(shared).find(({ seat }) => seat.adapter === adapter);
  return own === undefined ? [] : [code`oauth: ${local.options}.oauthOf?.(${literal(own.name)})`];
}

/** What tells clients of an adapter below a prefix where tokens come from, at the root of its server. */
export function rootMetadata({ adapter, path }: Seat<Adapter>, options: Code): readonly Code[] {
  return path === "" ? [] : tokenMetadataSetup(adapter, local.app, options);
}
