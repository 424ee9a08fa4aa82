// Written by Capstan, the same for every capability. Do not edit: run generate.

// Names and addresses that the internet does not lead to (RFC 6761, 6762, 8375 and IANA's special-purpose registries), as `URL` spells them. A name of one
// label is one of the network that asks.
const privateNames =
  /^(?:[^.]+|(?:.+\.)?(?:localhost|localdomain|local|internal|intranet|lan|corp|home|private|svc|home\.arpa))\.?$/;
const privateAddresses =
  /^(?:0|10|127|169\.254|192\.168|192\.0\.0|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])|198\.1[89]|2(?:2[4-9]|[345]\d))\./;

// Unique local, link-local, site-local and multicast addresses, and those that are translated in the asker's own network.
const privateGroups = /^\[(?:f(?:[cd]\w|e[89a-f]|f\w)\w:|64:ff9b:1:)/;
// Mapped, translated and compatible addresses of IPv4, `::` and `::1` among them (RFC 4291, 2.5; RFC 6052), and 6to4 (RFC 3056).
const holdingIpv4 =
  /^\[(?:(?:::(?:ffff:(?:0:)?)?|64:ff9b:[\da-f:]{0,30}?)(?:([\da-f]{1,4}):)?([\da-f]{0,4})\]|2002:([\da-f]{0,4}):([\da-f]{0,4}))/;

/**
 * Whether a URL's host name says that it is this machine or in a network of its own: loopback, private, link-local and multicast addresses, IPv6 addresses
 * that stand for such ones of IPv4, and the names that are kept for them. Where any other name leads is not looked up.
 */
export function isPrivateHost(hostname: string): boolean {
  if (/^[\d.]+$/.test(hostname)) return privateAddresses.test(hostname);
  if (!hostname.startsWith("[")) return privateNames.test(hostname);
  const ipv4 = holdingIpv4.exec(hostname);
  const high = Number(`0x0${ipv4?.[1] ?? ipv4?.[3] ?? ""}`);
  const low = Number(`0x0${ipv4?.[2] ?? ipv4?.[4] ?? ""}`);
  return (
    privateGroups.test(hostname) ||
    (ipv4 !== null && privateAddresses.test(`${high >> 8}.${high & 255}.${low >> 8}.`))
  );
}
