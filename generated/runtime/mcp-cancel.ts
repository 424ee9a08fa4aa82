// Written by Capstan, the same for every capability. Do not edit: run generate.

import { isJsonArray, isJsonObject, type JsonObject, type JsonValue, property } from "./json.js";

/**
 * Requests that are being answered, by who sent them. Over HTTP the older revisions of the protocol cancel a request by a message of its own,
 * which comes on another connection.
 */
export interface RunningRequests {
  /** Notes the requests in a message; `end` forgets them. */
  readonly begin: (
    caller: string,
    message: JsonValue,
    abort: () => void,
  ) => { readonly end: () => void };
  /** Aborts what the cancellations in a message name, where that is one request and no other's. */
  readonly cancel: (caller: string, message: JsonValue) => void;
}

/** No requests yet. */
export function createRunningRequests(): RunningRequests {
  const running = new Map<string, Set<() => void>>();
  return {
    begin(caller, message, abort) {
      const keys = messagesOf(message).flatMap((one) =>
        Object.hasOwn(one, "method") ? keyOf(caller, property(one, "id")) : [],
      );
      for (const key of keys) running.set(key, (running.get(key) ?? new Set()).add(abort));
      return {
        end() {
          for (const key of keys) {
            running.get(key)?.delete(abort);
            if (running.get(key)?.size === 0) running.delete(key);
          }
        },
      };
    },
    cancel(caller, message) {
      for (const one of messagesOf(message)) {
        if (property(one, "method") !== "notifications/cancelled") continue;
        for (const key of keyOf(caller, property(property(one, "params"), "requestId"))) {
          const aborts = [...(running.get(key) ?? [])];
          // Callers without a session may share an address and count their requests alike.
          if (aborts.length === 1) aborts.forEach((abort) => abort());
        }
      }
    },
  };
}

/** Whether a message begins a session. */
export function isInitialize(message: JsonValue): boolean {
  return messagesOf(message).some((one) => property(one, "method") === "initialize");
}

function messagesOf(message: JsonValue): readonly JsonObject[] {
  return (isJsonArray(message) ? message : [message]).filter(isJsonObject);
}

/** `7` and `"7"` are two ids. */
function keyOf(caller: string, id: JsonValue | undefined): readonly string[] {
  return typeof id === "string" || typeof id === "number" ? [JSON.stringify([caller, id])] : [];
}
