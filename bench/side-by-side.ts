// Two servers under the same load in turns, so that whatever else the machine does hits both.
import { Pool } from "undici";
import type { Child } from "./child.js";

/** A request that is sent over and over. */
export interface Asked {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** How one server does beside another. */
export interface Beside {
  /** Requests per second, of the median round. */
  readonly ours: number;
  readonly byHand: number;
  /** Milliseconds of processor time of a request. */
  readonly ourCpu: number;
  readonly cpuByHand: number;
  /** Ours over theirs: requests per second, as the median of what the rounds give, and requests per processor time. */
  readonly ratio: number;
  readonly cpuRatio: number;
}

interface Round {
  readonly perSecond: number;
  readonly cpu: number;
}

const connections = 20;
/** Requests until the engine has compiled what it will. */
const warming = 6_000;

/** Sends `asked` to both servers, in `rounds` rounds of `requests` each: many short ones, since others use the machine too. Fails where an answer is no success. */
export async function sideBySide(
  ours: Child,
  byHand: Child,
  asked: Asked,
  { rounds = 30, requests = 500 }: { readonly rounds?: number; readonly requests?: number } = {},
): Promise<Beside> {
  const pools = [ours, byHand].map((child) => ({ child, pool: new Pool(child.url, { connections, pipelining: 1 }) }));
  const measured: (readonly [Round, Round])[] = [];
  for (const { child, pool } of pools) await load(child, pool, asked, warming);
  for (let round = 0; round < rounds; round += 1) {
    // Who goes first changes, so that neither always runs on a machine that the other has warmed.
    const order = round % 2 === 0 ? pools : [...pools].reverse();
    const done: Round[] = [];
    for (const { child, pool } of order) done.push(await load(child, pool, asked, requests));
    const [first, second] = round % 2 === 0 ? done : [...done].reverse();
    if (first !== undefined && second !== undefined) measured.push([first, second]);
  }
  await Promise.all(pools.map(async ({ pool }) => await pool.close()));
  return {
    ours: median(measured.map(([one]) => one.perSecond)),
    byHand: median(measured.map(([, other]) => other.perSecond)),
    ratio: median(measured.map(([one, other]) => one.perSecond / other.perSecond)),
    ...cpuBeside(measured),
  };
}

/** Processor time of the quarter of the rounds that others disturbed least: theirs comes on top, and hits whoever works at that time. */
export function cpuBeside(
  measured: readonly (readonly [{ readonly cpu: number }, { readonly cpu: number }])[],
): Pick<Beside, "ourCpu" | "cpuByHand" | "cpuRatio"> {
  const ourCpu = quarter(measured.map(([one]) => one.cpu));
  const cpuByHand = quarter(measured.map(([, other]) => other.cpu));
  return { ourCpu, cpuByHand, cpuRatio: cpuByHand / ourCpu };
}

async function load(child: Child, pool: Pool, asked: Asked, requests: number): Promise<Round> {
  const before = await child.cpu();
  const start = performance.now();
  let count = 0;
  const worker = async (): Promise<void> => {
    while (count < requests) {
      count += 1;
      const { statusCode, body } = await pool.request({ ...asked, body: asked.body ?? null });
      if (statusCode >= 300) throw new Error(`${asked.method} ${asked.path}: ${statusCode} ${await body.text()}`);
      await body.dump({ limit: Infinity });
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  const elapsed = performance.now() - start;
  return { perSecond: (count / elapsed) * 1000, cpu: ((await child.cpu()) - before) / count };
}

/** The middle of some numbers. */
export function median(values: readonly number[]): number {
  return placed(values, 1 / 2);
}

function quarter(values: readonly number[]): number {
  return placed(values, 1 / 4);
}

/** What stands so far from the beginning when numbers are sorted. */
function placed(values: readonly number[], part: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length * part)] ?? Number.NaN;
}
