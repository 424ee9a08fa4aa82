import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { completeConfig } from "../generator/config/config.js";
import { defaultConfig } from "../generator/config/default-config.js";
import { readConfig } from "../generator/config/find-config.js";
import { compileSettings, hashSettings } from "../generator/cli/settings.js";
import { createReporter } from "../generator/diagnostics/reporter.js";
import { exampleCapability } from "../generator/drift/rules/example.js";
import { settingsOf } from "../generator/model/upstream-settings.js";
import { defaultSettings } from "../generator/pipeline.js";
import { capstan, freshCapstan, project, write } from "./capstan.js";
import { briefly } from "./check.js";

/** What is reported about a configuration, and the configuration where there is one. */
async function read(
  text: string,
): Promise<{ readonly problems: readonly string[]; readonly config: Awaited<ReturnType<typeof readConfig>> }> {
  const reporter = createReporter();
  const config = await readConfig(
    project({ "capstan.config.yaml": text }),
    { path: undefined, noCode: true },
    reporter,
  );
  return {
    problems: reporter.diagnostics.map(
      (diagnostic) => `${briefly(diagnostic)} ${diagnostic.message}; ${diagnostic.help}`,
    ),
    config,
  };
}

const whole = `upstreams:
  payments:
    body: formUrlEncoded
    style: brackets
    timeoutMs: 5000
    token_endpoint_auth_method: client_secret_post
    oauth: {client: {id: PAY_ID, secret: PAY_SECRET}}
    headers: {Api-Version: "2024-10-28", X-Team: a}
    operations:
      upload:
        body: multipartForm
        style: form
        explode: false
        headers: {x-team: b}
oauth:
  accounts.token: false
  client: {id: CLIENT_ID}
`;

describe("upstreams: what an API needs and a capability cannot say", () => {
  it("is read by namespace and operation; the nearer wins, headers add up whatever their case", async () => {
    const { problems, config } = await read(whole);
    expect(problems).toEqual([]);
    const { upstreams, oauth } = config ? compileSettings(config) : defaultSettings;
    expect(oauth).toEqual({ "accounts.token": false });
    expect(settingsOf(upstreams, "payments", "list")).toEqual({
      body: "formUrlEncoded",
      style: "brackets",
      explode: undefined,
      timeoutMs: 5000,
      headers: { "Api-Version": "2024-10-28", "X-Team": "a" },
      tokenEndpointAuthMethod: "client_secret_post",
      tokenExchange: false,
      oauthClient: { id: "PAY_ID", secret: "PAY_SECRET" },
    });
    expect(settingsOf(upstreams, "payments", "upload")).toMatchObject({
      body: "multipartForm",
      style: "form",
      explode: false,
      timeoutMs: 5000,
      headers: { "Api-Version": "2024-10-28", "x-team": "b" },
    });
    // Nothing of the namespace's style is left where an operation has its own.
    expect(settingsOf(upstreams, "other", "toString")).toEqual({
      body: undefined,
      style: undefined,
      explode: undefined,
      timeoutMs: undefined,
      headers: {},
      tokenEndpointAuthMethod: undefined,
      tokenExchange: false,
      oauthClient: { id: "CLIENT_ID", secret: undefined },
    });
    expect(settingsOf(upstreams, "constructor", "x").headers).toEqual({});
  });

  it("is part of what generated code is compared by, whatever the order of its keys", async () => {
    const hashOf = async (text: string): Promise<string> => {
      const { config } = await read(text);
      return config ? hashSettings(compileSettings(config)) : "";
    };
    const one = await hashOf("upstreams: {a: {timeoutMs: 1, body: json}, b: {}}\n");
    expect(await hashOf("upstreams:\n  b: {}\n  a: {body: json, timeoutMs: 1}\n")).toBe(one);
    for (const text of [
      "upstreams: {a: {timeoutMs: 2, body: json}, b: {}}\n",
      "upstreams: {b: {timeoutMs: 1, body: json}, a: {}}\n",
      "oauth: {client: {id: X}}\n",
      "oauth: {a.b: true}\n",
    ])
      expect(await hashOf(text), text).not.toBe(one);
  });

  it.each([
    ["out", 'out: "a\\0b"\n'],
    ["capabilities.0", 'capabilities: ["a\\0b.yaml"]\n'],
    ["capabilities.0.path", 'capabilities: [{path: "a\\0b.yaml", name: a}]\n'],
    ["targets.web.out", 'targets: {web: {out: "w\\0eb"}}\n'],
    ["importFrom.0", 'importFrom: ["/\\0"]\n'],
  ])("with a zero byte at %s is refused, and no bug", async (key, text) => {
    const { problems, config } = await read(text);
    expect(problems).toEqual([expect.stringContaining(`\`${key}\` is wrong: it holds a zero byte`)]);
    expect(config).toBeUndefined();
  });

  it.each([
    [
      "an unknown key",
      "upstreams:\n  a:\n    timeout: 5\n",
      "3:5 error config/unknown-key unknown key `timeout`; did you mean `timeoutMs`?",
    ],
    [
      "an unknown key of an operation",
      "upstreams:\n  a:\n    operations:\n      b: {token_endpoint_auth_method: none}\n",
      "4:11 error config/unknown-key unknown key `token_endpoint_auth_method`; write it at the root of the configuration as `upstreams.NAMESPACE.token_endpoint_auth_method`",
    ],
    [
      "a key in the words of another tool",
      "outDir: gen\n",
      "1:1 error config/unknown-key unknown key `outDir`; write it as `out`",
    ],
    [
      "a key that stands one level too high",
      "cors: true\n",
      "1:1 error config/unknown-key unknown key `cors`; write it as `server.cors`",
    ],
    [
      "a key that stands too low",
      "targets: {a: {out: gen, upstreams: {}}}\n",
      "1:25 error config/unknown-key unknown key `upstreams`; write it at the root of the configuration as `upstreams`",
    ],
    [
      "a key of no object's own",
      "constructor: {}\n",
      "1:1 error config/unknown-key unknown key `constructor`; known keys are `capabilities`, `out`, `layout`, `importExtension`, `header`, `artifacts`, `runtime`, `openapi`, `names`, `targets`, `oauth`, `upstreams`, `mcp`, `server`, `keepGoing`, `compose`, `importFrom`, `diff`, `accept`",
    ],
    // One mistake: what is misspelled was told as what is missing, at the key above.
    [
      "a misspelled key among those of one form of several",
      "server: {rateLimit: {request: 5, seconds: 1}}\n",
      "1:22 error config/unknown-key unknown key `request`; did you mean `requests`?",
    ],
    [
      "a misspelled key that has to be there",
      "accept: [{fingerprint: abc, reasn: x}]\n",
      "1:29 error config/unknown-key unknown key `reasn`; did you mean `reason`?",
    ],
    [
      "a missing key",
      "accept: [{fingerprint: abc}]\n",
      "1:10 error config/missing-key `accept.0` has no `reason`; add `reason:`",
    ],
    [
      "nothing behind a key",
      "out:\n",
      "1:1 error config/wrong-value `out` is wrong: nothing stands behind it; see `docs/configuration.md`",
    ],
    [
      "an empty text",
      "out: ''\n",
      "1:6 error config/wrong-value `out` is wrong: it is empty; see `docs/configuration.md`",
    ],
    [
      "a number for a text",
      "out: 5\n",
      '1:6 error config/wrong-value `out` is wrong: it should be a text; did you mean `"5"`?',
    ],
    [
      "one thing for a list",
      "artifacts: rest\n",
      "1:12 error config/wrong-value `artifacts` is wrong: it should be a list; did you mean `[rest]`?",
    ],
    [
      "a number that is too small",
      "server: {rateLimit: {requests: 0, seconds: 60}}\n",
      "1:32 error config/wrong-value `server.rateLimit.requests` is wrong: it should be 1 or more; see `docs/configuration.md`",
    ],
    [
      "a word for true or false",
      "oauth: {a.b: maybe}\n",
      "1:14 error config/wrong-value `oauth.a.b` is wrong: it should be `true` or `false`; see `docs/configuration.md`",
    ],
    [
      "a misspelled word of a setting that has other forms",
      "compose: al\n",
      "1:10 error config/wrong-value `compose` is wrong: it should be `all`, or groups by name: `shop: [orders, payments]`; did you mean `all`?",
    ],
    [
      "a list for groups",
      "compose: [orders]\n",
      "1:1 error config/wrong-value `compose` is wrong: it should be `all`, or groups by name: `shop: [orders, payments]`; see `docs/configuration.md`",
    ],
    [
      "a day that no calendar has",
      "accept: [{fingerprint: abc, reason: x, until: 2027-02-30}]\n",
      "1:47 error config/wrong-value `accept.0.until` is wrong: there is no such day; see `docs/configuration.md`",
    ],
    [
      "a day that this year lacks",
      "accept: [{fingerprint: abc, reason: x, until: 2027-02-29}]\n",
      "1:47 error config/wrong-value `accept.0.until` is wrong: there is no such day; see `docs/configuration.md`",
    ],
    [
      "a day in other words",
      "diff: {policy: [{rule: rest/*, level: ignore, reason: x, until: 1.2.2027}]}\n",
      "1:65 error config/wrong-value `diff.policy.0.until` is wrong: a date is written 2027-01-31; see `docs/configuration.md`",
    ],
    [
      "a capability",
      "naftiko: 1.0.0-alpha2\ncapability: {}\n",
      "1:1 error config/capability this is a capability, not a configuration: it has the key `naftiko`; name capabilities behind the command, `capstan generate FILE`, and with `--config` a configuration",
    ],
    [
      "an unknown key of a client",
      "oauth: {client: {id: A, secrt: B}}\n",
      "1:25 error config/unknown-key unknown key `secrt`; did you mean `secret`?",
    ],
    [
      "another encoding",
      "upstreams: {a: {body: form}}\n",
      "1:23 error config/wrong-value `upstreams.a.body` is wrong: it should be `json`, `formUrlEncoded` or `multipartForm`; see `docs/configuration.md`",
    ],
    [
      "a number where text is wanted",
      "upstreams: {a: {headers: {X-V: 1.10}}}\n",
      '1:32 error config/wrong-value `upstreams.a.headers.X-V` is wrong: it should be text: write it in quotes; did you mean `"1.10"`?',
    ],
    [
      "a header of two lines",
      'upstreams: {a: {headers: {X-V: "a\\r\\nB: c"}}}\n',
      "1:32 error config/wrong-value `upstreams.a.headers.X-V` is wrong: a header holds one line of Latin text, without blanks around it; see `docs/configuration.md`",
    ],
    [
      "a header of the transport",
      "upstreams: {a: {headers: {Host: x}}}\n",
      "1:27 error config/wrong-value `upstreams.a.headers.Host` is wrong: this header is set by the transport; see `docs/configuration.md`",
    ],
    [
      "no name of a header",
      'upstreams: {a: {headers: {"X V": x}}}\n',
      "1:27 error config/wrong-value `upstreams.a.headers.X V` is wrong: that is no name of a header; see `docs/configuration.md`",
    ],
    [
      "a joined list that is exploded",
      "upstreams: {a: {style: comma, explode: true}}\n",
      "1:40 error config/wrong-value `upstreams.a.explode` is wrong: `style: comma` is never exploded; `brackets` and `deepObject` always are; see `docs/configuration.md`",
    ],
    [
      "a delimited list that is exploded",
      "upstreams: {a: {style: pipeDelimited, explode: true}}\n",
      "1:48 error config/wrong-value `upstreams.a.explode` is wrong: `style: pipeDelimited` is never exploded; `brackets` and `deepObject` always are; see `docs/configuration.md`",
    ],
    [
      "a time that is none",
      "upstreams: {a: {timeoutMs: 1.5}}\n",
      "1:28 error config/wrong-value `upstreams.a.timeoutMs` is wrong: it should be a whole number of milliseconds; see `docs/configuration.md`",
    ],
    [
      "a secret in place of its binding",
      "oauth: {client: {id: a, secret: sk-live!4f}}\n",
      "1:33 error config/wrong-value `oauth.client.secret` is wrong: it should be the name of a binding, `CLIENT_ID`, never the secret itself; see `docs/configuration.md`",
    ],
    [
      "a binding in a header, which nothing fills in",
      'upstreams: {a: {headers: {X-V: "{{V}}"}}}\n',
      "1:32 error config/wrong-value `upstreams.a.headers.X-V` is wrong: bindings and inputs are filled in where the capability says it, as `headers` of the operation; here it would be sent as it stands; see `docs/configuration.md`",
    ],
    [
      "a variable in a header, which nothing fills in",
      'upstreams: {a: {operations: {b: {headers: {X-V: "a ${V}"}}}}}\n',
      "1:49 error config/wrong-value `upstreams.a.operations.b.headers.X-V` is wrong: bindings and inputs are filled in where the capability says it, as `headers` of the operation; here it would be sent as it stands; see `docs/configuration.md`",
    ],
    [
      "a header in two cases",
      'upstreams: {a: {headers: {X-V: "1", x-v: "2"}}}\n',
      "1:42 error config/wrong-value `upstreams.a.headers.x-v` is wrong: `X-V` is the same header: keep one of them; see `docs/configuration.md`",
    ],
    [
      "a form's media type that encodes nothing",
      "upstreams: {a: {headers: {Content-Type: application/x-www-form-urlencoded}}}\n",
      "1:41 error config/wrong-value `upstreams.a.headers.Content-Type` is wrong: write `body: formUrlEncoded` in its place: that encodes bodies, too; see `docs/configuration.md`",
    ],
    [
      "a media type without the boundary of its parts",
      "upstreams: {a: {operations: {b: {body: multipartForm, headers: {content-type: multipart/form-data}}}}}\n",
      "1:79 error config/wrong-value `upstreams.a.operations.b.headers.content-type` is wrong: write `body: multipartForm` in its place: that encodes bodies, too; see `docs/configuration.md`",
    ],
    [
      "a media type against the encoding, of an operation and of its API",
      "upstreams: {a: {body: formUrlEncoded, operations: {b: {headers: {Content-Type: application/json}}}}}\n",
      "1:80 error config/wrong-value `upstreams.a.operations.b.headers.Content-Type` is wrong: `body: formUrlEncoded` says what bodies are, and this says otherwise; see `docs/configuration.md`",
    ],
    [
      "a secret among headers",
      "upstreams: {my-api: {headers: {Authorization: Bearer sk-live-1234567890}}}\n",
      '1:47 warning config/literal-secret the secret `Authorization` is written out here, and in the generated code; say it in the capability: `headers: {Authorization: "{{MY_API_AUTHORIZATION}}"}` of the operation, and at the root `binds: [{namespace: env, keys: {MY_API_AUTHORIZATION: MY_API_AUTHORIZATION}}]`',
    ],
    [
      "a secret among headers of an operation",
      'upstreams: {a: {operations: {b: {headers: {X-Api-Key: "1234567890"}}}}}\n',
      '1:55 warning config/literal-secret the secret `X-Api-Key` is written out here, and in the generated code; say it in the capability: `headers: {X-Api-Key: "{{A_X_API_KEY}}"}` of the operation, and at the root `binds: [{namespace: env, keys: {A_X_API_KEY: A_X_API_KEY}}]`',
    ],
  ])("reports %s at its place", async (_what, text, expected) => {
    expect((await read(text)).problems).toEqual([expected]);
  });

  it("takes media types that say more of JSON, and headers that only look like others", async () => {
    const text =
      'upstreams: {a: {body: json, headers: {Content-Type: application/vnd.api+json, X-Key-Id: "7"}}, b: {headers: {Content-Type: application/json; charset=utf-8}}}\n';
    expect((await read(text)).problems).toEqual([]);
  });

  it.each([
    ["token_endpoint_auth_method: none", "`pets`, but it declares no `oauth2` and has no OAuth 2.0 endpoint"],
    ["oauth: {client: {id: PETS_TOKEN}}", "`pets`, but it has no OAuth 2.0 endpoint that a client proves itself at"],
  ])("reports %s of an API that knows no clients", (setting, why) => {
    const folder = project({
      "capabilities/pets.yaml": exampleCapability,
      "capstan.config.yaml": `upstreams:\n  pets: {${setting}}\n`,
    });
    const { err } = capstan(folder, ["validate", "--format", "plain"]);
    expect(err).toContain(`capstan.config.yaml:2:10 warning config/useless-setting: \`${setting.split(":")[0]}\``);
    expect(err).toContain(why);
    expect(err).not.toContain("config/unknown");
  });

  it.each([
    ["capstan.config.yaml", "upstreams:\n  pets:\n    operations:\n      list-pets: {body: json}\n", ":4:19"],
    ["capstan.config.json", '{"upstreams": {"pets": {"operations": {"list-pets": {"body": "json"}}}}}', ":1:54"],
    ["capstan.config.mjs", 'export default {upstreams: {pets: {operations: {"list-pets": {body: "json"}}}}};', ""],
  ])("reports what one operation can do nothing with where it is configured: %s", (file, text, place) => {
    const folder = project({ "capabilities/pets.yaml": exampleCapability, [file]: text });
    for (const command of ["validate", "generate", "check", "generate"]) {
      const { err } = capstan(folder, [command, "--format", "plain"]);
      expect(err).toContain(
        `${file}${place} warning model/useless-setting: \`body\` is configured for \`pets.list-pets\`, but it has no body of members`,
      );
    }
  });

  it("is told at the configuration that was read, also where the machine remembers the capability", () => {
    const text = "upstreams: {pets: {operations: {list-pets: {body: json}}}}\n";
    const folder = project({
      "capabilities/pets.yaml": exampleCapability,
      "capstan.config.yaml": text,
      "other/config.yaml": `# Longer.\n${text}`,
    });
    const cache = { CAPSTAN_CACHE: project({}) };
    const placesOf = (...args: readonly string[]): readonly string[] =>
      [
        ...capstan(folder, ["generate", "--format", "plain", ...args], cache).err.matchAll(
          /^(\S+) warning model\/useless-setting/gm,
        ),
      ].map(([, place = ""]) => place);
    const [usual, other] = [["capstan.config.yaml:1:45"], ["other/config.yaml:2:45"]];
    for (let round = 0; round < 2; round += 1) {
      expect(placesOf()).toEqual(usual);
      expect(placesOf("--config", "other/config.yaml")).toEqual(other);
    }
    write(folder, { "capstan.config.yaml": `# Moved.\n\n${text}` });
    for (let round = 0; round < 2; round += 1) expect(placesOf()).toEqual(["capstan.config.yaml:3:45"]);
  });

  it("is told where a source's host looks like another, by every command that reads capabilities", () => {
    const folder = project({
      "capabilities/pets.yaml": exampleCapability,
      "capstan.config.yaml":
        "capabilities:\n  - capabilities/*.yaml\n  - {name: weather, source: 'https://\u0430pi.example.com/w.yaml'}\n",
    });
    for (const command of ["validate", "generate"])
      expect(capstan(folder, [command, "--format", "plain"]).err).toContain(
        "capstan.config.yaml:3:29 warning lint/look-alike-host",
      );
  });

  it("shows stars where a configuration holds a secret", () => {
    const folder = project({
      "capabilities/pets.yaml": exampleCapability,
      "capstan.config.yaml": "upstreams:\n  pets: {headers: {Authorization: Bearer sk-live-1234567890}}\n",
    });
    const { err } = capstan(folder, ["validate"]);
    expect(err).toContain("config/literal-secret");
    expect(err).not.toContain("sk-live");
  });

  it("reports what no capability has, with the nearest, over a whole project alone", () => {
    const config =
      "upstreams:\n  pats: {timeoutMs: 1}\n  pets:\n    operations: {list-pet: {timeoutMs: 1}}\n    oauth: {client: {id: PET_TOKEN}}\noauth:\n  pets.list: true\nmcp: {names: {pets-mcp.list-pet: all}}\n";
    const folder = project({ "capabilities/pets.yaml": exampleCapability, "capstan.config.yaml": config });
    const { err } = capstan(folder, ["validate", "--format", "plain"]);
    expect(err).toContain(
      "capstan.config.yaml:2:3 warning config/unknown-namespace: no capability consumes `pats` (did you mean `pets`?)",
    );
    expect(err).toContain(
      "capstan.config.yaml:4:18 warning config/unknown-operation: no capability has an operation `pets.list-pet` (did you mean `pets.list-pets`?)",
    );
    expect(err).toContain(
      "capstan.config.yaml:5:26 error config/unknown-binding: no capability that would use it declares a binding `PET_TOKEN` (did you mean `PETS_TOKEN`?)",
    );
    expect(err).toContain(
      "capstan.config.yaml:7:3 warning config/unknown-operation: no capability has an operation `pets.list`",
    );
    expect(err).toContain(
      "capstan.config.yaml:8:15 warning config/unknown-tool: no capability has a tool `pets-mcp.list-pet`",
    );
    expect(capstan(folder, ["validate", "capabilities/pets.yaml", "--format", "plain"]).err).not.toContain("config/");
  });
});

describe("a configuration that is a program", () => {
  const files = {
    "capabilities/pets.yaml": exampleCapability,
    "capstan.config.mjs": "import { writeFileSync } from 'node:fs';\nwriteFileSync('ran', '');\nexport default {};\n",
  };

  it.each([["check"], ["validate"], ["diff", "capabilities", "capabilities"]])(
    "is not run by `%s --no-code`",
    (...args) => {
      const folder = project(files);
      expect(freshCapstan(folder, [...args, "--no-code"])).toMatchObject({
        code: 2,
        err: expect.stringContaining("config/code-refused"),
      });
      expect(existsSync(join(folder, "ran"))).toBe(false);
      freshCapstan(folder, args);
      expect(existsSync(join(folder, "ran"))).toBe(true);
    },
  );

  it("may be TypeScript, where Node runs that", () => {
    const folder = project({
      "capabilities/pets.yaml": exampleCapability,
      "capstan.config.ts": "const out: string = 'code';\nexport default { out };\n",
    });
    const { code, err } = capstan(folder, ["generate"]);
    if ("typescript" in process.features && process.features.typescript !== false) {
      expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining("code/") });
    } else {
      expect(code).toBe(2);
      expect(err).toContain(
        "config/cannot-run: `capstan.config.ts` cannot be loaded: this Node does not run TypeScript; Node 22.18",
      );
    }
    expect(capstan(folder, ["validate", "--no-code"]).err).toContain("config/code-refused");
  });

  it("is not run where it is named by --config, and YAML is read as ever", () => {
    const folder = project(files);
    expect(capstan(folder, ["validate", "--no-code", "--config", "capstan.config.mjs"]).code).toBe(2);
    expect(existsSync(join(folder, "ran"))).toBe(false);
    expect(
      capstan(project({ "capabilities/pets.yaml": exampleCapability, "capstan.config.yaml": "{}\n" }), [
        "validate",
        "--no-code",
      ]).code,
    ).toBe(0);
  });
});

describe("reading is linear", () => {
  it("in the comments of a configuration", async () => {
    expect((await read(`${"#".repeat(400)}\nout: x\n`)).config?.out).toBe("x");
  });
});

it("where no configuration is written, all is as an empty one says", () => {
  expect(defaultConfig).toEqual(completeConfig({}));
});
