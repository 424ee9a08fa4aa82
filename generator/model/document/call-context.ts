import type { Reporter } from "../../diagnostics/reporter.js";
import type { ApiCall } from "../../openapi/document.js";
import type { ConsumedOperation, ConsumedParameter } from "../../schema/document.js";
import type { SchemaTypes } from "./schema-types.js";

/** What one operation is compared with. */
export interface CallContext {
  readonly call: ApiCall;
  /** The keys that authentication sends, as `header x-key`. */
  readonly keys: ReadonlySet<string>;
  readonly types: SchemaTypes;
  readonly reporter: Reporter;
}

/** An operation as it is written, and all inputs that it has from its three levels. */
export interface WrittenOperation {
  readonly operation: ConsumedOperation;
  readonly inputs: ReadonlyMap<string, ConsumedParameter>;
}
