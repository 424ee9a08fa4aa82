// Addresses that the internet does not lead to (IANA special-purpose registries), as `URL` spells them.
const privateNames = /^(?:.+\.)?(?:localhost|local|internal|home\.arpa)\.?$/;
const privateAddresses =
  /^(?=[\d.]+$)(?:0|10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])|198\.1[89])\./;
const privateNetworks = /^\[(?:::1?|f[cd][0-9a-f]{2}:.*|fe[89ab][0-9a-f]:.*|64:ff9b:1:.*)\]$/;

/**
 * Whether a URL's host name says that it is this machine or in a network of its own: loopback, private and link-local addresses, and the
 * names that are kept for them. Where any other name leads is not looked up.
 */
export function isPrivateHost(hostname: string): boolean {
  const mapped = /^\[::(?:ffff:)?([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(hostname);
  if (mapped !== null) return privateAddresses.test(dotted(mapped[1] ?? "", mapped[2] ?? ""));
  return (
    privateAddresses.test(hostname) || privateNetworks.test(hostname) || privateNames.test(hostname)
  );
}

/** An IPv4 address in the last two groups of an IPv6 address, as it is usually written. */
function dotted(high: string, low: string): string {
  const [upper, lower] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [upper >> 8, upper & 255, lower >> 8, lower & 255].join(".");
}
