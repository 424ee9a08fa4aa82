// Written by Capstan, the same for every capability. Do not edit: run generate.

/** Why servers do not start, in words for the person who starts them. */
export class StartError extends Error {
  override readonly name = "StartError";
}
