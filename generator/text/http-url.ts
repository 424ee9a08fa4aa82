/** Whether a text can be the URL of a server, or of what stands on one. */
export function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && !/[#\s]/.test(text);
}
