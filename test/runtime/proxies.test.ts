import { once } from "node:events";
import { createServer } from "node:http";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { proxiesOf } from "../../templates/runtime/proxies.js";
import { startServers } from "../../templates/runtime/server.js";
import { ask } from "./ask-through-proxy.js";
import { part } from "../part.js";
import { failure } from "./upstream.js";

/** A proxy that answers everything itself, and what it was asked. */
async function startProxy(): Promise<{ readonly place: string; readonly asked: string[] }> {
  const asked: string[] = [];
  const proxy = createServer(({ url, headers }, response) => {
    asked.push([url, headers.host, headers["proxy-authorization"]].join(" ").trim());
    response.end("by proxy");
  });
  proxy.on("connect", ({ url, headers }, socket) => {
    asked.push([url, headers.host, headers["proxy-authorization"]].join(" ").trim());
    socket.end("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  onTestFinished(() => void proxy.close());
  return { place: `127.0.0.1:${Object(proxy.address()).port}`, asked };
}

function basic(credentials: string): string {
  return `Basic ${Buffer.from(credentials).toString("base64")}`;
}

describe("proxies of the environment", () => {
  it("are asked, or not, as curl and undici read the variables", async () => {
    const { place, asked } = await startProxy();
    const url = `http://${place}`;
    const cases: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
      [{ HTTP_PROXY: url }, "by proxy"],
      [{ http_proxy: url, NO_PROXY: "other.test" }, "by proxy"],
      // curl takes a proxy without its scheme for one that speaks http.
      [{ http_proxy: place }, "by proxy"],
      [{ HTTP_PROXY: place.replace("127.0.0.1", "localhost") }, "by proxy"],
      [{ HTTPS_PROXY: url }, "network"],
      [{ HTTP_PROXY: url, NO_PROXY: "*" }, "network"],
      [{ HTTP_PROXY: url, no_proxy: " * " }, "network"],
      [{ HTTP_PROXY: url, no_proxy: "other.test, *" }, "network"],
      [{ HTTP_PROXY: url, NO_PROXY: ".test" }, "network"],
      [{ HTTP_PROXY: url, NO_PROXY: "other.test,API.test" }, "network"],
      [{ HTTP_PROXY: url, NO_PROXY: "pi.test,api.test:81" }, "by proxy"],
      [{ http_proxy: "", HTTP_PROXY: url }, "network"],
      [{ HTTP_PROXY: url, no_proxy: "", NO_PROXY: "api.test" }, "by proxy"],
    ];
    for (const [variables, answer] of part(cases, 4))
      expect([variables, ...(await ask(["http://api.test/a"], variables))]).toEqual([variables, answer]);
    expect(new Set(asked)).toEqual(new Set(["http://api.test/a api.test"]));
    asked.length = 0;
    await ask(["http://api.test/a"], { http_proxy: url.replace("://", "://an%40na:s%3Ao@") });
    expect(asked).toEqual([`http://api.test/a api.test ${basic("an@na:s:o")}`]);
  }, 60_000);

  it("are told a name without a password, and a password without a name (RFC 7617)", async () => {
    const { place, asked } = await startProxy();
    const told = async (variables: Readonly<Record<string, string>>): Promise<readonly string[]> => {
      asked.length = 0;
      await ask(["http://api.test/a", "https://api.test/b"], variables);
      return [...asked].sort();
    };
    // By https a tunnel is asked for; that this proxy opens none is told by what it was asked.
    const seen = (first: string, second: string): readonly string[] => [
      `api.test:443 api.test ${second}`.trim(),
      `http://api.test/a api.test ${first}`.trim(),
    ];
    const url = (credentials: string): string => `http://${credentials}@${place}`;
    expect(await told({ HTTP_PROXY: url("anna") })).toEqual(seen(basic("anna:"), basic("anna:")));
    expect(await told({ HTTP_PROXY: url(":secret") })).toEqual(seen(basic(":secret"), basic(":secret")));
    const both = { HTTP_PROXY: url("anna"), HTTPS_PROXY: url("berta") };
    expect(await told(both)).toEqual(seen(basic("anna:"), basic("berta:")));
    expect(await told({ ...both, HTTPS_PROXY: `http://${place}` })).toEqual(seen(basic("anna:"), ""));
    expect(await told({ ...both, HTTP_PROXY: "" })).toEqual(seen("", basic("berta:")).slice(0, 1));
  }, 120_000);

  it.each([
    ["anna:", "anna:"],
    ["an%40na", "an@na:"],
    ["%C3%A9va", "\u00e9va:"],
    // Text that only looks percent-encoded is itself.
    ["10%", "10%:"],
  ])("are told `%s` as it is meant", (written, meant) => {
    const found = proxiesOf({ HTTP_PROXY: `http://${written}@a.test` });
    expect([found?.http.authorization, found?.https.authorization]).toEqual([basic(meant), basic(meant)]);
  });

  it("are told nothing where nothing is written", () => {
    expect(proxiesOf({ HTTP_PROXY: "http://@a.test" })?.http.authorization).toBeUndefined();
    const both = { HTTP_PROXY: "http://a.test", HTTPS_PROXY: "http://berta@b.test" };
    expect(proxiesOf(both)?.http.authorization).toBeUndefined();
    expect(proxiesOf(both)?.https.authorization).toBe(basic("berta:"));
  });

  it("are none where none is named", () => {
    for (const env of [{}, { http_proxy: "" }, { NO_PROXY: "a.test" }, { HTTPS_PROXY: " " }])
      expect(proxiesOf(env)).toBeUndefined();
    expect(proxiesOf({ https_proxy: "socks5://anna@a.test:1" })).toEqual({
      http: { url: "", authorization: undefined },
      https: { url: "socks5://anna@a.test:1", authorization: undefined },
      noProxy: ",localhost,127.0.0.1,[::1]",
    });
  });

  it("are refused with a name that no credentials can hold, by their variable", () => {
    for (const name of ["an%3Ana", "an%0Ana"])
      expect(() => proxiesOf({ HTTP_PROXY: `http://${name}:secret@a.test` })).toThrow(
        /^the user name or password in the variable HTTP_PROXY holds [^:]+$/,
      );
  });

  it.each(["ftp://anna:secret@a.test", "http://", "http://a b", ":3128", "http://a.test:port"])(
    "that lead nowhere refuse the start by the name of their variable: %s",
    async (written) => {
      vi.stubEnv("https_proxy", undefined);
      vi.stubEnv("HTTPS_PROXY", written);
      onTestFinished(() => void vi.unstubAllEnvs());
      const upstreams = [{ namespace: "up", baseUrl: "https://up.test" }];
      const definition = { capability: "demo", bindings: [], upstreams, listeners: [] };
      const error = await failure(startServers(definition, { env: {} }));
      expect(error).toMatchObject({ name: "StartError", message: expect.stringContaining("HTTPS_PROXY") });
      expect(Object(error).message).not.toContain("secret");
      await (await startServers({ ...definition, upstreams: [] }, { env: {} })).close();
    },
  );
});
