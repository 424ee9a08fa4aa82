/** `capabilities/oauth-authorization.yaml` -> `oauth-authorization`. */
export function fileStem(path: string): string {
  const base = path.split("/").at(-1) ?? path;
  return base.replace(/\.(?:naftiko|ikanos)?\.?ya?ml$/i, "") || base;
}
