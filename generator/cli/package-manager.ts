/** A package manager, by the words that people type. */
export interface PackageManager {
  readonly name: "npm" | "pnpm" | "yarn" | "bun";
  /** Installs what `package.json` names. */
  readonly install: string;
  /** Adds a package to it. */
  readonly add: string;
  /** Installs exactly what the lock says, in CI. */
  readonly installLocked: string;
}

const managers: readonly (PackageManager & { readonly lock: string })[] = [
  {
    name: "pnpm",
    lock: "pnpm-lock.yaml",
    install: "pnpm install",
    add: "pnpm add",
    installLocked: "corepack enable && pnpm install --frozen-lockfile",
  },
  {
    name: "yarn",
    lock: "yarn.lock",
    install: "yarn install",
    add: "yarn add",
    installLocked: "corepack enable && yarn install --immutable",
  },
  {
    name: "bun",
    lock: "bun.lock",
    install: "bun install",
    add: "bun add",
    installLocked: "npm i -g bun && bun install --frozen-lockfile",
  },
];

/** The package manager whose lock is there; npm where there is none. */
export function packageManager(isThere: (path: string) => boolean): PackageManager {
  return (
    managers.find(({ lock }) => isThere(lock)) ?? {
      name: "npm",
      install: "npm install",
      add: "npm install",
      installLocked: "npm ci",
    }
  );
}
