/** Words, each with what it costs to read it in a run of letters: the fewer words and the surer, the cheaper. */
export type Vocabulary = ReadonlyMap<string, number>;

/** What names are made of besides what they are about; dearer than the words of a text, so that `orders` is no `or`. */
const everyday =
  "a add all an and any apply approve archive are as assign at attach available batch be before between bulk by call cancel change check clear clone close complete config configuration confirm connect copy count create current data default delete deprecated describe detach details disable discover dissociate download edit enable end evaluate event events execute export fetch file files find flag for from generate get group groups has id ids import in info init insert into invite is item items it key keys latest like list listen lock login logout lookup many me merge metadata modify move name names new next no not oauth oauth2 object objects of off on one only open or order out over overview own page param params patch pause ping post preview publish purge put query read recent refresh register reject release remove rename replace report request requests reset resolve restart restore resume results retrieve revoke rotate run save schedule search send session set settings share show sign single soft start stats status stop submit summary suspend sync tag tags test that the this to token tokens top transfer trigger type types undo unlock unstable unpublish unregister untag update upload upsert usage use user users using v1 v2 v3 validate value values verify version versions view webhook webhooks with without write";

/** What everyday words cost; those of two letters come last. */
const everydayCost = 1.45;
const shortCost = 0.35;

/**
 * Lower-case words read in a run of letters, `listgroupsforrole` -> `list groups for role`: the cheapest way to read all of it in words of the vocabulary
 * or of every day. Undefined where some of it is no word, or nothing is to be split. Quadratic in the run, which is a name.
 */
export function splitRun(run: string, vocabulary: Vocabulary): readonly string[] | undefined {
  if (run.length > longestRun || !/^[a-z0-9]+$/.test(run)) return undefined;
  const best: ({ readonly cost: number; readonly from: number } | undefined)[] = [{ cost: 0, from: 0 }];
  for (let end = 1; end <= run.length; end += 1) {
    for (let from = Math.max(0, end - longestWord); from < end; from += 1) {
      const before = best[from];
      const word = costOf(run.slice(from, end), run, vocabulary);
      if (before === undefined || word === undefined) continue;
      const cost = before.cost + word;
      const known = best[end];
      if (known === undefined || cost < known.cost) best[end] = { cost, from };
    }
  }
  const words: string[] = [];
  for (let end = run.length; end > 0;) {
    const step = best[end];
    if (step === undefined) return undefined;
    words.unshift(run.slice(step.from, end));
    end = step.from;
  }
  return words.length > 1 ? words : undefined;
}

/** Longer runs are not read. */
export const longestRun = 200;

/** Longer words are none. */
export const longestWord = 24;

const everydayWords = new Set(everyday.split(" "));

function costOf(word: string, run: string, vocabulary: Vocabulary): number | undefined {
  // A run that is written as one word elsewhere, too, is no word for that.
  const known = word === run ? undefined : vocabulary.get(word);
  const common = everydayWords.has(word) || /^\d+$/.test(word) ? everydayCost : undefined;
  if (known === undefined && common === undefined) return undefined;
  return Math.min(known ?? Infinity, common ?? Infinity) + (word.length <= 2 ? shortCost : 0);
}
