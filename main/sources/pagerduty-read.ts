/** What PagerDuty's REST API answers, checked field by field as far as it is used. Pure; instants are epoch ms. */
import type { Span } from '../../contract/weekly-spans.ts'
import { flattened, oneLine } from './http-failure.ts'
import {
  asFlag,
  asInstant,
  asList,
  asObject,
  asString,
  asText,
  type Read,
  readBody,
  ShapeError,
} from './json-shape.ts'

/** A person in an account; the name is null where only the id was told. */
export interface PagerDutyUser {
  readonly id: string
  readonly name: string | null
  readonly email: string | null
}

/** Who has a stretch; an end that is not told is one that is not in sight. */
export interface PagerDutyTurn extends Span {
  readonly user: PagerDutyUser
}

/** A stretch that was given to somebody by hand. */
export interface PagerDutyOverride extends PagerDutyTurn {
  readonly id: string
}

export interface ReadSchedule {
  readonly id: string
  readonly name: string
  /** in order, nobody beside anybody else */
  readonly turns: readonly PagerDutyTurn[]
  /** everybody in it, also who has no turn in sight */
  readonly people: readonly PagerDutyUser[]
}

/** One page of a list. */
export interface ListPage<T> {
  readonly items: readonly T[]
  readonly more: boolean
}

const longestId = 64
const longestName = 200
const longestEmail = 254

/**
 * Reads GET /schedules/{id}. Its final schedule must be there and filled in for the stretch that was asked about: what is
 * not said is not "nobody".
 */
export function readSchedule(body: Buffer): Read<ReadSchedule> {
  return readBody(body, (parsed) => {
    const schedule = asObject(asObject(parsed, 'the answer').schedule, 'schedule')
    const final = asObject(schedule.final_schedule, 'schedule.final_schedule')
    const field = 'schedule.final_schedule.rendered_schedule_entries'
    const turns = asList(final.rendered_schedule_entries, field)
      .map((entry, index) => readTurn(entry, `${field}[${index}]`))
      .toSorted((a, b) => a.from - b.from)
    for (const [index, { to }] of turns.entries())
      if (to > (turns[index + 1]?.from ?? to)) throw new ShapeError(field, 'turns of one person at a time')
    return {
      id: asText(schedule.id, 'schedule.id', longestId),
      name: nameOf(schedule.name ?? schedule.summary, 'schedule.name') ?? 'schedule',
      turns,
      people: asList(schedule.users ?? [], 'schedule.users').map((user) => readUser(user, 'schedule.users')),
    }
  })
}

/** Reads one page of GET /oncalls: who is on call by it at `at`; null for whoever is asked of no schedule. */
export function readOnCalls(body: Buffer, at: number): Read<ListPage<PagerDutyUser>> {
  return readBody(body, (parsed) => {
    const fields = asObject(parsed, 'the answer')
    const items = asList(fields.oncalls, 'oncalls').flatMap((item, index) => {
      const field = `oncalls[${index}]`
      const oncall = asObject(item, field)
      const from = oncall.start == null ? at : asInstant(oncall.start, `${field}.start`)
      const to = oncall.end == null ? at + 1 : asInstant(oncall.end, `${field}.end`)
      const user = readUser(oncall.user, `${field}.user`)
      return from <= at && at < to ? [user] : []
    })
    return { items, more: moreOf(fields) }
  })
}

/** Reads one page of GET /users. */
export function readUsers(body: Buffer): Read<ListPage<PagerDutyUser>> {
  return readBody(body, (parsed) => {
    const fields = asObject(parsed, 'the answer')
    const items = asList(fields.users, 'users').map((user, index) => readUser(user, `users[${index}]`))
    return { items, more: moreOf(fields) }
  })
}

/** Reads GET /schedules/{id}/overrides. */
export function readOverrides(body: Buffer): Read<readonly PagerDutyOverride[]> {
  return readBody(body, (parsed) =>
    asList(asObject(parsed, 'the answer').overrides, 'overrides').map((item, index) => ({
      ...readTurn(item, `overrides[${index}]`),
      id: asText(asObject(item, 'override').id, `overrides[${index}].id`, longestId),
    })),
  )
}

/** What became of the one override of a POST: its id, or the words with which it was refused. */
export type OverrideAnswer = { readonly id: string } | { readonly refused: string }

/** Reads the answer to POST /schedules/{id}/overrides, which has a status of its own for each override. */
export function readOverrideAnswer(body: Buffer): Read<OverrideAnswer> {
  return readBody(body, (parsed) => {
    const answers = asList(parsed, 'the answer')
    if (answers.length !== 1)
      throw new ShapeError('the answer', 'a list of the one override that was asked for')
    const answer = asObject(answers[0], 'the answer[0]')
    const { status = 201, errors = [] } = answer
    if (typeof status !== 'number') throw new ShapeError('the answer[0].status', 'a number')
    const words = asList(errors, 'the answer[0].errors').map((error) => oneLine(asString(error, 'errors')))
    if (status < 200 || status >= 300 || words.length > 0)
      return { refused: words.length === 0 ? `It did not take the override (${status}).` : words.join('; ') }
    const override = asObject(answer.override, 'the answer[0].override')
    return { id: asText(override.id, 'the answer[0].override.id', longestId) }
  })
}

function readTurn(entry: unknown, field: string): PagerDutyTurn {
  const { start, end, user } = asObject(entry, field)
  const from = asInstant(start, `${field}.start`)
  const to = end == null ? Number.POSITIVE_INFINITY : asInstant(end, `${field}.end`)
  if (from >= to) throw new ShapeError(`${field}.end`, 'after its start')
  return { from, to, user: readUser(user, `${field}.user`) }
}

/** A user or a reference to one: its `name`, else its `summary`. */
function readUser(user: unknown, field: string): PagerDutyUser {
  const { id, name, summary, email } = asObject(user, field)
  return {
    id: asText(id, `${field}.id`, longestId),
    name: nameOf(name ?? summary, `${field}.summary`),
    email: email == null ? null : asText(email, `${field}.email`, longestEmail),
  }
}

/** A name on one line; null where there is none. */
function nameOf(value: unknown, field: string): string | null {
  if (value == null) return null
  const name = flattened(asString(value, field)).slice(0, longestName).toWellFormed()
  return name === '' ? null : name
}

/** A list without a word about further pages would be taken for a whole one. */
function moreOf({ more }: Readonly<Record<string, unknown>>): boolean {
  return asFlag(more, 'more')
}
