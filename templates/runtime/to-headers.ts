import type { HeaderFields } from "./headers.js";

/** Answers' fields as a `Headers`, for whoever keeps them. */
export function toHeaders(fields: HeaderFields): Headers {
  return "toHeaders" in fields ? fields.toHeaders() : fields;
}
