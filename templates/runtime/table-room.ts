import { UnreadText } from "./unread-text.js";

const most = 128 * 1024 * 1024;
/** What a cell takes beside its name and its text, in characters. */
const ofCell = 16;

/** What the tables of a text may still take. */
export interface TableRoom {
  /** For a row with a cell under each of `names`. Throws where no room is left for it. */
  readonly takeRow: (names: readonly string[]) => void;
  /** For so many characters of names and cells. Throws where no room is left for them. */
  readonly take: (characters: number) => void;
}

/**
 * The room of tables that are read from `text`: every row repeats the names of its columns, so that a long name over many rows would become the square of
 * what came. Names of 60 characters over digits have room enough.
 */
export function createTableRoom(text: string): TableRoom {
  let left = Math.min(64 * text.length + 640_000, most);
  const take = (characters: number): void => {
    left -= characters;
    if (left < 0)
      throw new UnreadText("table", "it is much larger than the text that it is read from");
  };
  return {
    take,
    takeRow: (names) => take(names.reduce((sum, name) => sum + name.length, ofCell * names.length)),
  };
}
