// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { FastifyInstance } from "fastify";
import { fillBaseUrl, readBinding } from "./http.js";
import { own, type JsonObject } from "./json.js";
import { redactUrl } from "./errors.js";
import type { Place } from "./places.js";
import type { AdapterOptions } from "./server-definition.js";
import { controlOptions } from "./server-settings.js";
import type { Context } from "./setting-value.js";
import type { AdapterState, ServerView } from "./watch.js";

/** What there is to see while the servers run. */
interface Seen {
  readonly context: Context;
  /** What adapters are told. */
  readonly told: AdapterOptions;
  readonly places: readonly Place[];
  /** By namespace, of those that listen. */
  readonly addresses: ReadonlyMap<string, string>;
  readonly apps: readonly FastifyInstance[];
}

/** The servers of a capability as its control adapter `name` shows them. */
export function viewServers(seen: Seen, name: string): ServerView {
  const { context, apps } = seen;
  const { ignoreUpstreams, openHealth } = controlOptions(name, context);
  return {
    adapters: () => adaptersOf(seen),
    upstreams: context.definition.upstreams.map(({ namespace }) => ({
      namespace,
      baseUrl: baseUrlOf(seen, namespace),
    })),
    ignoresUpstreams: ignoreUpstreams,
    opensHealth: openHealth,
    config: () => configOf(seen),
    logLevel: {
      get: () => apps[0]?.log.level ?? "",
      set: (level) => apps.forEach((app) => (app.log.level = level)),
    },
  };
}

function adaptersOf({ places, addresses }: Seen): readonly AdapterState[] {
  return places
    .filter(({ listener }) => listener.kind !== "control")
    .map(({ listener, port }) => {
      const address = addresses.get(listener.name);
      return {
        type: listener.kind,
        namespace: listener.name,
        port: address === undefined ? port : portOf(address),
        state: address === undefined ? "stopped" : "started",
      };
    });
}

function portOf(address: string): number {
  const { port, protocol } = new URL(address);
  return Number(port || (protocol === "https:" ? "443" : "80"));
}

/** Where an upstream is, as far as it can be asked from here: what goes through a transport of the operator's own is not. */
function baseUrlOf({ context, told }: Seen, namespace: string): string | undefined {
  if (told.call.fetch !== undefined || own(told.upstreams, namespace)?.fetch !== undefined)
    return undefined;
  const declared = context.definition.upstreams.find((one) => one.namespace === namespace);
  return (
    own(told.upstreams, namespace)?.baseUrl ??
    told.call.baseUrl ??
    fillBaseUrl(declared?.baseUrl, (name) => readBinding(told.call, name, namespace))
  );
}

function configOf(seen: Seen): JsonObject {
  const { context, places, told, apps } = seen;
  return {
    capability: context.definition.capability,
    adapters: places.map(({ listener, port, address, allowedHosts, allowedOrigins }) => ({
      type: listener.kind,
      namespace: listener.name,
      address,
      port,
      allowedHosts: allowedHosts ?? null,
      allowedOrigins: allowedOrigins ?? null,
    })),
    upstreams: context.definition.upstreams.map(({ namespace }) => {
      const baseUrl = baseUrlOf(seen, namespace);
      return { namespace, baseUrl: baseUrl === undefined ? null : redactUrl(baseUrl) };
    }),
    bindings: context.definition.bindings.map(({ name, source }) => ({
      name,
      source: source.kind,
      isSet: (own(told.call.bindings, name) ?? "") !== "",
    })),
    logLevel: apps[0]?.log.level ?? null,
  };
}
