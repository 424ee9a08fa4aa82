// Written by Capstan, the same for every capability. Do not edit: run generate.

import { StartError } from "./start-error.js";

/** Proxies, as an agent of undici's is told of them. */
export interface Proxies {
  /** Empty where there is none. */
  readonly httpProxy: string;
  readonly httpsProxy: string;
  readonly noProxy: string;
}

/**
 * The proxies that an environment names, as curl and undici read it: the variable in small letters goes before the one in capitals, an empty one says
 * none, and calls by https take that for http where they have none of their own. Undefined where nothing goes through a proxy. Fails with a StartError
 * that names the variable which leads nowhere, and does not show it: it may hold a password.
 */
export function proxiesOf(env: Readonly<Record<string, string | undefined>>): Proxies | undefined {
  const httpProxy = proxyOf("http_proxy", env);
  const httpsProxy = proxyOf("https_proxy", env);
  if (httpProxy === "" && httpsProxy === "") return undefined;
  const excepted = (env["no_proxy"] ?? env["NO_PROXY"] ?? "").split(/[,\s]+/);
  // undici takes the star for all only where nothing stands beside it, and this machine does.
  if (excepted.includes("*")) return undefined;
  return { httpProxy, httpsProxy, noProxy: [...excepted, ...ownNames].join(",") };
}

/** What is on this machine itself is reached without a proxy. */
const ownNames = ["localhost", "127.0.0.1", "[::1]"];

const schemes = ["http:", "https:", "socks5:", "socks:"];

function proxyOf(name: string, env: Readonly<Record<string, string | undefined>>): string {
  const variable = env[name] === undefined ? name.toUpperCase() : name;
  const written = (env[variable] ?? "").trim();
  if (written === "") return "";
  const url = /^[a-z][a-z\d+.-]*:\/\//i.test(written) ? written : `http://${written}`;
  if (URL.canParse(url) && schemes.includes(new URL(url).protocol)) return url;
  throw new StartError(
    `the variable ${variable} is not the URL of a proxy: write it as http://proxy.example:3128`,
  );
}
