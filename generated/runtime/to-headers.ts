// Written by Capstan, the same for every capability. Do not edit: run generate.

import { trust } from "./trust.js";
import type { HeaderFields } from "./headers.js";

/** Answers' fields as a `Headers`, for whoever keeps them. */
export function toHeaders(fields: HeaderFields): Headers {
  // What has no way to make one is one.
  return fields.toHeaders?.() ?? trust<Headers>(fields);
}
