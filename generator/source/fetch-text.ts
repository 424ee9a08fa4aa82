import { noUtf8 } from "../diagnostics/catalogue/source.js";
import { isExampleHost, isPublicName } from "../text/hosts.js";
import type { ReadResult } from "./read-file.js";

/** Capabilities are at most some megabytes. */
const mostBytes = 16 * 1024 * 1024;
const timeoutMs = 20_000;
const mostRedirects = 5;

/** Whether a text is a URL rather than a path. */
export function isUrl(text: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(text);
}

/** Why a URL may not be fetched; undefined where it may: https, or http on this machine's loopback; no credentials in it. */
export function refusalOf(text: string): string | undefined {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return "it is no URL";
  }
  if (url.username !== "" || url.password !== "") return "it holds credentials";
  if (
    url.protocol === "https:" ||
    (url.protocol === "http:" && /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(url.hostname))
  )
    return undefined;
  return "it is not https";
}

/** Fetches a text: limited in size and time, redirected only to where it might have been fetched at once. `token` goes to the first origin alone. Never throws. */
export async function fetchText(source: string, token?: string): Promise<ReadResult> {
  const signal = AbortSignal.timeout(timeoutMs);
  let url = source;
  try {
    for (let hops = 0; hops <= mostRedirects; hops += 1) {
      const refusal = refusalOf(url);
      if (refusal !== undefined)
        return { problem: hops === 0 ? refusal : `it redirects to where it may not: ${refusal}` };
      if (isInside(url) && !isInside(source))
        return { problem: "it redirects to where it may not: it is on this machine, or in a network of its own" };
      const ours = token !== undefined && new URL(url).origin === new URL(source).origin;
      const response = await fetch(url, {
        redirect: "manual",
        signal,
        headers: {
          accept: "application/yaml, text/yaml, text/plain, */*",
          ...(ours ? { authorization: `Bearer ${token}` } : {}),
        },
      });
      const location = response.headers.get("location");
      if (response.status >= 300 && response.status < 400 && location !== null) {
        await response.body?.cancel();
        url = new URL(location, url).href;
        continue;
      }
      // A part of it (206), or nothing (204), is not what is asked for.
      if (response.status !== 200) {
        await response.body?.cancel();
        return { problem: `the server answers ${response.status}` };
      }
      const bytes = await readLimited(response);
      if (bytes === undefined) return { problem: `it is larger than ${mostBytes / 1024 / 1024} MiB` };
      const text = decode(bytes);
      return text === undefined ? { problem: noUtf8 } : { file: { path: source, text } };
    }
    return { problem: "it redirects too often" };
  } catch (error) {
    const cause =
      error instanceof Error && error.cause instanceof Error && "code" in error.cause
        ? String(error.cause.code)
        : undefined;
    return {
      problem:
        error instanceof Error && error.name === "TimeoutError"
          ? `nothing came within ${timeoutMs / 1000} seconds`
          : `the server cannot be reached${cause === undefined ? "" : ` (${cause})`}`,
    };
  }
}

/** Whether a URL leads to this machine or into a private network, whatever its scheme; where a name of the internet leads is not looked up. */
function isInside(url: string): boolean {
  const host = new URL(url).hostname.replace(/\.$/, "");
  if (host.startsWith("[")) return !/^\[[23][0-9a-f]{3}:/.test(host) || host.startsWith("[2002:");
  if (/^[\d.]+$/.test(host))
    return /^(?:0|10|127|169\.254|192\.168|192\.0\.0|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])|198\.1[89]|2(?:2[4-9]|[345]\d))\./.test(
      host,
    );
  return !isPublicName(host) && !isExampleHost(host);
}

/** The bytes of an answer; undefined where there are, or are said to be, too many. */
async function readLimited(response: Response): Promise<Uint8Array | undefined> {
  if (Number(response.headers.get("content-length") ?? 0) > mostBytes) {
    await response.body?.cancel();
    return undefined;
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > mostBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
