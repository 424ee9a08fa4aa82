// Written by Capstan, the same for every capability. Do not edit: run generate.

import { cleanBaseUrl } from "./base-url.js";
import { baseUrlAdvice } from "./base-url-advice.js";
import { loadBindings, MissingBindings } from "./bindings.js";
import type { CodeOptions } from "./code-options.js";
import { type Setting, settingOf } from "./command-line.js";
import { connectionSettings } from "./connection.js";
import { isCallError } from "./errors.js";
import { baseUrlOf, type CallOptions } from "./http.js";
import { own } from "./json.js";
import { limitSettings, limitsOf } from "./limits.js";
import { logLevelSetting } from "./log-level.js";
import type { OAuthSettings } from "./oauth-settings.js";
import type { AdapterOptions, HttpListener, ServerDefinition } from "./server-definition.js";
import { type Context, valueOf } from "./setting-value.js";
import { StartError } from "./start-error.js";
import { chooseTools } from "./tool-choice.js";

/** All that can be set. */
export function settingsOf({
  listeners,
  upstreams,
  extensions = [],
}: ServerDefinition): readonly Setting[] {
  const isHttp = listeners.some(({ kind }) => kind !== "stdio");
  return [
    ...listeners.flatMap((listener) => (listener.kind === "stdio" ? [] : placeSettings(listener))),
    ...namesOfKind(listeners, "control").flatMap((name) => Object.values(controlSettingsOf(name))),
    ...namesOfKind(listeners, "rest").map(refuseUnknownQuery),
    ...namesOfKind(listeners, "rest").flatMap((name) =>
      extensions.flatMap(({ settings }) => settings(name)),
    ),
    ...listeners.flatMap(tokenNamesOf).flatMap((name) => Object.values(oauthSettingsOf(name))),
    ...listeners
      .filter(({ kind }) => kind === "mcp" || kind === "stdio")
      .flatMap(({ name, runsCode }) => [
        ...Object.values(toolSettingsOf(name)),
        ...(runsCode === true ? [codeSettingOf(name)] : []),
      ]),
    ...upstreams.map(baseUrlSetting),
    ...(isHttp ? Object.values(connectionSettings) : []),
    ...Object.values(limitSettings),
    ...(isHttp ? [logLevelSetting] : []),
    ...(listeners.some(speaksStdio) ? [stdioSetting] : []),
  ];
}

function namesOfKind(
  listeners: ServerDefinition["listeners"],
  wanted: HttpListener["kind"],
): readonly string[] {
  return listeners.flatMap(({ kind, name }) => (kind === wanted ? [name] : []));
}

function placeSettings({ name, port, address }: HttpListener): readonly Setting[] {
  return [
    settingOf(name, "port", `its port, ${port} by default`),
    settingOf(name, "address", `the address it listens on, ${address} by default`),
    settingOf(
      name,
      "allowed-hosts",
      "host names that callers may use, with commas between; on loopback only this machine's own by default",
    ),
    settingOf(
      name,
      "allowed-origins",
      "web pages that may call, by host name or origin; as the allowed hosts by default",
    ),
  ];
}

function baseUrlSetting({ namespace, baseUrl }: ServerDefinition["upstreams"][number]): Setting {
  return settingOf(
    namespace,
    "base-url",
    baseUrl === undefined
      ? "its base URL, which must be given"
      : `its base URL, ${baseUrl} by default`,
  );
}

function speaksStdio(listener: ServerDefinition["listeners"][number]): boolean {
  return listener.kind === "stdio" || listener.stdio !== undefined;
}

const stdioSetting: Setting = {
  flag: "--stdio",
  variable: undefined,
  what: "serve MCP over standard input and output instead",
  isSwitch: true,
};

function controlSettingsOf(
  name: string,
): Readonly<Record<"ignoreUpstreams" | "openHealth", Setting>> {
  return {
    ignoreUpstreams: settingOf(
      name,
      "ignore-upstreams",
      "`yes`: servers are ready while an upstream cannot be reached",
    ),
    openHealth: settingOf(name, "open-health", "`yes`: probes need no credentials"),
  };
}

/** What the control adapter called `name` is told. Fails with a StartError. */
export function controlOptions(
  name: string,
  context: Context,
): Readonly<Record<"ignoreUpstreams" | "openHealth", boolean>> {
  const { ignoreUpstreams, openHealth } = controlSettingsOf(name);
  return {
    ignoreUpstreams: isOn(ignoreUpstreams, own(context.options.ignoreUpstreams, name), context),
    openHealth: isOn(openHealth, own(context.options.openHealth, name), context),
  };
}

/** Whether a setting of yes or no says yes; off by default. Fails with a StartError. */
function isOn(setting: Setting, option: boolean | undefined, context: Context): boolean {
  const given = valueOf(setting, option === undefined ? undefined : option ? "yes" : "no", context);
  if (given !== undefined && given !== "yes" && given !== "no")
    throw new StartError(`${setting.flag} and ${setting.variable} take yes or no`);
  return given === "yes";
}

function refuseUnknownQuery(name: string): Setting {
  return settingOf(
    name,
    "refuse-unknown-query",
    "`yes`: names in a query that a route does not know are refused, not ignored",
  );
}

/** What the REST adapter called `name` is told of the queries that it takes. Fails with a StartError. */
export function queryOptions(
  name: string,
  context: Context,
): Pick<AdapterOptions, "refuseUnknownQuery"> {
  const option = own(context.options.refuseUnknownQuery, name);
  return { refuseUnknownQuery: isOn(refuseUnknownQuery(name), option, context) };
}

/** The names by which access tokens of a listener are set. */
function tokenNamesOf(listener: ServerDefinition["listeners"][number]): readonly string[] {
  if (listener.kind === "stdio" || listener.takesTokens === undefined) return [];
  return listener.takesTokens === true ? [listener.name] : listener.takesTokens;
}

function oauthSettingsOf(name: string): Readonly<Record<keyof OAuthSettings, Setting>> {
  return {
    authorizationServer: settingOf(
      name,
      "authorization-server",
      "the issuer of the access tokens that it takes, as declared by default",
    ),
    resource: settingOf(
      name,
      "resource",
      "the URL that its clients know it by, which tokens must be for; as declared by default",
    ),
  };
}

/** What a listener is told of the access tokens that it takes. */
export function oauthOptions(
  { name, takesTokens }: Pick<HttpListener, "name" | "takesTokens">,
  context: Context,
): Pick<AdapterOptions, "oauth" | "oauthOf"> {
  const settingsBy = (each: string): OAuthSettings => {
    const { authorizationServer, resource } = oauthSettingsOf(each);
    const given = own(context.options.oauth, each);
    return {
      authorizationServer: valueOf(authorizationServer, given?.authorizationServer, context),
      resource: valueOf(resource, given?.resource, context),
    };
  };
  if (takesTokens === undefined) return {};
  return takesTokens === true ? { oauth: settingsBy(name) } : { oauthOf: settingsBy };
}

function toolSettingsOf(name: string): Readonly<Record<"tools" | "ignored" | "limit", Setting>> {
  return {
    tools: settingOf(
      name,
      "tools",
      "which tools are shown: `search` through three that find them, `code` through two that run code (where it is generated for that), `read-only`, or names and groups with `*`; all by default",
    ),
    ignored: settingOf(
      name,
      "ignore-arguments",
      "arguments that clients add to calls and tools do not know, with commas between",
    ),
    limit: settingOf(
      name,
      "max-list-chars",
      "the longest list that a tool answers with, in characters; 100000 by default, 0 for no limit",
    ),
  };
}

/** The settings of an MCP server that hold names of its tools. */
export function wordSettings(name: string): Readonly<Record<"tools" | "code", Setting>> {
  return { tools: toolSettingsOf(name).tools, code: codeSettingOf(name) };
}

function codeSettingOf(name: string): Setting {
  return settingOf(
    name,
    "code-allow",
    "tools shown as `code` that may do more than GET and HEAD, with `*` and commas between; none by default",
  );
}

/** What an MCP server is told of its tools. Fails with a StartError. */
export function toolOptions(
  { name, runsCode }: { readonly name: string; readonly runsCode?: true },
  context: Context,
): Pick<AdapterOptions, "tools" | "code" | "ignoreArguments" | "maxListChars"> {
  const { options } = context;
  const { tools, ignored, limit } = toolSettingsOf(name);
  const shown = valueOf(tools, own(options.tools, name), context);
  if (runsCode !== true && chooseTools(shown).way === "code")
    throw new StartError(
      `${tools.flag} and ${tools.variable} take \`code\` where the server is generated with \`mcp: {code: true}\` in the configuration`,
    );
  const written = valueOf(limit, own(options.maxListChars, name)?.toString(), context);
  if (written !== undefined && !/^\d{1,15}$/.test(written))
    throw new StartError(`${limit.flag} and ${limit.variable} take a number of characters`);
  return {
    tools: shown,
    code: runsCode === true ? codeOptions(name, context) : undefined,
    ignoreArguments: wordsOf(
      valueOf(ignored, own(options.ignoreArguments, name)?.join(","), context),
    ),
    maxListChars: written === undefined ? undefined : Number(written),
  };
}

/** What is to be said where all of very many tools are shown; undefined where they are not. */
export function adviceOnTools(
  { name, manyTools }: { readonly name: string; readonly manyTools?: number },
  tools: string | undefined,
): string | undefined {
  if (manyTools === undefined || !chooseTools(tools).isAll) return undefined;
  const { flag, variable } = toolSettingsOf(name).tools;
  return `${name} shows all of its ${manyTools} tools, more than many clients take: ${flag} or ${variable} shows some of them, or \`search\` three that find the others`;
}

function codeOptions(name: string, context: Context): CodeOptions {
  const given = own(context.options.code, name);
  const allow = wordsOf(valueOf(codeSettingOf(name), given?.allow?.join(","), context));
  return { ...given, allow };
}

function wordsOf(written: string | undefined): readonly string[] | undefined {
  return written?.split(",").map((word) => word.trim());
}

/** Whether somebody signs calls, or says by whom each is made: what `callFor` gives is known with each request alone. */
function isSigned({ call, callFor }: Context["options"]): boolean {
  const { sign, authorization, credentials } = call ?? {};
  return (sign ?? authorization ?? credentials ?? callFor) !== undefined;
}

/** What adapters are told; fails with one StartError that names everything that is missing. */
export async function adapterOptions(context: Context): Promise<AdapterOptions> {
  const { definition, options, env } = context;
  const problems: string[] = [];
  const upstreams = new Map<string, CallOptions>();
  for (const { namespace, baseUrl, openBaseUrl, signer } of definition.upstreams) {
    if (signer !== undefined && !isSigned(options))
      problems.push(
        `\`consumes ${namespace}\` authenticates by ${signer}: pass \`call: { sign }\` to \`start\`, a function that signs each request`,
      );
    const setting = settingOf(namespace, "base-url", "");
    const given = valueOf(setting, own(options.baseUrls, namespace), context);
    const problem = given === undefined ? undefined : baseUrlAdvice(cleanBaseUrl(given));
    if (problem !== undefined)
      problems.push(
        `the base URL of ${namespace} (${setting.flag}, ${setting.variable}) ${problem}`,
      );
    if (given === undefined && baseUrl === undefined && options.call?.baseUrl === undefined)
      problems.push(
        openBaseUrl === undefined
          ? `\`consumes ${namespace}\` declares no base URL: set ${setting.variable} or ${setting.flag}`
          : `nothing fills the holes of the base URL of \`consumes ${namespace}\`, ${openBaseUrl}: set ${setting.variable} or ${setting.flag} to all of it, or declare them in the \`binds\` of the capability`,
      );
    upstreams.set(namespace, given === undefined ? {} : { baseUrl: given });
  }
  let bindings: Readonly<Record<string, string | undefined>> = {};
  try {
    const given = { ...options.call?.bindings, ...options.bindings };
    bindings = {
      ...given,
      ...(await loadBindings(neededBindings(context, upstreams), {
        env,
        given,
        resolve: options.resolve,
      })),
    };
  } catch (error) {
    if (!(error instanceof MissingBindings)) throw error;
    problems.push(error.message);
  }
  if (problems.length === 0) problems.push(...unfilledUrls(context, upstreams, bindings));
  if (problems.length > 0) throw new StartError(problems.join("\n"));
  const { call, maxBodyBytes } = limitsOf(context);
  return {
    call: { ...call, bindings },
    callFor: options.callFor,
    upstreams: Object.fromEntries(upstreams),
    maxBodyBytes,
  };
}

/** All bindings but those that only base URLs read in whose place others are given. */
function neededBindings(
  { definition, options }: Context,
  upstreams: ReadonlyMap<string, CallOptions>,
): ServerDefinition["bindings"] {
  const isGiven = (namespace: string): boolean =>
    (upstreams.get(namespace)?.baseUrl ?? options.call?.baseUrl) !== undefined;
  return definition.bindings.filter(
    ({ baseUrlsOf = [] }) => baseUrlsOf.length === 0 || !baseUrlsOf.every(isGiven),
  );
}

/** What is wrong with the base URLs that bindings fill, where nothing else is said of them. */
function unfilledUrls(
  { definition, options }: Context,
  upstreams: ReadonlyMap<string, CallOptions>,
  bindings: CallOptions["bindings"],
): readonly string[] {
  return definition.upstreams.flatMap(({ namespace, baseUrl }) => {
    const given = upstreams.get(namespace)?.baseUrl ?? options.call?.baseUrl;
    if (typeof baseUrl !== "function" || given !== undefined) return [];
    try {
      baseUrlOf({ namespace, baseUrl }, { bindings });
      return [];
    } catch (error) {
      if (!isCallError(error)) throw error;
      return [error.message];
    }
  });
}
