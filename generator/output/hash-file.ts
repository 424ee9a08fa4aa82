import { closeSync, openSync, readSync } from "node:fs";
import { hashBytes } from "./hash.js";

/** Where files are read to that nothing is kept of: thousands of buffers would be collected one by one. */
let bytes = Buffer.alloc(256 * 1024);

/** The hash of a whole file, as `hashBytes` gives it. Fails with the system's error. */
export function hashFile(path: string): string {
  const file = openSync(path, "r");
  try {
    let length = 0;
    for (let more = -1; more !== 0; length += more) {
      if (length === bytes.length) bytes = Buffer.concat([bytes, bytes]);
      more = readSync(file, bytes, length, bytes.length - length, null);
    }
    return hashBytes(bytes.subarray(0, length));
  } finally {
    closeSync(file);
  }
}
