/** The variables that all servers of a process share, in the order the README lists them; `what` is Markdown. `isOfListeners`: of use only where one listens. */
export const processVariables = [
  {
    isOfListeners: true,
    name: "TRUST_PROXY",
    flag: "--trust-proxy",
    what: "Proxies whose `X-Forwarded-*` headers are believed: addresses and networks with commas between, or how many there are (none)",
  },
  {
    isOfListeners: true,
    name: "TLS_CERTIFICATE",
    flag: "--tls-certificate",
    what: "PEM file of the certificate, with its chain, that it serves https with (http)",
  },
  { isOfListeners: true, name: "TLS_KEY", flag: "--tls-key", what: "PEM file of the certificate's private key" },
  {
    isOfListeners: true,
    name: "HTTP2",
    flag: "--http2",
    what: "`yes`: HTTP/2 beside HTTP/1.1, which takes a certificate (no)",
  },
  {
    isOfListeners: true,
    name: "LOG_LEVEL",
    flag: "--log-level",
    what: "From which level up log lines are written: `trace`, `debug`, `info`, `warn`, `error`, `fatal`, `silent` (warn)",
  },
  {
    isOfListeners: false,
    name: "CALL_TIMEOUT_MS",
    flag: "--call-timeout-ms",
    what: "How long each try of a call upstream may take, in milliseconds (as configured, else 30000)",
  },
  {
    isOfListeners: false,
    name: "CALL_RETRIES",
    flag: "--call-retries",
    what: "Further tries of calls that are safe to repeat (2)",
  },
  {
    isOfListeners: false,
    name: "CALL_CONNECTIONS",
    flag: "--call-connections",
    what: "Connections to each upstream at once (no limit)",
  },
  {
    isOfListeners: false,
    name: "MAX_ANSWER_BYTES",
    flag: "--max-answer-bytes",
    what: "The largest answer of an upstream that is read into memory (33554432)",
  },
  {
    isOfListeners: false,
    name: "MAX_BODY_BYTES",
    flag: "--max-body-bytes",
    what: "The largest body that callers may send (1048576; 10485760 where files are taken, 4194304 for MCP)",
  },
  {
    isOfListeners: true,
    name: "REQUEST_TIMEOUT_MS",
    flag: "--request-timeout-ms",
    what: "How long a request may take to arrive whole, in milliseconds (60000)",
  },
  {
    isOfListeners: false,
    name: "PATIENCE_MS",
    flag: "--patience-ms",
    what: "How long requests under way get when the servers are told to end, in milliseconds (10000)",
  },
] as const;
