/** A read of an API that an adapter exposes, so that URLs of the API can be told as the adapter's own. */
export interface ExposedPath {
  readonly namespace: string;
  /** The path below the API's base URL, `/orders/{id}`; of each segment one part at most is a placeholder. */
  readonly from: string;
  /** The adapter's path, with the same placeholders. */
  readonly to: string;
  /** Query parameters by their names there, with the names they have here. A URL with others points at more than is exposed. */
  readonly query?: Readonly<Record<string, string>> | undefined;
}

/** Where a URL came from: what it is relative to, and the API that it may point into. */
export interface UrlOrigin {
  readonly namespace: string;
  readonly baseUrl: string;
  readonly url: string;
  /** Values that no URL may show: parameters that have one are taken out. */
  readonly secrets: readonly string[];
}

/**
 * A URL of an upstream's answer for the adapter's caller: the adapter's own path where it points at something that `exposed` has, otherwise
 * absolute, without credentials. Undefined where it is no http or https URL.
 */
export function exposedUrl(
  reference: string,
  origin: UrlOrigin,
  exposed: readonly ExposedPath[],
  prefix = "",
): string | undefined {
  const target = targetOf(reference, origin);
  if (target?.below === undefined) return target?.href;
  for (const path of exposed) {
    const told = path.namespace === origin.namespace ? tellPath(path, target.below) : undefined;
    const query = told === undefined ? undefined : renamedQuery(target.query, path.query ?? {});
    if (query !== undefined) return `${prefix}${told}${query}${target.hash}`;
  }
  return target.href;
}

/** What a reference points at, without credentials. */
interface Target {
  readonly href: string;
  /** Its path below the API's base URL; undefined where it is elsewhere. */
  readonly below: string | undefined;
  readonly query?: URLSearchParams;
  readonly hash: string;
}

/** Undefined where it is no http or https URL. */
function targetOf(reference: string, origin: UrlOrigin): Target | undefined {
  const place = placeOf(origin.baseUrl);
  const plain = plainTarget(reference, origin.url, place);
  if (plain !== undefined) return plain;
  const url = resolve(reference, origin.url);
  if (url === undefined || (url.protocol !== "http:" && url.protocol !== "https:"))
    return undefined;
  // A URL that is written to is read again.
  if (url.username !== "") url.username = "";
  if (url.password !== "") url.password = "";
  if (url.search !== "") removeSecrets(url, origin.secrets);
  const { href, searchParams: query, hash } = url;
  return { href, below: pathBelow(href, place), query, hash };
}

/** What is spelled as a URL parser would spell it, has no query, and points below the API: there is nothing to parse. */
function plainTarget(reference: string, base: string, place: ApiPlace): Target | undefined {
  const isPath = reference.startsWith("/") && base.startsWith(place.root);
  const beginning = isPath ? place.path : place.beginning;
  if (!reference.startsWith(beginning) || reference.startsWith("//")) return undefined;
  const below = reference.slice(beginning.length);
  const isPlain = /^\/[\w!$&()*+,;=:@~/.-]*$/.test(below) && !below.includes("/.");
  return isPlain
    ? { href: isPath ? place.origin + reference : reference, below, hash: "" }
    : undefined;
}

/** Read once, which asking whether it can be read before would not. */
function resolve(reference: string, base: string): URL | undefined {
  try {
    return new URL(reference, base);
  } catch {
    return undefined;
  }
}

/** What the URLs of an API begin with. */
interface ApiPlace {
  readonly baseUrl: string;
  readonly origin: string;
  /** The origin with a slash. */
  readonly root: string;
  /** Its path, without a slash at the end. */
  readonly path: string;
  /** The origin and that path. */
  readonly beginning: string;
}

/** That of the last answer, which is that of the next one nearly always. */
let lastPlace: ApiPlace | undefined;

function placeOf(baseUrl: string): ApiPlace {
  if (lastPlace?.baseUrl !== baseUrl) {
    const { origin, pathname } = new URL(baseUrl);
    const path = pathname.replace(/(?<!\/)\/+$/, "");
    lastPlace = { baseUrl, origin, root: `${origin}/`, path, beginning: origin + path };
  }
  return lastPlace;
}

/** The path of a URL below an API's base URL; undefined where it is elsewhere. */
function pathBelow(href: string, { beginning }: ApiPlace): string | undefined {
  if (!href.startsWith(`${beginning}/`)) return undefined;
  return /^[^?#]*/.exec(href.slice(beginning.length))?.[0];
}

interface Route {
  /** Paths that it takes; each placeholder is a group. */
  readonly taken: RegExp;
  /** The adapter's path: what stands there, and numbers of groups. */
  readonly told: readonly (string | number)[];
}

const routes = new WeakMap<ExposedPath, Route>();

/** Read once for each path, not for each answer. */
function routeOf(path: ExposedPath): Route {
  const known = routes.get(path);
  if (known !== undefined) return known;
  // Every second part is the name of a placeholder.
  const parts = path.from.replace(/\/$/, "").split(/\{([^{}]+)\}/);
  const names = parts.filter((_, index) => index % 2 === 1);
  const pattern = parts.map((part, index) =>
    index % 2 === 1 ? "([^/]+)" : part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"),
  );
  const route = {
    taken: new RegExp(`^${pattern.join("")}/?$`),
    told: path.to
      .split(/\{([^{}]+)\}/)
      .map((part, index) => (index % 2 === 0 ? part : names.indexOf(part) + 1)),
  };
  routes.set(path, route);
  return route;
}

/** A value that is no value alone in a segment: of `{id}.json`, `..json` has it. */
const dots = /^(?:\.|%2e){1,2}$/i;

/** The adapter's path where `given` is one that is exposed. */
function tellPath(path: ExposedPath, given: string): string | undefined {
  const { taken, told } = routeOf(path);
  const found = taken.exec(given);
  if (found === null || found.some((value) => dots.test(value))) return undefined;
  let text = "";
  for (const part of told)
    text += typeof part === "string" ? part : part === 0 ? "" : (found[part] ?? "");
  return text;
}

function renamedQuery(
  query: URLSearchParams | undefined,
  names: Readonly<Record<string, string>>,
): string | undefined {
  if (query === undefined || query.size === 0) return "";
  const renamed = new URLSearchParams();
  let isExposed = true;
  query.forEach((value, name) => {
    if (Object.hasOwn(names, name)) renamed.append(names[name] ?? name, value);
    else isExposed = false;
  });
  if (!isExposed) return undefined;
  return renamed.size === 0 ? "" : `?${renamed.toString()}`;
}

function removeSecrets(url: URL, secrets: readonly string[]): void {
  const names: string[] = [];
  url.searchParams.forEach((value, name) => {
    if (secrets.includes(value)) names.push(name);
  });
  for (const name of names) url.searchParams.delete(name);
}
