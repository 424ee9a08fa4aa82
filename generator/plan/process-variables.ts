/** The variables that all servers of a process share, in the order the README lists them; `what` is Markdown. */
export const processVariables = [
  {
    name: "TRUST_PROXY",
    flag: "--trust-proxy",
    what: "Proxies whose `X-Forwarded-*` headers are believed: addresses and networks with commas between, or how many there are (none)",
  },
  {
    name: "TLS_CERTIFICATE",
    flag: "--tls-certificate",
    what: "PEM file of the certificate, with its chain, that it serves https with (http)",
  },
  { name: "TLS_KEY", flag: "--tls-key", what: "PEM file of the certificate's private key" },
  { name: "HTTP2", flag: "--http2", what: "`yes`: HTTP/2 beside HTTP/1.1, which takes a certificate (no)" },
] as const;
