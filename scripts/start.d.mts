/** What Node is started with for the Node host of the build in `folder`, before the host's own words. */
export function nodeHost(folder: string): string[]
export function isStale(folder: string): boolean
export function reasonAgainstElectron(where: {
  readonly platform: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** null where the system has no user numbers */
  readonly uid: number | null
  readonly asked: boolean
}): string | null
export function findElectron(folder: string, env: Readonly<Record<string, string | undefined>>): string | null
/** What may be given on the command line of `npm start`, as `parseArgs` reads it. */
export type StartFlags = Readonly<
  Partial<
    Record<'drill' | 'hidden' | 'no-open' | 'take-over' | 'help', boolean> &
      Record<'data-dir' | 'config' | 'port' | 'host', string>
  >
>
export function passedOn(flags: StartFlags, from: string): string[]
/** The words of a verb such as `who`, with paths meant from the folder `from`. */
export function verbWords(words: readonly string[], from: string): string[]
