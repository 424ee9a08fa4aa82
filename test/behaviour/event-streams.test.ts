import { once } from "node:events";
import { get as httpGet, type IncomingMessage, type ServerResponse } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { writeMock } from "../../generator/cli/mock/write-mock.js";
import type { StartOptions } from "../../templates/runtime/server.js";
import { json, startUpstream } from "../runtime/upstream.js";
import { capabilityOf, generate, type Served, toolsOf } from "./served.js";

const shape = "outputParameters: [{type: object, properties: {text: {type: string, mapping: '$.choices[0].text'}}}]";
const yaml = capabilityOf({
  resources: `
    {name: events, path: "/events", operations: [
      {name: get-events, method: GET, outputRawFormat: sse},
      {name: get-typed, method: GET, outputRawFormat: event-stream, outputParameters: [{name: n, type: integer, value: $.n}]}]},
    {name: lines, path: "/lines", operations: [{name: get-lines, method: GET, outputMediaType: application/x-ndjson}]},
    {name: list, path: /list, operations: [{name: list, method: GET}]}`,
  routes: `
    {name: events, path: /events, operations: [{method: GET, name: events, call: up.get-events}]},
    {name: shaped-events, path: /shaped-events, operations: [{method: GET, name: shaped-events, call: up.get-events, ${shape}}]},
    {name: lines, path: /lines, operations: [{method: GET, name: lines, call: up.get-lines}]},
    {name: shaped-lines, path: /shaped-lines, operations: [{method: GET, name: shaped-lines, call: up.get-lines, ${shape}}]},
    {name: steps, path: /steps, operations: [{method: GET, name: steps, steps: [{type: call, name: l, call: up.list}, {type: call, name: e, call: up.get-events}]}]}`,
  tools: `
    {name: events, description: Reads., call: up.get-events},
    {name: shaped-events, description: Reads., call: up.get-events, ${shape}},
    {name: lines, description: Reads., call: up.get-lines},
    {name: shaped-lines, description: Reads., call: up.get-lines, ${shape}},
    {name: steps, description: Reads., steps: [{type: call, name: l, call: up.list}, {type: call, name: e, call: up.get-events}]}`,
});

/** The files of the one tree that all tests start servers of. */
const file = generate(yaml);

type Answer = (response: ServerResponse) => void;

const eventType = { "content-type": "text/event-stream" };
const lineType = { "content-type": "application/x-ndjson" };

async function served(answer: Answer, options: Partial<StartOptions> = {}): Promise<Served> {
  const upstream = await startUpstream(({ url }, response) =>
    url === "/list" ? json(response, {}) : answer(response),
  );
  const { start } = await import(file("server.ts"));
  const servers = await start({
    ports: { "t-rest": 0, "t-mcp": 0 },
    baseUrls: { up: upstream.url },
    logLevel: "silent",
    call: { retries: 0 },
    ...options,
  });
  onTestFinished(servers.close);
  return { servers, rest: servers.addresses["t-rest"] };
}

/** What has been answered with `pieces`, and nothing more. */
const streaming =
  (headers: Record<string, string>, ...pieces: readonly string[]): Answer =>
  (response) => {
    response.writeHead(200, headers);
    for (const piece of pieces) response.write(piece);
    response.end();
  };

async function ask(url: string): Promise<IncomingMessage> {
  const [response] = await once(httpGet(url), "response");
  return response;
}

async function textOf(response: IncomingMessage): Promise<{ readonly text: string; readonly whole: boolean }> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of response) chunks.push(chunk);
  } catch {
    // It says below that it is not whole.
  }
  return { text: Buffer.concat(chunks).toString("utf8"), whole: response.complete };
}

const both = [
  ["events", eventType, "data: 1\n\n", "data: 2\n\n"],
  ["lines", lineType, "1\n", "2\n"],
  ["steps", eventType, "data: 1\n\n", "data: 2\n\n"],
] as const;

describe("streams over REST", () => {
  it("come as the upstream sends them, each before the next one is there", async () => {
    for (const [path, type, first, second] of both) {
      let upstream: ServerResponse | undefined;
      const { rest } = await served((response) => {
        upstream = response.writeHead(200, { ...type, "x-total-count": "2" });
        response.flushHeaders();
        if (path === "lines") response.write(first);
      });
      const response = await ask(`${rest}/${path}`);
      expect([response.statusCode, response.headers], path).toMatchObject([
        200,
        { "content-type": type["content-type"], "x-total-count": "2", "x-content-type-options": "nosniff" },
      ]);
      if (path !== "lines") upstream?.write(first);
      expect(String((await once(response, "data"))[0]), path).toBe(first);
      upstream?.end(second);
      expect(await textOf(response), path).toEqual({ text: second, whole: true });
    }
  });

  it("keep what stands between their values, and are not held back on the way", async () => {
    const written = '\ufeff: hello\r\nretry: 5\r\n\r\nevent: a\r\nid: 7\r\ndata: {"n":9007199254740993}\r\n\r\n:\r\r';
    const { rest } = await served(streaming(eventType, written.slice(0, 20), written.slice(20)));
    const response = await ask(`${rest}/events`);
    expect([response.headers["cache-control"], response.headers["x-accel-buffering"]]).toEqual(["no-cache", "no"]);
    expect(await textOf(response)).toEqual({ text: written, whole: true });
  });

  it("are shaped value by value", async () => {
    const events = [
      ": hello\n\n",
      'event: delta\nid: 7\ndata: {"choices":\ndata: [{"text":"a"}],"secret":1}\n\n',
      'data:{"choices":[{"text":"ä\\nb"}]}\n\n',
      "data: [DONE]\n\n",
    ];
    const all = Buffer.from(events.join(""));
    // Cut inside a character, and inside the end of an event.
    const cuts = [all.indexOf("ä") + 1, all.indexOf("\n\n") + 1].toSorted((one, other) => one - other);
    const { rest } = await served((response) => {
      response.writeHead(200, eventType);
      response.write(all.subarray(0, cuts[0]));
      setTimeout(() => response.write(all.subarray(cuts[0], cuts[1])), 10);
      setTimeout(() => response.end(all.subarray(cuts[1])), 20);
    });
    expect(await textOf(await ask(`${rest}/shaped-events`))).toEqual({
      text: ': hello\n\nevent: delta\nid: 7\ndata: {"text":"a"}\n\ndata: {"text":"ä\\nb"}\n\ndata: [DONE]\n\n',
      whole: true,
    });
  });

  it("are shaped line by line, the last one without an end too", async () => {
    const { rest } = await served(
      streaming(lineType, '{"choices":[{"text":"a"}],"secret":1}\r\n\n{"cho', 'ices":[]}\n{"choices":[{"text":"b"}]}'),
    );
    expect(await textOf(await ask(`${rest}/shaped-lines`))).toEqual({
      text: '{"text":"a"}\n\n{"text":null}\n{"text":"b"}\n',
      whole: true,
    });
  });

  it("are read no faster than their caller reads", async () => {
    for (const [path, type, piece] of both) {
      let sent = 0;
      const { rest } = await served((response) => {
        response.writeHead(200, type);
        const large = piece.replace("1", `"${"x".repeat(65_536)}"`);
        const write = (): void => {
          while (sent < 512 * 1024 * 1024) {
            sent += large.length;
            if (!response.write(large)) return void response.once("drain", write);
          }
        };
        write();
      });
      const response = await ask(`${rest}/${path}`);
      let before = -1;
      while (sent !== before) {
        before = sent;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      // What sockets and streams hold on the way is some megabytes.
      expect(sent, path).toBeLessThan(64 * 1024 * 1024);
      response.destroy();
    }
  });

  it("end upstream when their caller goes away, though nothing comes", async () => {
    for (const path of ["events", "shaped-events", "lines", "shaped-lines", "steps"]) {
      const isLines = path.endsWith("lines");
      let gone: Promise<unknown> | undefined;
      const { rest } = await served((response) => {
        gone = once(response, "close");
        response.writeHead(200, isLines ? lineType : eventType).flushHeaders();
        if (isLines) response.write("{}\n");
      });
      const response = await ask(`${rest}/${path}`);
      response.destroy();
      await gone;
    }
  });

  it("say so where they break off: by an event, and by a connection that ends before its time", async () => {
    for (const [path, type, first] of both) {
      const { rest } = await served((response) => {
        response.writeHead(200, type).write(`${first}${first.trim()}`);
        setTimeout(() => response.destroy(), 30);
      });
      const { text, whole } = await textOf(await ask(`${rest}/${path}`));
      expect(whole, path).toBe(false);
      if (path === "lines") expect(text).toBe(first);
      else {
        const [told, error] = [text.slice(0, first.length), text.slice(first.length)];
        expect(told, path).toBe(first);
        expect(error, path).toMatch(/^event: error\ndata: \{"type":"about:blank","status":502,.*\}\n\n$/);
      }
    }
  });

  it("have a limit for one value, not for all of them", async () => {
    for (const [path, type, first] of both) {
      const large = first.replace("1", `"${"x".repeat(150)}"`);
      const { rest } = await served(streaming(type, ...Array.from({ length: 100 }, () => first), large), {
        call: { retries: 0, maxBytes: 100 },
      });
      const { text, whole } = await textOf(await ask(`${rest}/${path}`));
      expect([text.startsWith(first.repeat(100)), whole], path).toEqual([true, false]);
      if (path !== "lines") expect(text).toContain("larger than 100 bytes");
    }
  });

  it("are left where they come to a halt for too long", async () => {
    let gone: Promise<unknown> | undefined;
    const { rest } = await served(
      (response) => {
        gone = once(response, "close");
        response.writeHead(200, eventType).write("data: 1\n\n");
      },
      { call: { retries: 0, timeoutMs: 100 } },
    );
    const { text, whole } = await textOf(await ask(`${rest}/events`));
    expect([text.includes('event: error\ndata: {"type":"about:blank","status":504'), whole]).toEqual([true, false]);
    await gone;
  });

  it("may be no stream: errors, nothing, and answers of another kind are what they are", async () => {
    const cases = [
      ["events", 404, { "content-type": "application/json" }, '{"why":1}', 404, '{"why":1}'],
      ["lines", 503, { "content-type": "text/plain" }, "later", 503, "later"],
      ["events", 204, {}, "", 204, ""],
      ["lines", 200, lineType, "", 200, ""],
      ["events", 200, { "content-type": "application/json" }, '{"a":1}', 200, '{"a":1}'],
      ["shaped-events", 200, { "content-type": "application/json" }, '{"a":1}', 502, undefined],
      ["shaped-lines", 200, lineType, "<html>", 502, undefined],
    ] as const;
    for (const [path, status, headers, body, told, text] of cases) {
      const { rest } = await served((response) => void response.writeHead(status, headers).end(body));
      const response = await fetch(`${rest}/${path}`);
      const came = await response.text();
      expect([response.status, text === undefined ? text : came], `${path} ${status}`).toEqual([told, text]);
      if (text === undefined) expect(came).not.toContain(body);
    }
  });

  it("are told of to HEAD without any of them", async () => {
    const { rest } = await served((response) => void response.writeHead(200, eventType).end("data: 1\n\n"));
    const response = await fetch(`${rest}/events`, { method: "HEAD" });
    expect([response.status, response.headers.get("content-type"), await response.text()]).toEqual([
      200,
      "text/event-stream",
      "",
    ]);
  });

  it("may be made by a handler of the host's own", async () => {
    const { tRest } = await import(file("rest.ts"));
    const { fastify } = await import("fastify");
    const app = fastify();
    onTestFinished(async () => await app.close());
    await app.register(tRest, {
      handlers: {
        async events() {
          return (async function* () {
            yield { event: "a\nb", data: { n: 1 } };
            yield { data: "two\nlines" };
          })();
        },
        async shapedLines() {
          return (async function* () {
            yield { choices: [{ text: "a" }] };
          })();
        },
      },
    });
    await app.listen({ port: 0, host: "127.0.0.1" });
    const url = `http://127.0.0.1:${(app.server.address() as { port: number }).port}`;
    expect(await (await fetch(`${url}/events`)).text()).toBe('event: a b\ndata: {"n":1}\n\ndata: two\ndata: lines\n\n');
    expect(await (await fetch(`${url}/shaped-lines`)).text()).toBe('{"text":"a"}\n');
  });
});

describe("streams of the client", () => {
  it("are looped over; leaving the loop, or a signal, ends them upstream", async () => {
    const { getTyped, getLines } = await import(file("client.ts"));
    let gone: Promise<unknown> | undefined;
    const upstream = await startUpstream(({ url }, response) => {
      gone = once(response, "close");
      if (url === "/lines") response.writeHead(200, lineType).write('{"n":1}\n{"n":2}\n');
      else response.writeHead(200, eventType).write('id: 1\ndata: {"n":1}\n\ndata: text\n\n');
    });
    const options = { baseUrl: upstream.url };
    const seen: unknown[] = [];
    for await (const event of await getTyped(options)) {
      seen.push(event);
      if (seen.length === 2) break;
    }
    await gone;
    for await (const line of await getLines(options)) {
      seen.push(line);
      if (seen.length === 4) break;
    }
    await gone;
    expect(seen).toEqual([{ id: "1", data: { n: 1 } }, { data: "text" }, { n: 1 }, { n: 2 }]);

    const patience = new AbortController();
    const failing = (async () => {
      for await (const _ of await getTyped({ ...options, signal: patience.signal }))
        setTimeout(() => patience.abort(), 10);
    })();
    await expect(failing).rejects.toMatchObject({ kind: "aborted", operation: "up.get-typed" });
    await gone;
  });

  it("fail before their loop where there is no stream, in it where they break off", async () => {
    const { getEvents, getLines } = await import(file("client.ts"));
    const answers: readonly Answer[] = [
      (response) => void response.writeHead(500).end(),
      (response) => json(response, {}),
      (response) => {
        response.writeHead(200, lineType).write('{"n":9007199254740993}\n');
      },
      (response) => {
        response.writeHead(200, lineType).write("{}\n{bad\n");
      },
      (response) => {
        response.writeHead(200, lineType).write("{}\n");
        setTimeout(() => response.destroy(), 20);
      },
    ];
    const upstream = await startUpstream((_, response, index) => answers[index]?.(response));
    const options = { baseUrl: upstream.url, retries: 0 };
    await expect(getEvents(options)).rejects.toMatchObject({ kind: "status", status: 500 });
    await expect(getEvents(options)).rejects.toMatchObject({ kind: "decode" });
    const looped = async (): Promise<unknown[]> => {
      const seen: unknown[] = [];
      try {
        for await (const line of await getLines(options)) seen.push(line);
      } catch (error) {
        seen.push((error as { kind: string }).kind, (error as Error).message);
      }
      return seen;
    };
    expect(await looped()).toMatchObject(["decode", expect.stringContaining("line 1")]);
    expect(await looped()).toMatchObject([
      {},
      "decode",
      expect.stringContaining("line 2 of the answer is no valid JSON"),
    ]);
    expect(await looped()).toMatchObject([{}, "network", "up.get-lines: the answer broke off"]);
  });
});

describe("streams of tools", () => {
  it("are a list, and told value by value where the client asks for progress", async () => {
    const client = await toolsOf(
      await served(streaming(eventType, ': x\n\nevent: a\ndata: {"choices":[{"text":"a"}]}\n\n', "data: [DONE]\n\n")),
    );
    const { tools } = await client.listTools();
    expect(tools.find(({ name }) => name === "shaped-events")?.outputSchema).toBeDefined();
    const told: string[] = [];
    const whole = [{ event: "a", data: { choices: [{ text: "a" }] } }, { data: "[DONE]" }];
    for (const name of ["events", "steps"]) {
      const result = await client.callTool(
        { name, arguments: {} },
        { onprogress: ({ message = "" }) => told.push(message) },
      );
      expect([result.isError, result.structuredContent], name).toEqual([undefined, { result: whole }]);
    }
    expect(told).toContain(JSON.stringify(whole[0]));
    const shaped = await client.callTool({ name: "shaped-events", arguments: {} });
    expect([shaped.isError, shaped.structuredContent]).toEqual([
      undefined,
      { result: [{ event: "a", data: { text: "a" } }, { data: "[DONE]" }] },
    ]);
  });

  it("are lists of lines", async () => {
    const client = await toolsOf(await served(streaming(lineType, '{"choices":[{"text":"a"}]}\n', "{}\n")));
    const { structuredContent } = await client.callTool({ name: "shaped-lines", arguments: {} });
    expect(structuredContent).toEqual({ result: [{ text: "a" }, { text: null }] });
    expect((await client.callTool({ name: "lines", arguments: {} })).structuredContent).toEqual({
      result: [{ choices: [{ text: "a" }] }, {}],
    });
  });

  it("are left where they are too long, in characters or in time, and say so", async () => {
    let gone: Promise<unknown> | undefined;
    const endless: Answer = (response) => {
      gone = once(response, "close");
      response.writeHead(200, lineType).write('{"n":1}\n'.repeat(100));
    };
    const long = await toolsOf(await served(endless, { maxListChars: { "t-mcp": 100 } }));
    const cut = await long.callTool({ name: "lines", arguments: {} });
    // Two brackets, and twelve times eight characters.
    expect([cut.isError, JSON.stringify(cut.content.at(-1))]).toEqual([
      undefined,
      expect.stringContaining("the first 12 of a stream"),
    ]);
    await gone;
    const slow = await toolsOf(await served(endless, { call: { timeoutMs: 200, retries: 0 } }));
    const late = await slow.callTool({ name: "lines", arguments: {} });
    expect([late.isError, JSON.stringify(late.content.at(-1))]).toEqual([
      undefined,
      expect.stringMatching(/the first 100 of a stream, which was left after 0.2 s/),
    ]);
    await gone;
  });

  it("fail where they break off, with what had come", async () => {
    const client = await toolsOf(
      await served((response) => {
        response.writeHead(200, lineType).write('{"n":1}\n');
        setTimeout(() => response.destroy(), 30);
      }),
    );
    const { isError, content } = await client.callTool({ name: "lines", arguments: {} });
    expect([isError, JSON.stringify(content)]).toEqual([
      true,
      expect.stringMatching(/n\\":1.*broke off after 1 value/s),
    ]);
  });

  it("end upstream when the client cancels", async () => {
    let gone: Promise<unknown> | undefined;
    const client = await toolsOf(
      await served((response) => {
        gone = once(response, "close");
        response.writeHead(200, eventType).write("data: 1\n\n");
      }),
    );
    const patience = new AbortController();
    const call = client.callTool(
      { name: "events", arguments: {} },
      { signal: patience.signal, onprogress: () => patience.abort() },
    );
    await expect(call).rejects.toThrow();
    await gone;
  });
});

describe("made answers", () => {
  it("are streams that clients read", async () => {
    const { getTyped, getLines } = await import(file("client.ts"));
    const upstream = await startUpstream(({ url }, response) => {
      const answer = { kind: "events", format: url === "/lines" ? "ndjson" : "sse", mediaType: undefined } as const;
      const { mediaType, body } = writeMock(answer, { n: 1 });
      response.writeHead(200, { "content-type": mediaType }).end(body);
    });
    const seen: unknown[] = [];
    for await (const event of await getTyped({ baseUrl: upstream.url })) seen.push(event);
    for await (const line of await getLines({ baseUrl: upstream.url })) seen.push(line);
    expect(seen).toEqual([{ data: { n: 1 } }, { data: { n: 1 } }, { n: 1 }, { n: 1 }]);
  });
});
