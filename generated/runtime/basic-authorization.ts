// Written by Capstan, the same for every capability. Do not edit: run generate.

import { CallError } from "./errors.js";

/** What no Basic credentials can hold (RFC 7617 section 2): what follows a colon in the name would be read as the password. */
export function problemOfCredentials(username: string, password: string): string | undefined {
  if (username.includes(":")) return "holds a colon, which no user name can hold";
  return /\p{Cc}/u.test(username + password) ? "holds control characters" : undefined;
}

/** The `Authorization` value for RFC 7617 Basic credentials. Fails with a CallError of kind `configuration` where they can be none. */
export function basicAuthorization(username: string, password: string): string {
  const problem = problemOfCredentials(username, password);
  if (problem !== undefined)
    throw new CallError("configuration", `a user name or password ${problem}`);
  const bytes = new TextEncoder().encode(`${username}:${password}`);
  return `Basic ${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))}`;
}
