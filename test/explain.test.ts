import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { catalogue } from "../generator/diagnostics/catalogue/index.js";
import { exampleCapability } from "../generator/drift/rules/example.js";
import { capstan, project } from "./capstan.js";

describe("capstan explain", () => {
  it("shows a capability as it was understood", () => {
    const folder = project({ "capabilities/pets.yaml": exampleCapability });
    const { code, out } = capstan(folder, ["explain"]);
    expect(code).toBe(0);
    // Worked out from the YAML: an adapter with its operations, where each value comes from, what is inferred, who needs which secret.
    for (const line of [
      /^capability pets \(Pets, naftiko 1\.0\.0-alpha2\)$/m,
      /^├─ rest adapter pets-rest \(on localhost:8080, open to whoever reaches it\)$/m,
      /^│ {2}├─ operation GET \/pets \(list\)$/m,
      /input limit \(in query, integer, required\)/,
      /^│ {2}└─ operation GET \/pets\/\{id\} \(show\)$/m,
      /input id \(in path, string, required, inferred from its use\)/,
      /calls pets\.get-pet \(GET \/pets\/\{id\}\)/,
      /value id \(in path, from input id\)/,
      /tool list-pets \(only reads\)/,
      /API pets \(https:\/\/pets\.example\.com\/v1, called with bearer\)/,
      /^└─ binding PETS_TOKEN \(the environment's PETS_TOKEN, needed by consumes pets\)$/m,
    ])
      expect(out).toMatch(line);
    expect(out).not.toContain("\u001b");
  });

  it("shows steps in the order they run, and which run side by side", () => {
    const folder = project({ "ships.yaml": readFileSync("test/golden/steps/capability.yaml", "utf8") });
    const { out } = capstan(folder, ["explain", "ships.yaml"]);
    const [, flow = ""] = /function fleet\.get-ship-with-crew\n([\s\S]*?)\n(?:├|│ {2}├)/.exec(out) ?? [];
    // `get-ship` and `list-crew` need nothing of each other; `sea` waits for the ship; the lookup for both.
    expect(flow).toMatch(
      /side by side 2 calls\n[\s\S]*get-ship = registry\.get-ship[\s\S]*list-crew = registry\.list-crew[\s\S]*sea = weather\.get-sea/,
    );
    expect(flow).toContain("value area (in query, from $.get-ship.position.area)");
    expect(flow).toContain(
      "lookup crew (in what list-crew answered, where id is $.get-ship.assignedCrew, takes name, role)",
    );
    expect(flow).toContain("answer sea.state (from $.sea.state)");
  });

  it("prints the same as JSON, and as one page that asks for nothing", () => {
    const hostile = exampleCapability.replace("label: Pets", 'label: "</script><img src=x onerror=alert(1)>"');
    const folder = project({ "capabilities/pets.yaml": hostile });
    const tree = JSON.parse(capstan(folder, ["explain", "--format", "json"]).out);
    expect(tree).toMatchObject({ kind: "capability", name: "pets" });
    expect(tree.parts.map(({ kind, name }: { kind: string; name: string }) => `${kind} ${name}`)).toEqual([
      "rest adapter pets-rest",
      "mcp adapter pets-mcp",
      "skill adapter pets-skill",
      "API pets",
      "binding PETS_TOKEN",
    ]);
    const page = capstan(folder, ["explain", "--format", "html"]).out;
    expect(page).toContain("<b>GET /pets</b>");
    expect(page).not.toContain("<img");
    expect(page).not.toMatch(/<[^>]*\b(?:src|href)=/);
    expect(page.match(/<script/g)).toHaveLength(1);
  });

  it("keeps literal secrets to itself, and says what is wrong", () => {
    const secret = exampleCapability.replace('"{{PETS_TOKEN}}"', "sk-live-0123456789abcdef");
    const folder = project({
      "capabilities/pets.yaml": secret,
      "other/broken.yaml": exampleCapability.replace("call: pets.get-pet", "call: pets.get-pat"),
    });
    for (const format of ["pretty", "json", "html"])
      expect(capstan(folder, ["explain", "--format", format]).out).not.toContain("sk-live");
    expect(capstan(folder, ["explain", "other/broken.yaml"])).toMatchObject({
      code: 1,
      out: expect.stringContaining("capability broken"),
      err: expect.stringContaining("model/unknown-operation"),
    });
    expect(capstan(folder, ["explain", "nowhere.yaml"]).code).toBe(3);
    expect(capstan(folder, ["explain", "--format", "sarif"]).code).toBe(2);
  });
});

describe("capstan explain GROUP", () => {
  const other = exampleCapability.replaceAll("pets", "toys").replaceAll("adopt", "buy");
  const files = {
    "capabilities/pets.yaml": exampleCapability,
    "capabilities/toys.yaml": other,
    "capstan.config.yaml": "compose:\n  shop: {capabilities: [pets, toys], prefixes: {toys: /more}, mcp: both}\n",
  };

  it("shows what listens for all of it, whose adapters answer where, and each capability", () => {
    const folder = project(files);
    const { code, out } = capstan(folder, ["explain", "shop"]);
    expect([code, out.split("\n")[0]]).toEqual([0, "group shop (2 capabilities in one process)"]);
    for (const line of [
      /^├─ port shop-rest \(on localhost:8080\)$/m,
      /^│ {2}├─ rest adapter pets-rest \(of pets\)$/m,
      /^│ {2}└─ rest adapter toys-rest \(of toys, below \/more\)$/m,
      /^├─ MCP server shop \(at \/mcp, with the tools of all of them\)$/m,
      /^├─ capability pets \(/m,
      /^└─ capability toys \(/m,
    ])
      expect(out).toMatch(line);
    const tree = JSON.parse(capstan(folder, ["explain", "shop", "--format", "json"]).out);
    expect(tree).toMatchObject({ kind: "group", name: "shop" });
  });

  it("says what is wrong with it; what names neither a group nor a file is said as before", () => {
    const clash = { ...files, "capstan.config.yaml": "compose:\n  shop: {capabilities: [pets, tois]}\n" };
    expect(capstan(project(clash), ["explain", "shop"])).toMatchObject({
      code: 1,
      out: "",
      err: expect.stringContaining("compose/unknown-capability"),
    });
    expect(capstan(project(files), ["explain", "shops"]).code).toBe(3);
  });
});

describe("capstan explain CODE", () => {
  it("says when it is reported, shows what is wrong, and what to write", () => {
    const { code, out } = capstan(project({}), ["explain", "schema/unknown-key"]);
    expect(code).toBe(0);
    expect(out).toContain("schema/unknown-key (warning)");
    expect(out).toContain(catalogue["schema/unknown-key"].about);
    expect(out).toMatch(/Wrong:\n\n {4}.*\n[\s\S]*\nInstead: .*\n\nRight:\n\n {4}/);
    const fetch = capstan(project({}), ["explain", "cli/fetch-failed"]).out;
    expect(fetch).toMatch(
      /Wrong:\n\n {4}# capstan.config.yaml\n[\s\S]*\n {4}\$ capstan update\n\nhttps.* cannot be fetched/,
    );
    for (const each of Object.keys(catalogue)) {
      expect(each).toMatch(/^[a-z]+\/[a-z-]+$/);
      expect(capstan(project({}), ["explain", each]).out, each).toMatch(/^Wrong:\n\n {4}.*\n[\s\S]*\nInstead: .*\n/m);
    }
  });
});
