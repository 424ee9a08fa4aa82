import { type MapNode } from "../source/node.js";
import { kebabCase } from "../text/casing.js";
import { mapEntryAt } from "./read-map.js";
import type { AggregateSection, Flow, Import } from "./document.js";
import { behaviourKeys, readBehaviour } from "./read-behaviour.js";
import { readImport } from "./read-consumes.js";
import { entity, flag, noFields, readFields, type ReadContext, text } from "./read-fields.js";
import { type Member, readMembers } from "./read-members.js";
import { readArguments } from "./read-parameters.js";

const aggregateFields = {
  namespace: { type: text, aliases: ["name"] },
  display: { type: text, aliases: ["label", "title"] },
  description: { type: text },
};
const keysOfFlows = [...behaviourKeys, "semantics"];
const semanticsFields = { safe: { type: flag }, idempotent: { type: flag } };

/** The entries of `aggregates`. */
export function readAggregates(node: MapNode, context: ReadContext): readonly (AggregateSection | Import)[] {
  return readMembers(node, ["aggregates"], "aggregate", context).flatMap(
    (member): readonly (AggregateSection | Import)[] => {
      const imported = readImport(member, context);
      if (imported) return imported;
      const fields = readFields(member.node, member.owner, aggregateFields, ["flows", "functions"], context, {
        tags: "flows have tags",
      });
      // From alpha3 on the schema asks for no more than a display name.
      const namespace = fields.namespace ?? kebabCase(fields.display ?? "aggregate");
      const flows = readMembers(member.node, ["flows", "functions"], "flow", context).flatMap(
        (flow) => readFlow(flow, context) ?? [],
      );
      return [
        entity<AggregateSection>({
          $: member.node,
          kind: "aggregate",
          namespace,
          flows,
        }),
      ];
    },
  );
}

function readFlow(member: Member, context: ReadContext): Flow | undefined {
  const { node, owner } = member;
  readFields(node, owner, noFields, keysOfFlows, context, {
    hints: "tools have hints; write `semantics`",
    outputMediaType: "the called operation says it",
  });
  const behaviour = readBehaviour(member, context);
  if (behaviour.name === undefined) {
    context.reporter.report("schema/missing-key", owner.span, { key: "name", what: owner.what });
    return undefined;
  }
  return entity<Flow>({
    ...behaviour,
    name: behaviour.name,
    inputParameters: readArguments(node, context),
    semantics: readSemantics(node, context),
  });
}

function readSemantics(node: MapNode, context: ReadContext): Flow["semantics"] {
  const found = mapEntryAt(node, "semantics", "flow", context);
  if (!found) return {};
  const owner = { what: "semantics", span: found.entry.keySpan };
  const { safe, idempotent } = readFields(found.node, owner, semanticsFields, [], context, {
    cacheable: "its answers say themselves how long they may be kept",
  });
  return entity<Flow["semantics"]>({ safe, idempotent });
}
