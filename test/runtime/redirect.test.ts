import { describe, expect, it } from "vitest";
import { isPrivateHost } from "../../templates/runtime/private-host.js";
import { followRedirect, type Hop } from "../../templates/runtime/redirect.js";

const hopTo = (url: string): Hop => ({ method: "GET", url, headers: new Map(), body: undefined, trusted: true });

describe("a redirect into a private network", () => {
  const inside = [
    "https://127.0.0.1/",
    "https://localhost:8080/",
    "https://10.1.2.3/",
    "https://172.31.0.1/",
    "https://192.168.0.1/",
    "https://169.254.169.254/latest/meta-data",
    "https://100.64.0.1/",
    "https://0.0.0.0/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://[::1]/",
    "https://[fd00::1]/",
    "https://[fe80::1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://metadata.google.internal/",
    "https://printer.local/",
  ];
  it.each(inside)("from elsewhere is not followed: %s", (target) => {
    expect(() => followRedirect(hopTo("https://api.example/a"), 302, target)).toThrow(
      /private network.*`privateRedirects`/,
    );
  });

  it.each(inside)("is followed from a private network, or where the option allows it: %s", (target) => {
    expect(followRedirect(hopTo("https://10.0.0.5/a"), 302, target)?.url).toBe(new URL(target).href);
    expect(followRedirect(hopTo("https://api.example/a"), 302, target, undefined, true)?.url).toBe(
      new URL(target).href,
    );
  });

  it.each([
    "https://api.example/",
    "https://8.8.8.8/",
    "https://172.32.0.1/",
    "https://100.128.0.1/",
    "https://11.0.0.1/",
    "https://[2606:4700::1111]/",
    "https://10.example/",
    "https://localhost.example/",
    "https://[::ffff:8.8.8.8]/",
  ])("is something else: %s", (target) => {
    expect(isPrivateHost(new URL(target).hostname)).toBe(false);
    expect(followRedirect(hopTo("https://api.example/a"), 302, target)?.url).toBe(new URL(target).href);
  });
});
