import { abortFailure } from "./abort-failure.js";
import { CallError, isCallError } from "./errors.js";
import type { DeviceAuthorizationResponse, TokenResponse } from "./oauth-types.js";
import { wait } from "./time-limit.js";
import { lifetimeOf } from "./token-answer.js";

const usualIntervalSeconds = 5;
const usualLifetimeSeconds = 1800;
const longestIntervalSeconds = 60;

/**
 * Waits until the person has typed in the code of a device authorization, and answers with the tokens (RFC 8628 section 3.4 and 3.5). `ask` makes one token
 * request: `(device_code) => token({ body: { grant_type: "urn:ietf:params:oauth:grant-type:device_code", device_code, client_id } })`. Fails
 * with a CallError: of kind `oauth` where the person refuses or the code expires, `aborted` by the signal.
 */
export async function awaitDeviceToken(
  authorization: DeviceAuthorizationResponse,
  ask: (deviceCode: string) => Promise<TokenResponse>,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<TokenResponse> {
  const ends = Date.now() + (lifetimeOf(authorization.expires_in) ?? usualLifetimeSeconds) * 1000;
  // Nobody is asked without a pause, whatever the server says.
  let seconds = lifetimeOf(authorization.interval) || usualIntervalSeconds;
  for (;;) {
    await wait(seconds * 1000, { signal });
    if (signal?.aborted === true) throw abortFailure(signal, "waiting for the person");
    if (Date.now() >= ends) throw expired();
    try {
      return await ask(authorization.device_code);
    } catch (error) {
      if (!isCallError(error)) throw error;
      const code = error.oauth?.error;
      if (code === "slow_down") seconds += 5;
      // A server that is away is asked less often: the person may be typing.
      else if (isAway(error))
        seconds = Math.min(Math.max(seconds * 2, error.retryAfter ?? 0), longestIntervalSeconds);
      else if (code !== "authorization_pending") throw error;
    }
  }
}

/** Whether it is the server that has nothing to say for now (RFC 8628 section 3.5). */
function isAway({ kind, status = 0 }: CallError): boolean {
  return (
    kind === "network" ||
    kind === "timeout" ||
    (kind === "status" && (status === 429 || status >= 500))
  );
}

function expired(): CallError {
  return new CallError("oauth", "the device code has expired", {
    oauth: { error: "expired_token" },
  });
}
