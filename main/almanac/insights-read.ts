/** An export read in again: nothing of it is believed before its shape was looked at. Pure. */
import { AppError } from '../../contract/errors.ts'
import { insightsSpans } from '../../contract/insights.ts'
import { isZone } from '../../contract/zoned-time.ts'
import type { InsightsDocument } from './insights-document.ts'

type Fits = (value: unknown) => boolean

const isText: Fits = (value) => typeof value === 'string'
const isFlag: Fits = (value) => typeof value === 'boolean'
/** An instant, a number of a record or a count: none is further away than JavaScript's own dates. */
const isWhole: Fits = (value) => Number.isSafeInteger(value) && Math.abs(Number(value)) <= 8.64e15
const isCount: Fits = (value) => isWhole(value) && Number(value) >= 0
const orNull =
  (fits: Fits): Fits =>
  (value) =>
    value === null || fits(value)
const orAbsent =
  (fits: Fits): Fits =>
  (value) =>
    value === undefined || fits(value)
const oneOf =
  (...values: readonly unknown[]): Fits =>
  (value) =>
    values.includes(value)
const listOf =
  (fits: Fits): Fits =>
  (value) =>
    Array.isArray(value) && value.every(fits)
const fields =
  (shape: Readonly<Record<string, Fits>>): Fits =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.entries(shape).every(([name, fits]) =>
      fits(Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined),
    )

const impact = oneOf('down', 'degraded', 'none', 'unknown')
const severity = oneOf('page', 'notify', 'ticket', 'none')
const isMinutes: Fits = (value) => isCount(value) && Number(value) <= 1_440
const isTime: Fits = (value) => typeof value === 'string' && /^\d\d:\d\d$/.test(value)
const isDay: Fits = (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)
const isZoneName: Fits = (value) => typeof value === 'string' && isZone(value)

const episode = fields({
  ...{ id: isWhole, sourceId: isText, alertname: isText, title: isText },
  ...{ customer: orNull(isText), environment: orNull(isText), team: orNull(isText), severity },
  ...{ firedAt: isWhole, seenAt: isWhole, calledAt: orNull(isWhole), quietAt: orNull(isWhole) },
  ...{ ackAt: orNull(isWhole), ackMine: isFlag, ackOrigin: oneOf('here', 'upstream', null) },
  ...{ outcome: orNull(isText), worth: oneOf('actionable', 'noise', null), impact },
  review: orNull(fields({ falseAlarm: orNull(isFlag), impact: orNull(impact) })),
  sounded: listOf(fields({ from: isWhole, to: orNull(isWhole), unseen: orAbsent(isFlag) })),
  ...{ postmortemId: orNull(isWhole), calledIn: isFlag },
})

const postmortem = fields({
  ...{ id: isWhole, title: isText, createdAt: isWhole, state: isText, since: isWhole },
  ...{ team: orNull(isText), impact, impactMinutes: orNull(isCount), lateAt: orNull(isWhole) },
  ...{ customers: listOf(isText), episodeIds: listOf(isWhole) },
})

const thread = fields({
  ...{ id: isWhole, title: isText, customer: orNull(isText), environment: orNull(isText) },
  ...{ openedAt: isWhole, firstAnswerAt: orNull(isWhole) },
})

const escalation = fields({
  ...{ id: isWhole, direction: isText, at: isWhole, level: isText },
  ...{ threadId: orNull(isWhole), episodeId: orNull(isWhole) },
  of: orNull(
    fields({
      ...{ title: isText, customer: orNull(isText), environment: orNull(isText) },
      ...{ team: orNull(isText), severity },
    }),
  ),
})

const question = fields({
  ...{ week: isDay, weeks: oneOf(...insightsSpans), whose: oneOf('team', 'mine') },
  ...{ team: orNull(isText), severity: orNull(severity), when: oneOf('all', 'day', 'night') },
})

const surroundings = fields({
  zone: isZoneName,
  night: fields({ from: isMinutes, to: isMinutes }),
  targets: orAbsent(fields({ ackMs: isCount, resolveMs: isCount, respondMs: orNull(isCount) })),
  support: orAbsent(
    fields({
      zone: isZoneName,
      weekly: listOf(fields({ days: listOf(isWhole), from: isTime, to: isTime })),
      holidays: listOf(isText),
    }),
  ),
})

/** The parts in the order in which they are looked at, each by the words in which it is missed. */
const parts: readonly (readonly [string, Fits])[] = [
  ['its moment', fields({ madeAt: isWhole, behind: isCount })],
  ['its zone and hours', fields({ surroundings })],
  ['its question', fields({ view: fields({ question }) })],
  ['its alerts', fields({ facts: fields({ episodes: listOf(episode) }) })],
  ['its postmortems', fields({ facts: fields({ postmortems: listOf(postmortem) }) })],
  ['its threads', fields({ facts: fields({ threads: listOf(thread) }) })],
  ['what was asked of others', fields({ facts: fields({ escalations: listOf(escalation) }) })],
  [
    'what could not be seen',
    fields({
      facts: fields({
        gaps: listOf(fields({ sourceId: isText, from: isWhole, to: orNull(isWhole) })),
        runs: listOf(fields({ startedAt: isWhole, aliveBefore: orNull(isWhole) })),
        ...{ since: orNull(isWhole), teams: listOf(isText), sources: listOf(isText) },
      }),
    }),
  ],
]

/** @throws AppError `bad-input` with what is wrong, where it is no export of figures or is not whole */
export function readDocument(text: string): InsightsDocument {
  const value = parsed(text)
  if (!fields({ kind: oneOf('nightdesk-insights') })(value))
    throw new AppError('bad-input', 'This is no export of Nightdesk’s figures.')
  if (!fields({ version: oneOf(1) })(value))
    throw new AppError(
      'bad-input',
      'This export was made by a newer Nightdesk, and cannot be read by this one.',
    )
  for (const [words, fits] of parts)
    if (!fits(value)) throw new AppError('bad-input', `This export is damaged: ${words} cannot be read.`)
  return value as InsightsDocument
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new AppError(
      'bad-input',
      'This is no JSON, so no export of Nightdesk’s figures. Choose the file that was exported as JSON.',
    )
  }
}
