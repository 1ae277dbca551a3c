/** Where a rotation comes from, how old that is, and what of it is not known, in words. Pure; instants are epoch ms. */
import { type Doubt, type FedFrom, isOldCopy, type RotationTime } from '../../contract/rotation.ts'
import { momentText } from '../ui/clock.ts'
import { whenWords } from './shift-words.ts'

/** `calendar ops`; `calendar ops and calendar us`; '' where all of it stands in the file. */
export function fromWords(fed: readonly FedFrom[]): string {
  const names = fed.map(({ source }) => source)
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** What there is to say of a source: that it cannot be read and since when what is shown is so; null = nothing. */
export function sourceProblem(fed: FedFrom, now: number): string | null {
  const { source, readAt, why } = fed
  const name = source.charAt(0).toUpperCase() + source.slice(1)
  if (readAt === null) return why ?? `${name} has not been read yet.`
  if (!isOldCopy(fed, now)) return null
  const age = `What is shown is as of ${momentText(readAt, now)}.`
  return why === null ? `${name} has not been read for a day. ${age}` : `${why} ${age}`
}

/** What a stretch that nobody knows says on its block. */
export const doubtWords: Readonly<Record<Doubt['kind'], string>> = {
  conflict: 'Two named',
  unknown: 'Not known',
}

/** What it says to whoever does not see it. */
export function doubtLabel(doubt: Doubt): string {
  return `${doubtWords[doubt.kind]}, ${whenWords(doubt)}: ${doubt.why}`
}

/** The conflicts that lie ahead, the nearest first. */
export function conflictsAhead(
  rotations: readonly RotationTime[],
  now: number,
): readonly (Doubt & { readonly rotation: string })[] {
  return rotations
    .flatMap(({ name, doubts }) => doubts.map((doubt) => ({ ...doubt, rotation: name })))
    .filter(({ kind, to }) => kind === 'conflict' && to > now)
    .toSorted((a, b) => a.from - b.from)
}

/** When it is next not known who has it, if that comes before anybody's next shift; null = it does not. */
export function doubtNext({ doubts }: RotationTime, now: number, nextAt: number | null): number | null {
  const from = doubts.find((doubt) => doubt.from > now)?.from ?? null
  return from !== null && (nextAt === null || from < nextAt) ? from : null
}

/** Why nobody knows who has a rotation at `at`, as a whole sentence; null where that is known. */
export function doubtAt({ doubts, why }: Pick<RotationTime, 'doubts' | 'why'>, at: number): string | null {
  return why ?? doubts.find(({ from, to }) => from <= at && at < to)?.why ?? null
}
