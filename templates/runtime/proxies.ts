import { basicAuthorization, problemOfCredentials } from "./basic-authorization.js";
import { StartError } from "./start-error.js";

/** Proxies, as an agent of undici's is told of them. */
export interface Proxies {
  readonly http: Proxy;
  /** That for http where calls by https have none of their own. */
  readonly https: Proxy;
  readonly noProxy: string;
}

/** One proxy. */
export interface Proxy {
  /** Empty where there is none. */
  readonly url: string;
  /** The `Proxy-Authorization` of one that speaks HTTP, where its URL has a name or a password: either may be empty (RFC 7617 section 2). */
  readonly authorization: string | undefined;
}

/**
 * The proxies that an environment names, as curl and undici read it: the variable in small letters goes before the one in capitals, an empty one says
 * none, and calls by https take that for http where they have none of their own. Undefined where nothing goes through a proxy. Fails with a StartError
 * that names the variable which leads nowhere, and does not show it: it may hold a password.
 */
export function proxiesOf(env: Readonly<Record<string, string | undefined>>): Proxies | undefined {
  const http = proxyOf("http_proxy", env);
  const https = proxyOf("https_proxy", env);
  if (http.url === "" && https.url === "") return undefined;
  const excepted = (env["no_proxy"] ?? env["NO_PROXY"] ?? "").split(/[,\s]+/);
  // undici takes the star for all only where nothing stands beside it, and this machine does.
  if (excepted.includes("*")) return undefined;
  return {
    http,
    https: https.url === "" ? http : https,
    noProxy: [...excepted, ...ownNames].join(","),
  };
}

/** What is on this machine itself is reached without a proxy. */
const ownNames = ["localhost", "127.0.0.1", "[::1]"];

const schemes = ["http:", "https:", "socks5:", "socks:"];

function proxyOf(name: string, env: Readonly<Record<string, string | undefined>>): Proxy {
  const variable = env[name] === undefined ? name.toUpperCase() : name;
  const written = (env[variable] ?? "").trim();
  if (written === "") return { url: "", authorization: undefined };
  const url = /^[a-z][a-z\d+.-]*:\/\//i.test(written) ? written : `http://${written}`;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !schemes.includes(parsed.protocol))
    throw new StartError(
      `the variable ${variable} is not the URL of a proxy: write it as http://proxy.example:3128`,
    );
  return { url, authorization: authorizationOf(parsed, variable) };
}

function authorizationOf(url: URL, variable: string): string | undefined {
  const [username, password] = [decoded(url.username), decoded(url.password)];
  if (url.protocol.startsWith("socks") || username + password === "") return undefined;
  const problem = problemOfCredentials(username, password);
  if (problem === undefined) return basicAuthorization(username, password);
  throw new StartError(`the user name or password in the variable ${variable} ${problem}`);
}

/** What a part of a URL says; text that only looks percent-encoded is itself, as curl takes it. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
