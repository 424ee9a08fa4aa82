import { expect, it } from "vitest";
import { json, startUpstream } from "../runtime/upstream.js";
import { capabilityOf, serve } from "./served.js";

/** A list and an object in each place where only text can travel. */
const declared = (place: string): string =>
  `{name: ids, in: ${place}, type: array, items: {type: integer}, required: false, description: Numbers.}, {name: on, in: ${place}, type: array, items: {type: boolean}, required: false, description: Truth values.}, {name: words, in: ${place}, type: array, items: {type: string}, required: false, description: Texts.}`;
const yaml = capabilityOf({
  resources: `{name: a, path: /a, operations: [{name: find, method: POST, inputParameters: [{name: ids, in: query, type: array}, {name: on, in: query, type: array}, {name: words, in: query, type: array}], body: {type: json, data: {}}}]}`,
  routes: ["query", "header", "cookie"]
    .map(
      (place) =>
        `{path: /${place}, operations: [{method: POST, name: by-${place}, call: up.find, inputParameters: [${declared(place)}]}]}`,
    )
    .join(", "),
});

const ask = async (rest: string, place: string, name: string, text: string): Promise<readonly [number, string]> => {
  const value = place === "query" ? encodeURIComponent(text) : text;
  const response = await fetch(`${rest}/${place}${place === "query" ? `?${name}=${value}` : ""}`, {
    method: "POST",
    headers:
      place === "header"
        ? { [name]: value }
        : place === "cookie"
          ? { cookie: `${name}=${encodeURIComponent(text)}` }
          : {},
  });
  return [response.status, await response.text()];
};

it.each(["query", "header", "cookie"])(
  "JSON text is what it spells, and is turned into nothing else: %s",
  async (place) => {
    const { url, seen } = await startUpstream((_, response) => json(response, {}));
    const { rest } = await serve(yaml, { url });
    for (const [name, text, detail] of [
      ["ids", "[1,true]", "must be number"],
      ["ids", "[1,null]", "must not be null"],
      ["ids", "[[1]]", "must be number"],
      ["on", "[1]", "must be boolean"],
      ["on", "[null]", "must not be null"],
      ["words", '["a",null]', "must not be null"],
    ] as const) {
      const [status, said] = await ask(rest, place, name, text);
      expect([text, status, JSON.parse(said).errors?.[0]]).toEqual([
        text,
        400,
        expect.objectContaining({ in: place, detail }),
      ]);
    }
    expect(seen).toEqual([]);
    // What texts spell, and the text of what is none: nothing is lost.
    for (const [name, text] of [
      ["ids", '[1,"2"]'],
      ["ids", "[9007199254740993]"],
      ["on", '[true,"false"]'],
      ["words", '["a",5,true]'],
    ] as const)
      expect([text, (await ask(rest, place, name, text))[0]]).toEqual([text, 200]);
    expect(seen.map(({ url: asked }) => asked)).toEqual([
      expect.stringContaining("ids=1&ids=2"),
      expect.stringContaining("ids=9007199254740993"),
      expect.stringContaining("on=true&on=false"),
      expect.stringContaining("words=a&words=5&words=true"),
    ]);
  },
);
