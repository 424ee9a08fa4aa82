/** Codes `plan/...`. */
export const planCodes = {} as const;
