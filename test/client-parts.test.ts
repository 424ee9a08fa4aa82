import { expect, it } from "vitest";
import { fileLimit } from "../generator/plan/client-modules.js";
import { groupOperations } from "../generator/plan/group.js";

const pathOf = (path: string) => ({ parts: [path], text: path });

// Worked out from what a reviewer is to see: a new path is a new file, or a function more in the file of its neighbours.
it("a path that comes or goes moves no function of others to another file", () => {
  const paths = Array.from({ length: fileLimit + 20 }, (_, index) => `/v1/thing${index}/items`);
  const before = groupOperations(paths, pathOf, fileLimit);
  for (const added of ["/v1/thing7/other", "/v1/alone", "/v1/thing7"]) {
    const after = groupOperations([added, ...paths], pathOf, fileLimit);
    for (const path of paths) expect(after.get(path), `${path} beside ${added}`).toBe(before.get(path));
  }
  expect(before.get("/v1/thing7/items")).toBe("thing7");
});

it("a part that is over the limit is split by what its paths differ in next", () => {
  const paths = Array.from(
    { length: fileLimit + 1 },
    (_, index) => `/v1/pets/${index % 2 === 0 ? "cats" : "dogs"}/n${index}`,
  );
  const parts = groupOperations([...paths, "/v1/shops"], pathOf, fileLimit);
  expect(new Set(parts.values())).toEqual(new Set(["pets-cats", "pets-dogs", "shops"]));
});
