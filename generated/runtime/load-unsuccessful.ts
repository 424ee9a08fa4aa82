// Written by Capstan, the same for every capability. Do not edit: run generate.

import { CallError } from "./errors.js";

type UnsuccessfulAnswers = typeof import("./unsuccessful-answer.js");

/** What reads answers of 300 and more, or is about to. */
let loading: Promise<UnsuccessfulAnswers> | undefined;

/** Begins to load what reads answers of 300 and more, once: beside the first call, when the files of a program can be reached as they could before it. */
export function prepareUnsuccessful(): Promise<UnsuccessfulAnswers> {
  if (!loading) {
    loading = import("./unsuccessful-answer.js");
    // Another try may reach it.
    loading.catch(() => (loading = undefined));
  }
  return loading;
}

/** What reads answers of 300 and more, and unreadable ones; `status` is that of the answer. Fails as `loaded` does. */
export function loadUnsuccessful(status: number): Promise<UnsuccessfulAnswers> {
  return loaded(prepareUnsuccessful(), status);
}

/** A module that reads an answer of that status. Fails with a CallError where it cannot be loaded, without the body, which may hold what was sent: what takes secrets out is gone, too. */
export async function loaded<T>(module: Promise<T>, status: number): Promise<T> {
  try {
    return await module;
  } catch (cause) {
    const why = `what reads the answer (${status}) could not be loaded`;
    throw new CallError(status < 400 ? "network" : "status", why, { status, cause });
  }
}
