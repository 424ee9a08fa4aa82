// Written by Capstan, the same for every capability. Do not edit: run generate.

/** Proof Key for Code Exchange (RFC 7636). Keep the verifier; the challenge goes into the authorization URL. */
export interface PkcePair {
  readonly code_verifier: string;
  readonly code_challenge: string;
  readonly code_challenge_method: "S256";
}

/** A fresh verifier of 256 random bits and its S256 challenge. */
export async function createPkcePair(): Promise<PkcePair> {
  const code_verifier = base64Url(crypto.getRandomValues(new Uint8Array(32)));
  return {
    code_verifier,
    code_challenge: await codeChallenge(code_verifier),
    code_challenge_method: "S256",
  };
}

/** The S256 challenge of a verifier (RFC 7636 section 4.2). */
export async function codeChallenge(verifier: string): Promise<string> {
  return base64Url(
    new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))),
  );
}

function base64Url(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/(?<!=)=+$/, "");
}
