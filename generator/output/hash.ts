import { createHash } from "node:crypto";

/** SHA-256 of a text in hex. Line ends do not count: a checkout that turns LF into CRLF changes nothing. */
export function hashText(text: string): string {
  return createHash("sha256").update(text.includes("\r") ? text.replace(/\r\n/g, "\n") : text).digest("hex");
}
