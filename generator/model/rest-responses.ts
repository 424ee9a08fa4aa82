import type { ExposedOperation } from "../schema/document.js";
import type { JsonObject } from "../source/node.js";

/** A declared answer: `responses`, or the short form `responseBinary`. */
export interface RestResponse {
  /** `200`, `4XX`, `default`. */
  readonly status: string;
  readonly description: string | undefined;
  readonly content: readonly { readonly mediaType: string; readonly schema: JsonObject | undefined }[];
}

/** What an operation is said to answer with. Bytes have no schema: JSON Schema says nothing of them. */
export function declaredResponses({ responses, responseBinary }: ExposedOperation): readonly RestResponse[] {
  const declared = responses.map(({ status, description, content }) => ({
    status,
    description,
    content: content.map(({ mediaType, binary, schema }) => ({ mediaType, schema: binary ? undefined : schema })),
  }));
  if (responseBinary === undefined) return declared;
  const { status, description, mediaType } = responseBinary;
  return [...declared, { status: String(status), description, content: [{ mediaType, schema: undefined }] }];
}
