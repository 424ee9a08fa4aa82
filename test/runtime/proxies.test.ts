import { once } from "node:events";
import { createServer } from "node:http";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { proxiesOf } from "../../templates/runtime/proxies.js";
import { startServers } from "../../templates/runtime/server.js";
import { ask } from "./ask-through-proxy.js";
import { failure } from "./upstream.js";

/** A proxy that answers everything itself, and what it was asked. */
async function startProxy(): Promise<{ readonly place: string; readonly asked: string[] }> {
  const asked: string[] = [];
  const proxy = createServer(({ url, headers }, response) => {
    asked.push([url, headers.host, headers["proxy-authorization"]].join(" ").trim());
    response.end("by proxy");
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  onTestFinished(() => void proxy.close());
  return { place: `127.0.0.1:${Object(proxy.address()).port}`, asked };
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
    for (const [variables, answer] of cases)
      expect([variables, ...(await ask(["http://api.test/a"], variables))]).toEqual([variables, answer]);
    expect(new Set(asked)).toEqual(new Set(["http://api.test/a api.test"]));
    asked.length = 0;
    await ask(["http://api.test/a"], { http_proxy: url.replace("://", "://an%40na:s%3Ao@") });
    const credentials = Buffer.from("an@na:s:o").toString("base64");
    expect(asked).toEqual([`http://api.test/a api.test Basic ${credentials}`]);
  }, 60_000);

  it("are none where none is named", () => {
    for (const env of [{}, { http_proxy: "" }, { NO_PROXY: "a.test" }, { HTTPS_PROXY: " " }])
      expect(proxiesOf(env)).toBeUndefined();
    const noProxy = ",localhost,127.0.0.1,[::1]";
    const httpsProxy = "socks5://a.test:1";
    expect(proxiesOf({ https_proxy: httpsProxy })).toEqual({ httpProxy: "", httpsProxy, noProxy });
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
