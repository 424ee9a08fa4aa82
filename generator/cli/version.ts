declare const CAPSTAN_VERSION: string;
declare const CAPSTAN_BUILD: string;

/** Capstan's own version; `source` where its sources run as they are. */
export const version = typeof CAPSTAN_VERSION === "undefined" ? "source" : CAPSTAN_VERSION;

/** Version and hash of what decides the output: the same for the same sources on every machine. */
export const generator = typeof CAPSTAN_BUILD === "undefined" ? "source" : `${version}+${CAPSTAN_BUILD}`;
