/** Codes `source/...`. */
export const sourceCodes = {} as const;
