import { constantCase } from "./casing.js";

/** What a variable is for, at its end: `PORT`, `BASE_URL`. */
export type VariableSuffix =
  | "ALLOWED_HOSTS"
  | "ALLOWED_ORIGINS"
  | "AUTHORIZATION_SERVER"
  | "IGNORE_UPSTREAMS"
  | "OPEN_HEALTH"
  | "PORT"
  | "RATE_LIMIT"
  | "REFUSE_UNKNOWN_QUERY"
  | "RESOURCE"
  | "ADDRESS"
  | "BASE_URL"
  | "API_KEY"
  | "CLIENT_ID"
  | "CLIENT_SECRET"
  | "TOOLS"
  | "IGNORE_ARGUMENTS"
  | "MAX_LIST_CHARS"
  | "CODE_ALLOW";

/**
 * The environment variable that an adapter or consumed API reads: `my-api` and `BASE_URL` -> `MY_API_BASE_URL`. The one place that spells them:
 * server, README and diagnostics all name the variable that is read.
 */
export function environmentVariable(namespace: string, suffix: VariableSuffix): string {
  return `${constantCase(namespace)}_${suffix}`;
}
