/** Who writes: the folder that texts wait in is named after the process, and those of dead ones are cleared away. */
export interface Run {
  readonly id: number;
  readonly isRunning: (id: number) => boolean;
}
