/** Headers that a transport sets itself: nobody can pass them. */
export function isTransportHeader(name: string): boolean {
  return transportHeaders.test(name);
}

const transportHeaders =
  /^(?:connection|content-length|expect|host|keep-alive|proxy-connection|te|trailer|transfer-encoding|upgrade)$/i;
