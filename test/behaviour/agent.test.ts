import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { compileText, importServer } from "../check.js";
import { findCorpus } from "../corpus/corpus.js";
import { startUpstream } from "../runtime/upstream.js";

// What an agent does by itself, written down: it knows its task and what the server tells it, and no name of a tool.
const corpus = findCorpus();
const path = "api-evangelist__github/capabilities/users-users.yaml";
const logins = ["ann", "bob", "cid", "dot", "eve"];

interface Agent {
  /** The name of what does best what is asked for, of those that take `argument`. */
  readonly find: (words: string, argument?: string) => Promise<string>;
  readonly ask: (tool: string, given: object) => Promise<string>;
  readonly asked: () => number;
}

async function connect(way: "search" | "code"): Promise<Agent & { readonly upstream: () => readonly string[] }> {
  const upstream = await startUpstream(({ url }, response) => {
    const answers: Readonly<Record<string, unknown>> = {
      "/user/gpg_keys": [{ id: 1 }, { id: 2 }, { id: 3 }],
      "/user/repos": [
        { name: "a", stargazers_count: 5 },
        { name: "b", stargazers_count: 7 },
      ],
      "/user/followers": logins.map((login) => ({ login })),
      ...Object.fromEntries(logins.map((login, index) => [`/users/${login}`, { login, public_repos: index * 10 }])),
    };
    const found = answers[new URL(url, "http://up").pathname];
    response.writeHead(found === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(found ?? { message: "Not Found" }));
  });
  const text = readFileSync(join(corpus ?? "", path), "utf8");
  const compilation = compileText(text, { keepGoing: true, mcp: { code: true, names: {} } });
  const { start } = await importServer(compilation, `agent/${process.pid}-${way}`);
  const names = /namespace: (\S+-mcp)\n/.exec(text)?.[1] ?? "";
  const servers = await start({
    only: [names],
    ports: { [names]: 0 },
    tools: { [names]: way },
    baseUrls: { "users-users": upstream.url },
    bindings: { GITHUB_API_KEY: "key" },
    call: { retries: 0 },
    logLevel: "silent",
  });
  onTestFinished(servers.close);
  const client = new Client({ name: "agent", version: "1.0.0" });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${servers.addresses[names]}/mcp`)));
  onTestFinished(async () => await client.close());
  let asked = 0;
  const ask = async (name: string, given: object): Promise<string> => {
    asked += 1;
    const { content, isError } = await client.callTool({ name, arguments: { ...given } });
    const [first] = content;
    const said = first?.type === "text" ? first.text : "";
    if (isError === true) throw new Error(said);
    return said;
  };
  return {
    ask,
    asked: () => asked,
    upstream: () => upstream.seen.map(({ method, url }) => `${method} ${url}`),
    async find(words, argument) {
      const said = await ask(way === "search" ? "find_tools" : "search", { query: words, limit: 5 });
      if (way === "code") {
        const declarations = said
          .split("Promise<")
          .filter((each) => argument === undefined || each.includes(`${argument}: `));
        return /^(\w+)\(/m.exec(declarations[0] ?? "")?.[1] ?? "";
      }
      const { tools }: { readonly tools: readonly { readonly name: string; readonly arguments: readonly string[] }[] } =
        JSON.parse(said);
      return tools.find((tool) => argument === undefined || tool.arguments.includes(`${argument}*`))?.name ?? "";
    },
  };
}

const tasks = {
  "how many GPG keys have I": 3,
  "how many stars have my repositories": 12,
  "which of my followers has the most public repositories": "eve",
};
const calls = [
  "GET /user/gpg_keys",
  "GET /user/repos",
  "GET /user/followers",
  ...logins.map((login) => `GET /users/${login}`),
];
const withoutQuery = (lines: readonly string[]): readonly string[] => lines.map((line) => line.replace(/\?.*/, ""));

if (corpus === undefined)
  console.warn("test/behaviour/agent.test.ts: skipped, the corpus is not beside this repository");

it.skipIf(corpus === undefined)("an agent does three tasks with 99 tools that it has to find", async () => {
  const agent = await connect("search");
  const call = async <T>(name: string, given: object = {}): Promise<T> => {
    const value: T = JSON.parse(await agent.ask("call_tool", { name, arguments: given }));
    return value;
  };
  const keys: readonly unknown[] = await call(await agent.find("list my gpg keys"));
  const repositories: readonly { readonly stargazers_count: number }[] = await call(
    await agent.find("list repositories for authenticated user"),
  );
  const followers: readonly { readonly login: string }[] = await call(
    await agent.find("list followers of the authenticated user"),
  );
  const get = await agent.find("get a user", "username");
  const people: { readonly login: string; readonly public_repos: number }[] = [];
  for (const { login } of followers) people.push(await call(get, { username: login }));
  expect({
    "how many GPG keys have I": keys.length,
    "how many stars have my repositories": repositories.reduce((sum, each) => sum + each.stargazers_count, 0),
    "which of my followers has the most public repositories": people.toSorted(
      (one, other) => other.public_repos - one.public_repos,
    )[0]?.login,
  }).toEqual(tasks);
  expect(withoutQuery(agent.upstream())).toEqual(calls);
  // Four searches, and a request for each call.
  expect(agent.asked()).toBe(4 + calls.length);
});

it.skipIf(corpus === undefined)("an agent does the same by code, in three requests beside its searches", async () => {
  const agent = await connect("code");
  const run = async (code: string): Promise<unknown> => {
    const said = await agent.ask("run", { code });
    return /^\d+$/.test(said) ? Number(said) : said;
  };
  const keys = await agent.find("list my gpg keys");
  const repositories = await agent.find("list repositories for authenticated user");
  const followers = await agent.find("list followers of the authenticated user");
  const get = await agent.find("get a user", "username");
  expect({
    "how many GPG keys have I": await run(`return (await client.${keys}()).length`),
    "how many stars have my repositories": await run(
      `return (await client.${repositories}()).reduce((sum, each) => sum + each.stargazers_count, 0)`,
    ),
    "which of my followers has the most public repositories": await run(`
      const followers = await client.${followers}();
      const people = await Promise.all(followers.map(({ login }) => client.${get}({ username: login })));
      return people.sort((one, other) => other.public_repos - one.public_repos)[0].login;`),
  }).toEqual(tasks);
  expect(withoutQuery(agent.upstream()).toSorted()).toEqual(calls.toSorted());
  expect(agent.asked()).toBe(4 + 3);
});
