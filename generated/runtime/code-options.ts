// Written by Capstan, the same for every capability. Do not edit: run generate.

/** What code that calls tools may do. */
export interface CodeOptions {
  /** Names of tools that it may call beside those that make GET and HEAD requests alone, `*` standing for any letters. */
  readonly allow?: readonly string[] | undefined;
  /** What one run may take: 30 seconds with all waiting, 64 MiB, 100 calls and 100,000 characters of JSON by default. */
  readonly limits?:
    | {
        readonly timeMs?: number | undefined;
        readonly memoryBytes?: number | undefined;
        readonly maxCalls?: number | undefined;
        readonly maxChars?: number | undefined;
      }
    | undefined;
}
