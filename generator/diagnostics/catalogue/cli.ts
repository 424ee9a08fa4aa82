/** Codes `cli/...`. */
export const cliCodes = {} as const;
