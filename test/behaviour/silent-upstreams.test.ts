import { expect, it } from "vitest";
import { capabilityOf, serve, textOfTool, toolsOf } from "./served.js";
import { wireUpstream } from "./wire.js";

const yaml = capabilityOf({
  resources: `{name: a, path: "/a/{id}", operations: [{name: add, method: POST}]}`,
  routes: `{path: "/a/{id}", operations: [{method: POST, name: r-add, call: up.add}]}`,
  tools: `{name: add, description: Adds., call: up.add}`,
});

/** Each was asked to do something, and nobody knows whether it did. */
const silent = {
  garbage: "220 mail.example.com ESMTP\r\n",
  "other-version": "HTTP/1.2 200 OK\r\nContent-Length: 0\r\n\r\n",
  "no-length": "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
  "switched-over": "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n",
} as const;

it.each([...Object.keys(silent), "closed"])(
  "what was reached and gave no answer is not said to be out of reach: %s",
  async (id) => {
    const served = await serve(yaml, await wireUpstream({ ...silent, closed: (socket) => void socket.destroy() }));
    const response = await fetch(`${served.rest}/a/${id}`, { method: "POST" });
    expect([response.status, await response.json()]).toEqual([
      502,
      expect.objectContaining({ detail: "the upstream of up.add gave no answer that can be read" }),
    ]);
    // A model that tried again would add twice.
    const said = await textOfTool(await toolsOf(served), "add", { id });
    expect(said).toContain("after a write, check first whether it took effect");
    expect(said).not.toContain("cannot be reached");
  },
);

it("what was not reached is", async () => {
  const served = await serve(yaml, { url: "http://127.0.0.1:9" });
  const response = await fetch(`${served.rest}/a/1`, { method: "POST" });
  expect(await response.json()).toMatchObject({ detail: "the upstream of up.add cannot be reached" });
  expect(await textOfTool(await toolsOf(served), "add", { id: "1" })).toContain("cannot be reached. Try again later");
});
