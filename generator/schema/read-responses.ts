import type { MapNode } from "../source/node.js";
import type { BinaryResponse, DeclaredContent, DeclaredResponse } from "./document.js";
import { entity, flag, readFields, type ReadContext, text, whole } from "./read-fields.js";
import { type Member, readMembers } from "./read-members.js";
import { readJsonSchema } from "./read-json-schema.js";
import { mapAt, mapEntryAt } from "./read-map.js";

const responseFields = { description: { type: text }, status: { type: text, aliases: ["name", "code"] } };
const contentFields = { binary: { type: flag }, mediaType: { type: text, aliases: ["name"] } };

/** `responses` of a REST operation, by status: what each answers with, by media type. */
export function readResponses(node: MapNode, context: ReadContext): readonly DeclaredResponse[] {
  return readMembers(node, ["responses"], "response", context).map((member) => {
    const fields = readFields(member.node, member.owner, responseFields, ["content"], context);
    return entity<DeclaredResponse>({
      $: member.node,
      status: member.key ?? fields.status ?? "default",
      description: fields.description,
      content: readMembers(member.node, ["content"], "content", context).map((content) =>
        readContent(content, context),
      ),
    });
  });
}

function readContent(member: Member, context: ReadContext): DeclaredContent {
  const fields = readFields(member.node, member.owner, contentFields, ["schema"], context);
  const schema = mapAt(member.node, "schema", member.owner.what, context);
  return entity<DeclaredContent>({
    $: member.node,
    mediaType: member.key ?? fields.mediaType ?? "*/*",
    binary: fields.binary ?? false,
    schema: schema && readJsonSchema(schema, context),
  });
}

/** `responseBinary`: the short form for an answer of bytes. */
export function readBinaryResponse(node: MapNode, context: ReadContext): BinaryResponse | undefined {
  const found = mapEntryAt(node, "responseBinary", "operation", context);
  if (!found) return undefined;
  const fields = readFields(
    found.node,
    { what: "responseBinary", span: found.entry.keySpan },
    { mediaType: { type: text, required: true }, status: { type: whole }, description: { type: text } },
    [],
    context,
  );
  return fields.mediaType === undefined
    ? undefined
    : entity<BinaryResponse>({
        $: found.node,
        status: fields.status ?? 200,
        mediaType: fields.mediaType,
        description: fields.description,
      });
}
