/**
 * What the trouble cost, out of the record: each figure with how it is known. Nothing is taken for granted: what nobody saw
 * or told is not known. Pure; instants are epoch ms.
 */
import { durationWords } from '../../contract/duration-words.ts'
import type { Figure, ImpactFigures } from '../../contract/postmortem-evidence.ts'
import { feltOf } from './felt.ts'
import { impactLines } from './impact-lines.ts'
import { noteSign } from './note-sign.ts'
import { type PostmortemRecord, saidIn } from './record.ts'
import { spanOf, type TroubleSpan } from './span.ts'

/** The figures, and their lines for the section. */
export function impactOf(record: PostmortemRecord): ImpactFigures {
  const span = spanOf(record)
  const { impact, down, degraded } = feltOf(record, span)
  const names = (of: (one: { customer: string | null; environment: string | null }) => string | null) => [
    ...new Set(
      [...record.episodes.map(({ episode }) => episode), ...record.threads].flatMap((one) => of(one) ?? []),
    ),
  ]
  const figures: Omit<ImpactFigures, 'lines'> = {
    ...{ down, degraded, impact },
    customers: names(({ customer }) => customer),
    environments: names(({ environment }) => environment),
    threads: threadsOf(record),
    detected: detectedOf(record, span),
    acknowledged: acknowledgedOf(record, span),
    mitigated: mitigatedOf(record, span),
    resolved: resolvedOf(record, span),
  }
  return { ...figures, lines: impactLines(figures, record) }
}

function threadsOf({ threads, watchesSupport }: PostmortemRecord): Figure {
  if (threads.length > 0)
    return { value: threads.length, how: 'measured', why: 'Threads that were linked with it by hand.' }
  return watchesSupport
    ? { value: 0, how: 'measured', why: 'No customer’s thread is linked with it.' }
    : { value: null, how: 'unknown', why: 'Nightdesk watches no place where customers ask.' }
}

/** From the start to an instant; only as sure as the start is. */
function since(span: TroubleSpan, at: number | null, from: string, missing: string): Figure {
  if (span.start === null) return { value: null, how: 'unknown', why: 'Nothing says when it began.' }
  if (at === null) return { value: null, how: 'unknown', why: missing }
  return {
    value: Math.max(0, at - span.start),
    how: span.startIsSure ? 'measured' : 'estimated',
    why: `${from} ${span.startWhy}`,
  }
}

function detectedOf({ episodes, threads }: PostmortemRecord, span: TroubleSpan): Figure {
  const seen = episodes.map(({ episode }) => episode.seenAt)
  if (seen.length > 0) return since(span, Math.min(...seen), 'Until this laptop saw the first alert.', '')
  const asked = threads.flatMap(({ messages }) => messages.find(({ side }) => side === 'customer')?.at ?? [])
  const first = asked.length === 0 ? null : Math.min(...asked)
  return since(span, first, 'A customer told us.', 'Nothing says how it was noticed.')
}

function acknowledgedOf({ episodes }: PostmortemRecord, span: TroubleSpan): Figure {
  const acks = episodes.flatMap((one) =>
    saidIn(one)
      .filter(({ kind }) => kind === 'acked' || kind === 'acked-upstream')
      .map(({ at }) => at),
  )
  const first = acks.length === 0 ? null : Math.min(...acks)
  return since(span, first, 'Until somebody first acknowledged it.', 'Nobody acknowledged it.')
}

/** What stopped it is a person's word: a note that begins with = or ==, or that nobody felt it any more. */
function mitigatedOf({ episodes, threads }: PostmortemRecord, span: TroubleSpan): Figure {
  const stops = (text: string | null): boolean => {
    const { sign } = noteSign(text ?? '')
    return sign === 'temporary' || sign === 'permanent'
  }
  const notes = [
    ...episodes.flatMap((one) =>
      saidIn(one)
        .filter(({ kind, text }) => kind === 'note' && stops(text))
        .map(({ at }) => at),
    ),
    ...threads.flatMap(({ deeds }) =>
      deeds.filter(({ kind, text }) => kind === 'note' && stops(text)).map(({ at }) => at),
    ),
  ]
  const first = notes.length === 0 ? null : Math.min(...notes)
  return since(
    span,
    first,
    'Until the first note of what stopped it.',
    'No note that begins with = or == says what stopped it.',
  )
}

function resolvedOf({ episodes, now }: PostmortemRecord, span: TroubleSpan): Figure {
  if (episodes.length === 0)
    return { value: null, how: 'unknown', why: 'No alert is linked that says when it was over.' }
  const open = episodes.filter(({ episode }) => episode.quietAt === null).length
  const missing = `${open === 1 ? 'One alert' : `${open} alerts`} still ${open === 1 ? 'fires' : 'fire'}, ${durationWords(now - (span.start ?? now))} after the start.`
  return since(span, span.end, 'Until the last alert went quiet.', missing)
}
