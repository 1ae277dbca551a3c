/** A part of the engine with a life of its own: started with it, woken when its time has come, stopped with it. */
export interface EnginePart {
  /** the configuration has been taken up, at the start and after each change */
  configured?(): void
  /** does what is due; answers when it wants to be woken next, epoch ms (Infinity = not by time) */
  run?(now: number): number
  /** the machine woke at `now` after sleeping `missedMs` */
  woke?(now: number, missedMs: number): void
  stop?(): void
}
