import type { EventFormat, Operation } from "../model/capability.js";
import { type Code, code, literal } from "./code.js";
import { local } from "./locals.js";
import { runtime } from "./runtime.js";

/** How the answer of a step is held that is no JSON: bytes, what is handed on raw, streams. Whoever reads it waits for all of it. */
export interface HeldAnswer {
  /** Makes the call and holds its answer; `call` is a function of the options. */
  readonly hold: (call: Code, options: Code) => Code;
  /** What was held, where JSON stands; undefined where that is the same. */
  readonly value: ((held: Code) => Code) | undefined;
  /** What was held, as the operation's own function answers it. */
  readonly handedOn: (held: Code) => Code;
}

/** What of the pieces of a stream stands where JSON does: of events, their data. */
const pieceValue: Readonly<Record<EventFormat, HeldAnswer["value"]>> = {
  sse: (held) => code`${runtime.stepStreams.dataOf}(${held})`,
  ndjson: undefined,
};

/** Undefined for answers that are JSON by themselves. */
export function heldAnswer({ answer, id }: Operation): HeldAnswer | undefined {
  const { stepFiles, stepStreams } = runtime;
  switch (answer.kind) {
    case "bytes":
      return {
        hold: (call, options) => code`${stepFiles.holdBytes}(${call}, ${options})`,
        value: (held) => code`${stepFiles.base64Of}(${held})`,
        handedOn: (held) => code`${held}.content`,
      };
    case "raw":
      return {
        hold: (call, options) => code`${stepFiles.holdRaw}(${call}, ${options})`,
        value: (held) => code`${stepFiles.valueOf}(${held}, ${local.options})`,
        handedOn: (held) => code`${stepFiles.rawOf}(${held})`,
      };
    case "events":
      return {
        hold: (call, options) => code`${stepStreams.holdStream}(${call}, ${options}, ${literal(id)})`,
        value: pieceValue[answer.format],
        handedOn: (held) => code`${stepStreams.replay}(${held})`,
      };
    case "json":
    case "decoded":
    case "encoded":
    case "text":
      return undefined;
  }
}
