/** Codes `drift/...`. */
export const driftCodes = {} as const;
