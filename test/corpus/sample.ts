// `npm run corpus:sample [count] [seed]`: so many published files, others for another seed, started and called; what arrives upstream is compared with a reading of the YAML. Prints the seed.
import { findCorpus } from "./corpus.js";
import { runSample } from "./run-sample.js";

const [, , count = "150", given] = process.argv;
const seed = given ?? String(Math.floor(Math.random() * 1e9));
const folder = findCorpus();
if (folder === undefined) {
  console.log("skipped: the corpus is not there");
} else {
  const { files, calls, compared, answers, mismatches } = await runSample(folder, Number(count), seed);
  for (const { file, operation, expected, received } of mismatches.slice(0, 20))
    console.log(`${file}\n  ${operation}\n  expected ${expected}\n  received ${received}`);
  console.log(
    `seed ${seed}: ${files} files, ${calls} calls, ${compared} compared, ${answers} answers compared, ${mismatches.length} otherwise than meant`,
  );
  if (mismatches.length > 0) process.exitCode = 1;
}
