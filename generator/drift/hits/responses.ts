import type { RestResponse } from "../../model/rest-responses.js";
import type { RouteFact } from "../facts/callables.js";
import { canonical } from "../facts/canonical.js";
import { compareSchemas, type SchemaChange } from "../generated/compare-schemas.js";
import type { Pairs } from "../pairs.js";
import type { Hit } from "../rule.js";

/** What is told of one status that a contract declares; `isLess`: clients made from the old one may meet what it did not say. */
interface Told {
  readonly isLess: boolean;
  readonly sentence: string;
}

/** A hit for each thing that became of a status that a contract declares: of those that promise less, or of the others. */
export function responsesThatChanged(pairs: Pairs<RouteFact>, isLess: boolean): readonly Hit[] {
  return pairs.both.flatMap(({ before, after }) =>
    [...new Set([...before.responses.keys(), ...after.responses.keys()])].flatMap((status): readonly Hit[] =>
      compareResponses(before.responses.get(status), after.responses.get(status))
        .filter((told) => told.isLess === isLess)
        .map(({ sentence }) => ({
          subject: `${after.label} ${status}`,
          sentence,
          before: before.span,
          after: after.span,
        })),
    ),
  );
}

function compareResponses(was: RestResponse | undefined, now: RestResponse | undefined): readonly Told[] {
  if (!was) return [{ isLess: false, sentence: "the contract declares this answer now" }];
  if (!now)
    return [{ isLess: true, sentence: "the contract does not declare this answer any more; it may come all the same" }];
  const shapes = compareContents(was, now);
  const isReworded = JSON.stringify(worded(was)) !== JSON.stringify(worded(now));
  return shapes.length === 0 && isReworded
    ? [{ isLess: false, sentence: "the contract has other words for this answer" }]
    : shapes;
}

/** All that is said of an answer, by media types in one order. */
function worded({ description, content }: RestResponse): readonly unknown[] {
  return [description, [...content].sort((one, other) => (one.mediaType < other.mediaType ? -1 : 1))];
}

function compareContents(was: RestResponse, now: RestResponse): readonly Told[] {
  const [old, current] = [schemasOf(was), schemasOf(now)];
  const gone = [...old.keys()].filter((type) => !current.has(type));
  const come = [...current.keys()].filter((type) => !old.has(type));
  return [
    ...gone.map((type) => ({ isLess: true, sentence: `the contract says no more that it is ${type}: ${whoGoesByIt}` })),
    ...come.map((type) => ({ isLess: false, sentence: `the contract says that it may be ${type}` })),
    ...[...old].flatMap(([type, schema]) => (current.has(type) ? compareShapes(schema, current.get(type)) : [])),
  ];
}

type Schema = RestResponse["content"][number]["schema"];

function schemasOf({ content }: RestResponse): ReadonlyMap<string, Schema> {
  return new Map(content.map(({ mediaType, schema }) => [mediaType, schema]));
}

function compareShapes(was: Schema, now: Schema): readonly Told[] {
  const [old, current] = [canonical(was ?? {}), canonical(now ?? {})];
  // What is referred to stands elsewhere: that it is another is all that is known.
  if (old !== current && `${old}${current}`.includes('"$ref"'))
    return [{ isLess: true, sentence: `the contract declares another shape of this answer: ${whoGoesByIt}` }];
  return compareSchemas(was, now, { before: {}, after: {} }).map(({ member, kind }) => {
    const { isLess, becomes } = moves[kind];
    const sentence = `the contract says that ${member === "" ? "the answer" : `\`${member}\``} ${becomes}`;
    return { isLess, sentence: isLess ? `${sentence}: ${whoGoesByIt}` : sentence };
  });
}

/** What whoever reads answers meets where a schema of them moved. */
const moves: Readonly<Record<SchemaChange["kind"], { readonly isLess: boolean; readonly becomes: string }>> = {
  added: { isLess: false, becomes: "is there now" },
  narrower: { isLess: false, becomes: "holds less than it might" },
  removed: { isLess: true, becomes: "is not there any more" },
  wider: { isLess: true, becomes: "may hold more than was said" },
  other: { isLess: true, becomes: "holds something else" },
};

const whoGoesByIt = "clients made from it go by that";
