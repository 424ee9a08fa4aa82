/** Bytes as JSON has them (RFC 4648 section 4). */
export function base64Value(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 8_190)
    pieces.push(btoa(String.fromCharCode(...bytes.subarray(at, at + 8_190))));
  return pieces.join("");
}
