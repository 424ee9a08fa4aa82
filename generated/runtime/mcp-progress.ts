// Written by Capstan, the same for every capability. Do not edit: run generate.

import type { CallOptions } from "./call.js";

/** The longest part of an event that is told on its way; the result has all of it. */
const mostTold = 2_000;

/** What a request can be told about on its way. */
export interface Progressing {
  readonly _meta?: { readonly progressToken?: string | number | undefined } | undefined;
  readonly notify?:
    | ((notification: {
        readonly method: string;
        readonly params: Record<string, unknown>;
      }) => Promise<void>)
    | undefined;
}

/**
 * Options that tell the caller of a request how it goes on, where the caller asked to be told: that an operation's calls are answered one by one
 * (`hasSteps`), that a call is waited for to be tried again, and what a stream brings.
 */
export function progressOptions(request: Progressing, hasSteps: boolean): CallOptions {
  const { notify } = request;
  const progressToken = request._meta?.progressToken;
  if (progressToken === undefined || notify === undefined) return {};
  let progress = 0;
  let answers = 0;
  const tell = (message: string): void => {
    progress += 1;
    const params = { progressToken, progress, message };
    // Whoever has gone needs no progress.
    notify({ method: "notifications/progress", params }).catch(() => undefined);
  };
  return {
    ...(hasSteps
      ? {
          onResponse: () => {
            answers += 1;
            tell(answers === 1 ? "1 call is answered" : `${answers} calls are answered`);
          },
        }
      : {}),
    onEvent: (text) => tell(text.length > mostTold ? `${text.slice(0, mostTold)}…` : text),
    onRetry: ({ operation, delayMs }) =>
      tell(`${operation} is tried again in ${Math.ceil(delayMs / 1000)} s`),
  };
}
