import { hash } from "node:crypto";

/** SHA-256 of a text in hex. Line ends do not count: a checkout that turns LF into CRLF changes nothing. */
export function hashText(text: string): string {
  return hash("sha256", text.includes("\r") ? text.replace(/\r\n/g, "\n") : text);
}

/** The same of a text that is still bytes, without making text of it where that changes nothing. */
export function hashBytes(bytes: Buffer): string {
  return bytes.includes(13) ? hashText(bytes.toString("utf8")) : hash("sha256", bytes);
}
