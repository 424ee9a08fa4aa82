import type { Composition } from "../../model/compose/composition.js";
import { operationIdsOf } from "../published-names.js";
import type { GroupHit, GroupVersion } from "./group-changes.js";

/** Routes of both whose `operationId` in the one contract is another, while their adapters call them what they did. */
export function operationIdChanges(before: GroupVersion, after: GroupVersion): readonly GroupHit[] {
  const [old, current] = [idsOf(before), idsOf(after)];
  return [...old].flatMap(([route, was]): readonly GroupHit[] => {
    const now = current.get(route);
    if (now === undefined || was === now || ownName(before.composition, route) !== ownName(after.composition, route))
      return [];
    return [
      {
        id: "rest/group-operation-id-changed",
        subject: `\`${route}\``,
        detail: `${was} -> ${now}`,
        sentence: `its \`operationId\` is \`${now}\`, and was \`${was}\`: clients made from the contract must follow`,
      },
    ];
  });
}

function idsOf({ files }: GroupVersion): ReadonlyMap<string, string> {
  const document = files.find(({ path }) => path.endsWith("/openapi.json"));
  return new Map(document ? operationIdsOf(JSON.parse(document.text)) : []);
}

/** What the capability calls the operation of a route, `GET /pay/refunds/{}`; undefined where none has it. */
function ownName({ rest }: Composition, route: string): string | undefined {
  for (const { adapter, path: prefix } of rest?.seats ?? [])
    for (const { operations } of adapter.resources)
      for (const { method, path, name } of operations)
        if (`${method} ${prefix}${path.text.replace(/\{\{?[^{}]*\}?\}/g, "{}").replace(/[?#][^]*$/, "")}` === route)
          return name;
  return undefined;
}
