import { describe, expect, it } from "vitest";
import { nextPageNote } from "../../templates/runtime/next-page.js";
import { readExactly } from "../../templates/runtime/exact-json.js";

/** What a model is told to call again with. */
function told(answer: string, names: readonly string[], link: string | null = null): string | undefined {
  const note = nextPageNote(link, readExactly(answer), new Map(names.map((name) => [name, name])));
  return note === undefined ? undefined : (/call again with (.*), and all else as it is\.$/.exec(note)?.[1] ?? note);
}

describe("the next page of an answer, by the tool's own arguments", () => {
  it.each([
    ['{"data":[1],"next_cursor":"c1"}', ["cursor"], '`cursor`: "c1"'],
    ['{"items":[1],"nextPageToken":"t1"}', ["pageToken", "cursor"], '`pageToken`: "t1"'],
    ['{"items":[1],"nextPageToken":"t1"}', ["page_token"], '`page_token`: "t1"'],
    ['{"nextToken":"n"}', ["nextToken"], '`nextToken`: "n"'],
    ['{"meta":{"next_cursor":12345678901234567890}}', ["cursor"], '`cursor`: "12345678901234567890"'],
    ['{"paging":{"cursors":{"after":"A"}}}', ["after"], '`after`: "A"'],
    ['{"pageInfo":{"endCursor":"E","hasNextPage":true}}', ["after"], '`after`: "E"'],
    ['{"pagination":{"next_page":4}}', ["page"], '`page`: "4"'],
    ['{"next_offset":100}', ["offset", "cursor"], '`offset`: "100"'],
    ['{"next":"https://api.example/items?page=3&key=secret"}', ["page"], '`page`: "3"'],
    ['{"@odata.nextLink":"https://api.example/items?$skip=10"}', ["$skip"], '`$skip`: "10"'],
    ['{"_links":{"next":{"href":"/items?cursor=x"}}}', ["cursor"], '`cursor`: "x"'],
  ])("%s", (answer, names, expected) => {
    expect(told(answer, names)).toBe(expected);
  });

  it.each([
    ["is none", '{"next_cursor":null,"next":""}', ["cursor"]],
    ["is the last", '{"has_more":false,"next_cursor":"c"}', ["cursor"]],
    ["is the last, by its place", '{"pageInfo":{"endCursor":"E","hasNextPage":false}}', ["after"]],
    ["counts, and is taken by no argument", '{"next_page":4}', ["cursor"]],
    ["is led to by no argument", '{"next_cursor":"c"}', ["q"]],
    ["is no page", '{"next_meeting":"Monday","nextDate":"2026-01-01","after":1e3,"id":"7"}', ["date", "meeting", "id"]],
    ["is a list", "[1,2]", ["cursor"]],
    ["is of great length", `{"next_cursor":"${"c".repeat(501)}"}`, ["cursor"]],
  ])("nothing where it %s", (_, answer, names) => {
    expect(told(answer, names)).toBeUndefined();
  });

  it("is what the header `Link` says, before all", () => {
    expect(told('{"next_cursor":"c"}', ["cursor", "page"], '</items?page=2>; rel="next"')).toBe('`page`: "2"');
    expect(told("[]", ["q"], '</items?page=2&key=secret>; rel="next"')).toBe(
      "There is a next page, but this tool has no argument that leads to it (the API asks for `page`, `key`).",
    );
  });
});
