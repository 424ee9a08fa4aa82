/** Codes `model/...`. */
export const modelCodes = {} as const;
