// Written by Capstan, the same for every capability. Do not edit: run generate.

import { type CallerRules, problemOfNames } from "./allowed-hosts.js";
import { settingOf } from "./command-line.js";
import { own } from "./json.js";
import type { HttpListener } from "./server-definition.js";
import { type Context, valueOf } from "./setting-value.js";
import { StartError, together } from "./start-error.js";

/** Where a listener listens, and by whom it may be called. */
export interface Place extends CallerRules {
  readonly listener: HttpListener;
  readonly port: number;
  readonly address: string;
}

/** Where listeners listen, and who may call them there. Fails with one StartError that names everything that is wrong. */
export async function placesOf(
  listeners: readonly HttpListener[],
  context: Context,
): Promise<readonly Place[]> {
  const places = await together(
    listeners.map((listener) => async () => await placeOf(listener, context)),
  );
  refuseSharedPorts(places);
  return places;
}

async function placeOf(listener: HttpListener, context: Context): Promise<Place> {
  const { options } = context;
  const namesOf = (
    suffix: "allowed-hosts" | "allowed-origins",
    given: readonly string[] | undefined,
  ): readonly string[] | undefined => {
    const { flag, variable } = settingOf(listener.name, suffix, "");
    const names = valueOf({ flag, variable, what: "" }, given?.join(","), context)
      ?.split(",")
      .map((name) => name.trim())
      .filter((name) => name !== "");
    const problem = names === undefined ? undefined : problemOfNames(names);
    if (problem !== undefined) throw new StartError(`${problem}: see ${flag} and ${variable}`);
    return names;
  };
  const [port, allowedHosts, allowedOrigins] = await together([
    () => portOf(listener, context),
    () => namesOf("allowed-hosts", own(options.allowedHosts, listener.name)),
    () => namesOf("allowed-origins", own(options.allowedOrigins, listener.name)),
  ]);
  const address =
    valueOf(
      settingOf(listener.name, "address", ""),
      own(options.addresses, listener.name),
      context,
    ) ?? listener.address;
  return {
    listener,
    port,
    // As it stands in URLs, too.
    address: address.replace(/^\[(.*)\]$/, "$1"),
    allowedHosts,
    allowedOrigins,
  };
}

function portOf({ name, port: declared }: HttpListener, context: Context): number {
  const setting = settingOf(name, "port", "");
  const written =
    valueOf(setting, own(context.options.ports, name)?.toString(), context) ?? String(declared);
  const port = Number(written);
  if (!/^\d+$/.test(written) || port > 65_535)
    throw new StartError(
      `${written} is no port: ${setting.flag} and ${setting.variable} take 0 to 65535`,
    );
  return port;
}

/** Whom a listener is open to beyond this machine, in words for the person who starts it. */
export function openTo({ listener, address }: Place): string {
  if (/^(?:localhost|127\.[\d.]+|::1)$/.test(address)) return "";
  const reach =
    address === "0.0.0.0" || address === "::" ? "every network of this machine" : address;
  return ` (open to ${reach}: ${settingOf(listener.name, "address", "").flag} 127.0.0.1 keeps it to this machine)`;
}

/** Fails where listeners want one port. */
function refuseSharedPorts(places: readonly Place[]): void {
  const problems: string[] = [];
  for (const [index, { listener, port, address }] of places.entries()) {
    const other =
      port === 0
        ? undefined
        : places
            .slice(0, index)
            .find((earlier) => earlier.port === port && earlier.address === address);
    if (other !== undefined)
      problems.push(
        `${other.listener.name} and ${listener.name} both want port ${port} on ${address}: set ${settingOf(listener.name, "port", "").variable}`,
      );
  }
  if (problems.length > 0) throw new StartError(problems.join("\n"));
}
