/** What is added to the servers of REST adapters. */
export interface ServerAdditions {
  readonly cors: boolean;
  readonly rateLimit: { readonly requests: number; readonly seconds: number } | undefined;
  readonly securityHeaders: boolean;
  readonly compression: boolean;
  readonly health: boolean;
}

/** Nothing. */
export const noAdditions: ServerAdditions = {
  cors: false,
  rateLimit: undefined,
  securityHeaders: false,
  compression: false,
  health: false,
};
