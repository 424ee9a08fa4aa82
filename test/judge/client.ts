import { isDeepStrictEqual } from "node:util";
import { pathToFileURL } from "node:url";
import type { ExpectedCall } from "./expectation.js";

/** Calls a function of the typed client; says, one line each, where it is not what a person expects. */
export async function judgeClient(
  call: ExpectedCall,
  folder: string,
  baseUrls: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const functions: Readonly<Record<string, unknown>> = await import(pathToFileURL(`${folder}/client.ts`).href);
  const called = functions[call.function ?? ""];
  if (typeof called !== "function") return [`no function ${call.function} among ${Object.keys(functions).join(", ")}`];
  const options = { baseUrl: Object.values(baseUrls)[0], retries: 0 };
  try {
    const answer: unknown = await (call.input === undefined ? called(options) : called(call.input, options));
    if (call.refused !== undefined) return [`a failure was expected, this came: ${JSON.stringify(answer)}`];
    const wanted = call.answer?.json;
    return wanted === undefined || isDeepStrictEqual(answer, wanted)
      ? []
      : [`json: ${JSON.stringify(wanted)} was expected, ${JSON.stringify(answer)} came`];
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (call.refused === undefined) return [`it fails: ${message}`];
    return (call.names ?? [])
      .filter((word) => !message.includes(word))
      .map((word) => `\`${word}\` is missing: ${message}`);
  }
}
