/** Where adapters of a kind listen unless they say so themselves. */
export const defaultPorts = {
  rest: 8080,
  mcp: 9090,
  skill: 8090,
  control: 9091,
};

/** The loopback interface, by both of its addresses: nobody is let in from another machine without being asked for. */
export const defaultAddress = "localhost";

/** Where a server is found on the machine that it runs on; `path` begins with a slash, or is empty. */
export function localUrl(port: number, path: string): string {
  return `http://${defaultAddress}:${port}${path}`;
}
