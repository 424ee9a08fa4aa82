import { CallError, isCallError } from "./errors.js";
import { isJsonArray, isJsonObject, type JsonValue } from "./json.js";
import { stepValue } from "./steps.js";

/** Makes a call whose parameters, or body, are what earlier steps answered (`{ id: "find" }`): what it refuses of them is a fault of the step, a CallError of kind `decode`. */
export async function takenFrom<T>(
  steps: Readonly<Record<string, string>>,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!isCallError(error, "input")) throw error;
    const { parameter = "body", message } = error;
    const name = Object.keys(steps).find((key) => key.toLowerCase() === parameter.toLowerCase());
    throw name === undefined ? error : stepFault(String(steps[name]), message);
  }
}

/** A value of an earlier step for a part of a path: what is not there, or an object, is a fault of the step, a CallError of kind `decode`. */
export function stepPart(value: JsonValue | undefined, step: string, name: string): JsonValue {
  const found = stepValue(value, step, name);
  if (isJsonObject(found) || (isJsonArray(found) && found.some(isStructure)))
    throw stepFault(step, `\`${name}\` is an object, which no part of a path is`);
  return found;
}

function isStructure(item: JsonValue): boolean {
  return isJsonArray(item) || isJsonObject(item);
}

function stepFault(step: string, why: string): CallError {
  return new CallError("decode", `step \`${step}\` was answered with what cannot be sent: ${why}`);
}
