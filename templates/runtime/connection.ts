import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { createSecureContext, type SecureContextOptions } from "node:tls";
import type { Setting } from "./command-line.js";
import { limitsOf } from "./limits.js";
import { type Context, valueOf } from "./setting-value.js";
import { StartError } from "./start-error.js";

/** The settings of a process's connections, by flag and by environment variable. */
export const connectionSettings: Readonly<
  Record<"trustProxy" | "certificate" | "key" | "http2", Setting>
> = {
  trustProxy: {
    flag: "--trust-proxy",
    variable: "TRUST_PROXY",
    what: "proxies whose X-Forwarded-* headers are believed: addresses and networks with commas between, or how many there are; none by default",
  },
  certificate: {
    flag: "--tls-certificate",
    variable: "TLS_CERTIFICATE",
    what: "the PEM file of the certificate, with its chain, that it serves https with; http by default",
  },
  key: {
    flag: "--tls-key",
    variable: "TLS_KEY",
    what: "the PEM file of the certificate's private key",
  },
  http2: {
    flag: "--http2",
    variable: "HTTP2",
    what: "`yes`: speak HTTP/2 beside HTTP/1.1, which takes a certificate",
  },
};

/** How servers are reached, as Fastify is told. */
export interface Connection {
  readonly scheme: "http" | "https";
  readonly trustProxy: string[] | ((address: string, hop: number) => boolean) | false;
  /** How long a request may take to arrive, in milliseconds, as Node is told. */
  readonly times: {
    readonly requestTimeout: number;
    readonly headersTimeout: number;
    readonly connectionsCheckingInterval: number;
  };
  /** Options of Fastify's for the kind of server. */
  readonly server: object;
}

/** How the servers of `context` are reached. Fails with a StartError. */
export function connectionOf(context: Context): Connection {
  const { options } = context;
  const tls = options.tls ?? filesOf(context);
  const http2 = valueOf(connectionSettings.http2, switchOf(options.http2), context) ?? "no";
  if (http2 !== "yes" && http2 !== "no") refuse("http2", "take yes or no");
  if (http2 === "yes" && tls === undefined)
    refuse("http2", "need a certificate: clients choose HTTP/2 where TLS begins");
  const { requestTimeoutMs } = limitsOf(context);
  const times = timesOf(requestTimeoutMs);
  // Requests that name no host are answered by the server, not by Node.
  const own = { requireHostHeader: false, ...times };
  return {
    scheme: tls === undefined ? "http" : "https",
    trustProxy: proxiesOf(context),
    times,
    server:
      tls === undefined
        ? { http: own }
        : http2 === "yes"
          ? { http2: true, https: { ...checked(tls), ...own, allowHTTP1: true } }
          : { https: { ...checked(tls), ...own } },
  };
}

/** Node looks for requests that are late four times within their time. */
function timesOf(requestTimeoutMs: number): Connection["times"] {
  const interval = Math.ceil(requestTimeoutMs / 4);
  return {
    requestTimeout: requestTimeoutMs,
    headersTimeout: Math.min(requestTimeoutMs, 60_000),
    connectionsCheckingInterval: Math.min(Math.max(interval, 20), 30_000),
  };
}

function switchOf(option: boolean | undefined): string | undefined {
  return option === undefined ? undefined : option ? "yes" : "no";
}

function filesOf(context: Context): SecureContextOptions | undefined {
  const certificate = valueOf(connectionSettings.certificate, undefined, context);
  const key = valueOf(connectionSettings.key, undefined, context);
  if (certificate === undefined && key === undefined) return undefined;
  if (certificate === undefined) return refuse("certificate", "are missing: there is a key alone");
  if (key === undefined) return refuse("key", "are missing: there is a certificate alone");
  return { cert: textOf("certificate", certificate), key: textOf("key", key) };
}

function textOf(name: "certificate" | "key", path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return refuse(name, `name a file that cannot be read: ${path}`);
  }
}

/** The same, where a certificate and its key fit. What is wrong with a key never says anything of it. */
function checked(tls: SecureContextOptions): SecureContextOptions {
  try {
    createSecureContext(tls);
    return tls;
  } catch {
    throw new StartError(
      "the certificate and the key of https are no PEM, or do not belong together",
    );
  }
}

function proxiesOf(context: Context): Connection["trustProxy"] {
  const given = context.options.trustProxy;
  const written = valueOf(
    connectionSettings.trustProxy,
    typeof given === "object" ? given.join(",") : given?.toString(),
    context,
  );
  if (written === undefined || written.trim() === "") return false;
  if (/^\d{1,2}$/.test(written.trim())) {
    const count = Number(written);
    return (_address, hop) => hop < count;
  }
  const proxies = written.split(",").map((proxy) => proxy.trim());
  const wrong = proxies.find((proxy) => !isNetwork(proxy));
  if (wrong !== undefined)
    refuse("trustProxy", `take addresses and networks (10.0.0.0/8), or a number: not ${wrong}`);
  return proxies;
}

function isNetwork(text: string): boolean {
  const [address = "", bits, ...more] = text.split("/");
  const version = isIP(address);
  return (
    version !== 0 &&
    more.length === 0 &&
    (bits === undefined ||
      (/^\d{1,3}$/.test(bits) && Number(bits) > 0 && Number(bits) <= (version === 4 ? 32 : 128)))
  );
}

function refuse(name: keyof typeof connectionSettings, problem: string): never {
  const { flag, variable } = connectionSettings[name];
  throw new StartError(`${flag} and ${variable} ${problem}`);
}
