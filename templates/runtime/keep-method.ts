import type { RedirectPolicy } from "./transport.js";

/** Follows redirects that keep method, body and origin: what is sent holds a secret of that origin. */
export const keepMethod: RedirectPolicy = (status, from, to) => {
  if (status < 307) return `status ${status} does not keep the method and the body`;
  if (from.origin === to.origin) return undefined;
  return `what it holds is for ${from.origin} alone; where it is meant for that origin, call it there (option \`baseUrl\`)`;
};
