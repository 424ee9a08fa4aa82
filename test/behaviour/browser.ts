interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly host: string;
  readonly path: string;
}

/** Where a browser came to, and the addresses it went through. */
export interface Journey {
  readonly url: URL;
  readonly visited: readonly string[];
  readonly pages: readonly string[];
}

const mostSteps = 20;

/** As much of a browser as signing in needs: cookies by host and path, redirects, and pages with one form. */
export class Browser {
  #cookies: readonly Cookie[] = [];

  /** Opens `start`, follows redirects and submits forms until it is sent to `end`, which it does not open. */
  async travel(start: string, end: string): Promise<Journey> {
    const visited: string[] = [];
    const pages: string[] = [];
    let url = new URL(start);
    let method = "GET";
    for (let step = 0; step < mostSteps; step += 1) {
      visited.push(`${method} ${url.origin}${url.pathname}`);
      const response = await this.#request(url, method);
      const location = response.headers.get("location");
      if (response.status >= 300 && response.status < 400 && location !== null) {
        await response.body?.cancel();
        url = new URL(location, url);
        method = response.status === 307 || response.status === 308 ? method : "GET";
        if (url.href.startsWith(end)) return { url, visited, pages };
        continue;
      }
      const page = await response.text();
      const action = /<form method="post" action="([^"]+)">/.exec(page)?.[1];
      if (response.status !== 200 || action === undefined)
        throw new Error(`stuck at ${url.href}: ${response.status} ${page}`);
      pages.push(/<title>(.*?)<\/title>/.exec(page)?.[1] ?? "");
      url = new URL(action, url);
      method = "POST";
    }
    throw new Error(`did not come to ${end}: ${visited.join(", ")}`);
  }

  async #request(url: URL, method: string): Promise<Response> {
    const cookie = this.#cookies
      .filter(({ host, path }) => host === url.hostname && isBelow(url.pathname, path))
      .map(({ name, value }) => `${name}=${value}`)
      .join("; ");
    const response = await fetch(url, { method, redirect: "manual", headers: cookie === "" ? {} : { cookie } });
    for (const line of response.headers.getSetCookie()) this.#keep(line, url);
    return response;
  }

  // Cookies belong to a host whatever the port is (RFC 6265 section 8.5).
  #keep(line: string, { hostname, pathname }: URL): void {
    const [pair = "", ...attributes] = line.split(/;\s*/);
    const [name = "", ...value] = pair.split("=");
    const attribute = (wanted: string): string | undefined =>
      attributes.find((each) => each.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1);
    const path = attribute("path") ?? pathname.replace(/\/[^/]*$/, "");
    const expires = attribute("expires");
    const others = this.#cookies.filter(
      (cookie) => cookie.name !== name || cookie.host !== hostname || cookie.path !== path,
    );
    const isOver = expires !== undefined && Date.parse(expires) < Date.now();
    this.#cookies = isOver ? others : [...others, { name, value: value.join("="), host: hostname, path }];
  }
}

function isBelow(path: string, cookiePath: string): boolean {
  return path === cookiePath || path.startsWith(cookiePath.endsWith("/") ? cookiePath : `${cookiePath}/`);
}
