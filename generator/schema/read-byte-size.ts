import * as z from "zod";

const factors = { b: 1, kb: 1000, mb: 1000 ** 2, gb: 1000 ** 3, kib: 1024, mib: 1024 ** 2, gib: 1024 ** 3 } as const;

/** A number of bytes as `maxBinarySize` writes it, `512KiB`, `10MiB`; a bare number is bytes. */
export const byteSize = z
  .union([z.string(), z.number().transform(String)])
  .pipe(z.string().regex(/^\s*\d{1,15}(?:\.\d{1,60})?\s*(?:(?:[KMG]i?B?|B)\s*)?$/i))
  .transform((text) => {
    const [, amount = "0", unit = "b"] = /([\d.]+)\s*([a-z]*)/i.exec(text) ?? [];
    const folded = unit.toLowerCase();
    const named = folded === "" ? "b" : folded.endsWith("b") ? folded : `${folded}b`;
    return Math.floor(Number(amount) * (factors[named as keyof typeof factors] ?? 1));
  });

/** What `byteSize` takes, for messages. */
export const isByteSize = "a size such as `512KiB` or `10MiB`";
