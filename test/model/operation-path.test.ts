import { expect, it } from "vitest";
import { joinPaths } from "../../generator/model/operation-path.js";

it.each([
  // An operation's own path, as most write it: behind that of its resource.
  ["/teams", "/{id}", "/teams/{id}"],
  ["/teams/", "members", "/teams/members"],
  ["/", "/teams", "/teams"],
  ["/teams", undefined, "/teams"],
  // As a third of the published ones are written: the whole path again.
  ["/api/v2/teams", "/api/v2/teams/{team_id}", "/api/v2/teams/{team_id}"],
  ["/monitor/{monitor_id}", "/monitor/{monitor_id}/mute", "/monitor/{monitor_id}/mute"],
  ["/search", "/search", "/search"],
  ["search", "search/contact", "/search/contact"],
  ["/query/", "/query/scalar#one", "/query/scalar"],
  // A query alone.
  ["/a", "?Action=Create", "/a?Action=Create"],
  ["/", "?Action=Create", "/?Action=Create"],
  ["/a", "/a?x={y}", "/a?x={y}"],
  // What only begins with the same letters is another segment.
  ["/team", "/teams", "/team/teams"],
  ["/a/b", "/a", "/a/b/a"],
])("%s and %s are %s", (outer, inner, whole) => {
  expect(joinPaths(outer, inner)).toBe(whole);
});
