/** Where lines about a request go. */
export type RequestLog = (members: Readonly<Record<string, unknown>>, message: string) => void;

const logs = new WeakMap<object, RequestLog>();

/** Keeps where lines about a request go beside it: the protocol's package hands on the request alone. */
export function keepLog(request: object, log: RequestLog): void {
  logs.set(request, log);
}

/** Where lines about a request go: the log of the server that it came to; standard error where there is none. */
export function logOf(request: object | undefined): RequestLog {
  const kept = request === undefined ? undefined : logs.get(request);
  return (
    kept ?? ((members, message) => console.error(JSON.stringify({ ...members, msg: message })))
  );
}
