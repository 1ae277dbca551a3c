/** What other systems say of a rotation, put together with what the file says. Pure; instants are epoch ms. */
import { mayBeOne } from '../../contract/person.ts'
import type { Doubt, FedTurns, Rotation } from '../../contract/rotation.ts'
import type { Span } from '../../contract/weekly-spans.ts'

/** A stretch and who has it; null = nobody, on purpose. */
export interface Taken extends Span {
  readonly person: string | null
  readonly isOverride: boolean
}

/** The stretches that somebody has, and those of which nobody knows. */
export interface Agreed {
  readonly taken: readonly Taken[]
  readonly doubts: readonly Doubt[]
}

/** Somebody says that a person has a stretch; null = somebody does who was not named. */
interface Said extends Span {
  readonly person: string | null
  readonly source: string
}

/** The file's own layers, among the others. */
const fileSource = 'the file'

/**
 * Lays what is fed beside what the file's layers say. Where different people are named, or a source was never read, nobody
 * is guessed. Where nobody is named it counts as known only as far as every source was asked.
 * @param layered what the layers of the file say, in order
 */
export function agreed(rotation: Rotation, layered: readonly Taken[], sight: Span): Agreed {
  const { name, fed } = rotation
  if (fed.length === 0) return { taken: layered, doubts: [] }
  const unread = fed.find(({ turns, known }) => turns === null || known === null)
  if (unread) return { taken: [], doubts: [{ ...sight, kind: 'unknown', why: unreadWords(unread) }] }
  const said: readonly Said[] = [
    ...layered.map((one) => ({ ...one, source: fileSource })),
    ...fed.flatMap(({ source, turns }) => (turns ?? []).map((turn) => ({ ...turn, source }))),
  ].filter(({ from, to }) => from < sight.to && to > sight.from && from < to)
  const hasPeople = rotation.layers.some(({ people }) => people.length > 0)
  const taken: Taken[] = []
  const doubts: Doubt[] = []
  for (const { from, to, holders } of cuts(said, fed, sight)) {
    const [first, other] = apart(holders)
    const nameless = holders.find(({ person }) => person === null)
    const silent = fed.find(({ known }) => known === null || from < known.from || to > known.to)
    if (first && other) doubts.push({ from, to, kind: 'conflict', why: conflictWords(name, first, other) })
    else if (nameless)
      doubts.push({
        ...{ from, to, kind: 'unknown' },
        why: `${sentence(nameless.source)} has a shift here that names nobody.`,
      })
    else if (first) taken.push({ from, to, person: first.person, isOverride: false })
    else if (silent && !hasPeople)
      doubts.push({
        from,
        to,
        kind: 'unknown',
        why: `${sentence(silent.source)} says nothing about this time.`,
      })
  }
  return { taken, doubts: joinedDoubts(doubts) }
}

/** Somebody who is named, and somebody who cannot be the same person, where there is one. */
function apart(holders: readonly Said[]): readonly (Said | undefined)[] {
  const named = holders.filter(({ person }) => person !== null)
  for (const one of named) {
    const other = named.find(({ person }) => !mayBeOne(one.person ?? '', person ?? ''))
    if (other) return [one, other]
  }
  // Whoever is written out in full tells more of who it is.
  return [named.find(({ person }) => person?.includes('<')) ?? named[0]]
}

/** Cuts the time at every begin and end, so that in each piece the same people are named throughout. */
function* cuts(
  said: readonly Said[],
  fed: readonly FedTurns[],
  sight: Span,
): Generator<Span & { readonly holders: readonly Said[] }> {
  const edges = [
    ...said.flatMap(({ from, to }) => [from, to]),
    ...fed.flatMap(({ known }) => (known ? [known.from, known.to] : [])),
  ]
  const inSight = edges.filter((at) => at > sight.from && at < sight.to)
  const all = [...new Set([sight.from, ...inSight, sight.to])].toSorted((a, b) => a - b)
  const byBegin = said.toSorted((a, b) => a.from - b.from)
  let holders: readonly Said[] = []
  let next = 0
  for (const [index, from] of all.entries()) {
    const to = all[index + 1]
    if (to === undefined) return
    const begun: Said[] = []
    for (let one = byBegin[next]; one && one.from <= from; one = byBegin[next]) {
      begun.push(one)
      next += 1
    }
    holders = [...holders, ...begun].filter((one) => one.to > from)
    yield { from, to, holders }
  }
}

function joinedDoubts(doubts: readonly Doubt[]): readonly Doubt[] {
  const whole: Doubt[] = []
  for (const one of doubts) {
    const last = whole.at(-1)
    if (last && last.to === one.from && last.why === one.why) whole.splice(-1, 1, { ...last, to: one.to })
    else whole.push(one)
  }
  return whole
}

function unreadWords({ source, why }: FedTurns): string {
  return why ?? `${sentence(source)} has not been read yet.`
}

function conflictWords(rotation: string, one: Said, other: Said): string {
  return `${sentence(rotation)} names two people: ${one.person} (${one.source}) and ${other.person} (${other.source}).`
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
