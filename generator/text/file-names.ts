/** Whether Windows keeps a name for a device, whatever stands behind its first dot: in no folder there can a file be called so. */
export function isDeviceName(name: string): boolean {
  return /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(name);
}

/** A longer name of a file is refused by file systems (255 bytes) or, with the folders around it, by Windows (260 characters). */
const longestFileName = 100;

/** A name as that of a file on every system: not too long, lower-case words joined by hyphens, `api` behind those that no file may have. `taken`: names of other files. */
export function fileName(name: string, taken: readonly string[] = []): string {
  const words = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, longestFileName)
    .replace(/^-+|(?<!-)-+$/g, "");
  if (words === "") return "api";
  return isDeviceName(words) || taken.includes(words) ? `${words}-api` : words;
}
