import type { CallOptions, Script } from "./call.js";
import { abortFailure } from "./abort-failure.js";
import { CallError } from "./errors.js";
import { asDeclared, type JsonValue } from "./json.js";
import { callerSignal } from "./options.js";
import { withPlainNumbers } from "./exact-json.js";
import { runSandboxed, SandboxError } from "./sandbox.js";

export type { Script } from "./call.js";

/** Of a script: what may stand in memory at once, and the longest `result`, in characters of JSON. */
const memoryBytes = 64 * 1024 * 1024;
const maxChars = 8 * 1024 * 1024;

/**
 * What a script makes of `context`: the value that it assigns to `result`, undefined where it assigns none. JavaScript runs in a sandbox without files,
 * network, timers or modules; other languages by the option `executors`. A script that throws refuses its input (CallError of kind `input`), one that takes too
 * long is a `timeout`, one that finds too many others waiting has the status 503.
 */
export async function runScript(
  script: Script,
  context: Readonly<Record<string, unknown>>,
  options: CallOptions,
): Promise<JsonValue | undefined> {
  const given = asDeclared<Readonly<Record<string, JsonValue>>>(
    withPlainNumbers(
      Object.fromEntries(Object.entries(context).filter(([, value]) => value !== undefined)),
      "lossy",
    ),
  );
  const signal = callerSignal(options);
  const executor = options.executors?.[script.language];
  if (executor !== undefined) return await executor(script, given, signal);
  if (script.language !== "javascript")
    throw new CallError(
      "configuration",
      `step \`${script.step}\` is a script in ${script.language}: the option \`executors\` must have one for \`${script.language}\``,
    );
  const { sources, timeMs } = script;
  const job = {
    sources,
    globals: { context: given },
    answer: 'typeof result === "undefined" ? undefined : result',
  };
  try {
    const limits = { timeMs, memoryBytes, maxChars, maxCalls: 0 };
    return (await runSandboxed(job, limits, signal)).value;
  } catch (error) {
    if (signal?.aborted === true) throw abortFailure(signal, `step \`${script.step}\``);
    if (!(error instanceof SandboxError)) throw error;
    if (error.reason === "busy")
      throw new CallError(
        "status",
        `script step \`${script.step}\` was not run: ${error.message}`,
        {
          status: 503,
          retryAfter: 1,
        },
      );
    const kind = error.reason === "time" ? "timeout" : error.reason === "code" ? "input" : "decode";
    throw new CallError(kind, `script step \`${script.step}\` failed: ${error.message}`);
  }
}
