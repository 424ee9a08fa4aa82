import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A text, or its bytes in UTF-8, as it came. */
export type Text = string | Buffer;

/** A text that is kept until it is needed. */
export interface HeldText {
  readonly read: () => string;
  readonly bytes: () => Buffer;
}

/** A text whose bytes are read when it is needed. */
export function heldBytes(bytes: () => Buffer): HeldText {
  return { bytes, read: () => bytes().toString("utf8") };
}

/** Keeps texts: so many in memory, the others in a file that nobody else can open. */
export interface Spool {
  readonly hold: (text: Text) => HeldText;
  readonly close: () => void;
}

const mostInMemory = 8 * 1024 * 1024;

/** A spool; its file is made when the texts in memory are more than `most` characters or bytes. */
export function openSpool(most: number = mostInMemory): Spool {
  let held = 0;
  let end = 0;
  let file: { readonly descriptor: number; readonly folder: string } | undefined;
  const hold = (text: Text): HeldText => {
    held += text.length;
    // Bytes may be a part of others, which would stay with them.
    if (held <= most) return inMemory(typeof text === "string" ? text : Buffer.from(text));
    file ??= openScratch();
    const start = end;
    end += append(file.descriptor, bytesOf(text), start);
    return inFile(file.descriptor, start, end - start);
  };
  return {
    hold,
    close: () => {
      if (!file) return;
      closeSync(file.descriptor);
      rmSync(file.folder, { recursive: true, force: true });
      file = undefined;
    },
  };
}

// Each closure in a function of its own: those of one function keep all that any of them names.
function inMemory(text: Text): HeldText {
  return heldBytes(() => bytesOf(text));
}

function bytesOf(text: Text): Buffer {
  return typeof text === "string" ? Buffer.from(text) : text;
}

function inFile(descriptor: number, start: number, length: number): HeldText {
  return heldBytes(() => readRange(descriptor, start, length));
}

/** Writes bytes at a place; answers how many there are. */
function append(descriptor: number, bytes: Buffer, start: number): number {
  for (let written = 0; written < bytes.length;)
    written += writeSync(descriptor, bytes, written, bytes.length - written, start + written);
  return bytes.length;
}

function openScratch(): { readonly descriptor: number; readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), "capstan-"));
  const descriptor = openSync(join(folder, "texts"), "wx+", 0o600);
  try {
    // What is open stays, and nothing is left behind by a run that is stopped.
    rmSync(folder, { recursive: true });
  } catch {
    // Windows removes nothing that is open: `close` does.
  }
  return { descriptor, folder };
}

function readRange(descriptor: number, start: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let read = 0;
  while (read < length) {
    const more = readSync(descriptor, bytes, read, length - read, start + read);
    if (more === 0) break;
    read += more;
  }
  return bytes.subarray(0, read);
}
