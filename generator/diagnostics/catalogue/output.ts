/** Codes `output/...`. */
export const outputCodes = {} as const;
