// Written by Capstan, the same for every capability. Do not edit: run generate.

// Names and addresses that the internet does not lead to (RFC 6761, 6762, 8375 and IANA's special-purpose registries), as `URL` spells them. A name of one
// label is one of the network that asks.
const privateNames =
  /^(?:[^.]+|(?:.+\.)?(?:localhost|localdomain|local|internal|intranet|lan|corp|home|private|svc|home\.arpa))\.?$/;
const privateAddresses =
  /^(?:0|10|127|169\.254|192\.168|192\.0\.0|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])|198\.1[89]|2(?:2[4-9]|[345]\d))\./;

/**
 * Whether a URL's host name says that it is this machine or in a network of its own: loopback, private, link-local and multicast addresses, IPv6 addresses
 * that stand for such ones of IPv4, and the names that are kept for them. Where any other name leads is not looked up.
 */
export function isPrivateHost(hostname: string): boolean {
  if (hostname.startsWith("[")) return isPrivateGroups(groupsOf(hostname.slice(1, -1)));
  if (/^[\d.]+$/.test(hostname)) return privateAddresses.test(hostname);
  return privateNames.test(hostname);
}

function isPrivateGroups(groups: readonly number[]): boolean {
  const [first = 0, second = 0, third = 0, , fifth = 0, sixth = 0, high = 0, low = 0] = groups;
  // Unique local, link-local, site-local, multicast.
  if ((first & 0xfe00) === 0xfc00 || (first & 0xff80) === 0xfe80 || first >= 0xff00) return true;
  const isNothingBefore = (index: number): boolean =>
    groups.slice(0, index).every((group) => group === 0);
  // Mapped, translated and compatible addresses, `::` and `::1` among them (RFC 4291, 2.5; RFC 6052).
  if (isNothingBefore(5) && (sixth === 0 || sixth === 0xffff)) return isPrivateIpv4(high, low);
  if (isNothingBefore(4) && fifth === 0xffff && sixth === 0) return isPrivateIpv4(high, low);
  if (first === 0x64 && second === 0xff9b) return third === 1 || isPrivateIpv4(high, low);
  // 6to4 (RFC 3056).
  return first === 0x2002 && isPrivateIpv4(second, third);
}

function isPrivateIpv4(high: number, low: number): boolean {
  return privateAddresses.test([high >> 8, high & 255, low >> 8, low & 255].join("."));
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): readonly number[] {
  const [before = [], after = []] = address
    .split("::")
    .map((half) =>
      half.split(":").flatMap((group) => (group === "" ? [] : [Number.parseInt(group, 16)])),
    );
  return [
    ...before,
    ...Array<number>(Math.max(0, 8 - before.length - after.length)).fill(0),
    ...after,
  ];
}
