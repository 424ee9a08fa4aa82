/** Whether a host is this machine's own: `localhost`, 127.0.0.0/8 or `::1`, in brackets or not. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|(?:.*\.)?localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i.test(host.trim());
}

/** Whether a host is kept for examples and tests that reach nothing (RFC 2606, 2 and 3). */
export function isExampleHost(host: string): boolean {
  return /(?:^|\.)example(?:\.(?:com|net|org))?$/i.test(host.trim());
}

/** Whether a host looks like a name of the public internet: no address, and no ending that private networks use (RFC 6761, RFC 6762, RFC 8375). */
export function isPublicName(host: string): boolean {
  return (
    /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}$/i.test(host) &&
    !/\.(?:local|localhost|internal|intranet|lan|home\.arpa|private|corp|ziti|svc|test|invalid)$/i.test(host)
  );
}
