/** The form of an override: who takes which part of a shift, and what in return. Pure; instants are epoch ms. */
import { overrideProblem, readWall, type WantedOverride, writtenWall } from '../../contract/overrides.ts'
import { isSamePerson } from '../../contract/person.ts'
import type { OwnShift, RotationOverride, RotationTime } from '../../contract/rotation.ts'
import { whenWords } from './shift-words.ts'

/** The stretch of a rotation that was chosen; person null = nobody has it. */
export interface Chosen {
  readonly rotation: string
  readonly person: string | null
  readonly isMine: boolean
  /** nobody is named because nobody knows */
  readonly isDoubt?: boolean
  /** when the whole of it begins, by which it is known; null = not in sight */
  readonly begins: number | null
  readonly from: number
  readonly to: number
}

/** As it is typed: the two times as a `datetime-local` field has them, in the rotation's zone. */
export interface OverrideForm {
  readonly who: 'typed' | 'nobody' | `person ${string}`
  readonly typed: string
  readonly from: string
  readonly to: string
  /** the shift that is taken in return, by `keyOf`; '' = none */
  readonly swap: string
}

const minuteMs = 60_000

/** A chosen shift's stretch: what has passed of it is not given away, and what has no end in sight ends with the week. */
export function stretchOf(
  { from, to }: { readonly from: number | null; readonly to: number | null },
  week: { readonly from: number; readonly to: number },
  now: number,
): { readonly from: number; readonly to: number } {
  const begins = Math.max(from ?? week.from, Math.floor(now / minuteMs) * minuteMs)
  return { from: begins, to: to ?? Math.max(week.to, begins + 60 * minuteMs) }
}

/** The form as it begins: the whole stretch, to the first of the others. */
export function formFor(chosen: Chosen, rotation: Pick<RotationTime, 'zone' | 'people'>): OverrideForm {
  const [first] = othersOf(rotation, chosen)
  return {
    who: first === undefined ? 'typed' : `person ${first}`,
    ...{ typed: '', swap: '' },
    from: writtenWall(rotation.zone, chosen.from).replace(' ', 'T'),
    to: writtenWall(rotation.zone, chosen.to).replace(' ', 'T'),
  }
}

/** Who of the rotation could take it: everybody but who has it. */
export function othersOf(
  { people }: Pick<RotationTime, 'people'>,
  { person }: Pick<Chosen, 'person'>,
): readonly string[] {
  return people.filter((name) => !isSamePerson(name, person))
}

/** Who takes it by the form; null = nobody, '' = not said yet. */
export function takerOf({ who, typed }: OverrideForm): string | null {
  if (who === 'nobody') return null
  return who === 'typed' ? typed.replaceAll(/\s+/g, ' ').trim() : who.slice('person '.length)
}

/** A shift by which a swap is chosen. */
export function keyOf({ rotation, from }: Pick<OwnShift, 'rotation' | 'from'>): string {
  return `${from} ${rotation}`
}

/** The shifts of the one who takes it that could be taken in return: whole, to come, and nobody stands in there yet. */
export function swapsFor(
  rotations: readonly RotationTime[],
  chosen: Chosen,
  taker: string | null,
  now: number,
): readonly OwnShift[] {
  if (chosen.person === null || taker === null) return []
  return rotations
    .flatMap(({ shifts }) => shifts)
    .filter(({ from, to, isOverride }) => from !== null && from > now && to !== null && !isOverride)
    .filter(({ person }) => isSamePerson(person, taker))
    .toSorted((a, b) => (a.from ?? 0) - (b.from ?? 0))
}

/** What is ordered by the form, or what keeps it from being: whole sentences. */
export function readForm(
  form: OverrideForm,
  chosen: Chosen,
  rotations: readonly RotationTime[],
  now: number,
): { readonly overrides: readonly WantedOverride[] } | { readonly problem: string } {
  const rotation = rotations.find(({ name }) => name === chosen.rotation)
  if (!rotation) return { problem: 'This rotation is not there any more.' }
  const taker = takerOf(form)
  const wanted: WantedOverride = {
    ...{ rotation: rotation.name, person: taker },
    from: form.from.slice(0, 16).replace('T', ' '),
    to: form.to.slice(0, 16).replace('T', ' '),
  }
  const problem = overrideProblem(rotation, wanted, now)
  if (problem !== null) return { problem }
  if (taker !== null && isSamePerson(taker, chosen.person)) return { problem: `${taker} has it already.` }
  const swap = swapsFor(rotations, chosen, taker, now).find((one) => keyOf(one) === form.swap)
  const other = rotations.find(({ name }) => name === swap?.rotation)
  if (!swap || !other || swap.from === null || swap.to === null) return { overrides: [wanted] }
  const inReturn: WantedOverride = {
    ...{ rotation: other.name, person: chosen.person },
    from: writtenWall(other.zone, swap.from),
    to: writtenWall(other.zone, swap.to),
  }
  const wrong = overrideProblem(other, inReturn, now)
  return wrong === null ? { overrides: [wanted, inReturn] } : { problem: `In return: ${wrong}` }
}

/** What will be, in the reader's own clock: `Ines Okafor has it Wed 14 Oct, 08:00 to 12:00, you the rest.` */
export function outcomeWords(
  form: OverrideForm,
  chosen: Chosen,
  { zone }: Pick<RotationTime, 'zone'>,
  swaps: readonly OwnShift[] = [],
): string {
  const [from, to] = [form.from, form.to].map((text) => readWall(zone, text.slice(0, 16).replace('T', ' ')))
  if (from == null || to == null || from >= to) return ''
  const taker = takerOf(form)
  if (taker === '') return ''
  const swap = swaps.find((one) => keyOf(one) === form.swap)
  const inReturn =
    swap && taker !== null
      ? ` ${chosen.isMine ? 'You have' : `${chosen.person} has`} ${whenWords(swap)} instead.`
      : ''
  const isWhole = from <= chosen.from && to >= chosen.to
  const rest = chosen.person === null ? '' : `, ${chosen.isMine ? 'you' : chosen.person} the rest`
  return `${taker ?? 'Nobody'} has it ${whenWords({ from, to })}${isWhole ? '' : rest}.${inReturn}`
}

/** Overrides that lie over the stretch. */
export function standingIn(
  { overrides }: Pick<RotationTime, 'overrides'>,
  { from, to }: Pick<Chosen, 'from' | 'to'>,
): readonly RotationOverride[] {
  return overrides.filter((one) => one.from < to && from < one.to)
}

/** A form that was kept as a draft; null when these words are none. */
export function readDraft(text: string): OverrideForm | null {
  try {
    const kept = JSON.parse(text) as Partial<Record<keyof OverrideForm, unknown>>
    const { who, typed, from, to, swap } = kept
    const isWhole = [who, typed, from, to, swap].every((each) => typeof each === 'string')
    return isWhole ? (kept as OverrideForm) : null
  } catch {
    return null
  }
}

/** Where the draft of a stretch is kept. */
export function draftPlace({ rotation, begins }: Chosen): string {
  return `reason:override-${begins ?? 0}-${rotation.replaceAll(/[^\w-]+/g, '_').slice(0, 80)}`
}
