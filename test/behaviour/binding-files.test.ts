import { mkdirSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compileText, fileText, importServer } from "../check.js";
import { startUpstream } from "../runtime/upstream.js";

const capability = (location: string): string => `naftiko: 1.0.0-alpha2
info: {label: Ships, description: Ships.}
binds: [{namespace: files, location: "${location}", keys: {KEY: key}}]
capability:
  consumes:
    - type: http
      namespace: up
      baseUri: http://127.0.0.1:9
      authentication: {type: apikey, key: X-Key, value: "{{KEY}}"}
      resources: [{name: a, path: /a, operations: [{name: get-a, method: GET}]}]
  exposes:
    - {type: rest, namespace: ships, port: 8080, resources: [{path: /a, operations: [{method: GET, name: get-a, call: up.get-a}]}]}
`;

const serverOf = (location: string, output = "generated"): string =>
  fileText(compileText(capability(location), { output }), "server.ts");

describe("files of bindings beside the capability", () => {
  it("are read wherever the server is started", async () => {
    const compilation = compileText(capability("file:///./own-secrets.env"));
    const { start } = await importServer(compilation, `binding-files-${process.pid}/generated`);
    const folder = `.capstan/binding-files-${process.pid}/capabilities`;
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}/own-secrets.env`, "key='k #1'\n");
    const upstream = await startUpstream(
      ({ headers }, response) =>
        void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(headers["x-key"])),
    );
    const servers = await start({
      ports: { ships: 0 },
      baseUrls: { up: upstream.url },
      env: {},
      logLevel: "silent",
    });
    try {
      expect(await (await fetch(`${servers.addresses["ships"]}/a`)).json()).toBe("k #1");
    } finally {
      await servers.close();
    }
  });

  it.each(["file:///./x.env", "file://x.env", "file://./conf/x.json", "file:///../x.yaml"])(
    "are found from there by %s",
    (location) => {
      expect(serverOf(location)).toMatch(/beside: new URL\("\.\.\/\.\.\/[\w/]*", import\.meta\.url\)/);
    },
  );

  it("have one place where it is written out, or only this machine knows the way", () => {
    expect(serverOf("file:///etc/x.env")).not.toContain("new URL");
    expect(serverOf("file:///./x.env", "/tmp/generated")).not.toContain("new URL");
    expect(serverOf("file:///./x.env", "../elsewhere")).not.toContain("new URL");
  });
});
