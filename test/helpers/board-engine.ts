/** What the fake engine does about the life of a postmortem: the real machine, over summaries in memory. */
import { AppError } from '../../contract/errors.ts'
import type { PostmortemId } from '../../contract/ids.ts'
import type { OrderName, OrderValue } from '../../contract/orders.ts'
import type { PostmortemSummary } from '../../contract/postmortem.ts'
import type { PostmortemEvent, ShiftOnDay } from '../../contract/postmortem-life.ts'
import { dateOf, wallAt } from '../../contract/zoned-time.ts'
import { doDeed, type LifeDeed } from '../../main/postmortems/life.ts'
import type { FakeEngine } from './fake-engine.ts'

export interface BoardEngine {
  /** what happened to each, the oldest first */
  readonly stories: Map<number, readonly PostmortemEvent[]>
  /** on which kept days somebody is on duty */
  shiftsOn: readonly ShiftOnDay[]
  readonly orders: Partial<Record<OrderName, (input: never, engine: FakeEngine) => void>>
  /** undefined = not a question of the board */
  answer(name: string, input: unknown): unknown
}

type Life<Name extends OrderName> = OrderValue<Name>

/** One over no stories yet. */
export function aBoardEngine(): BoardEngine {
  const stories = new Map<number, readonly PostmortemEvent[]>()
  let lastEvent = 0
  const tell = (id: PostmortemId, event: Omit<PostmortemEvent, 'id'>): void => {
    lastEvent += 1
    stories.set(id, [...(stories.get(id) ?? []), { id: lastEvent, ...event }])
  }
  const known = (engine: FakeEngine, id: PostmortemId): PostmortemSummary => {
    const found = engine.state().postmortems.find((each) => each.id === id)
    if (!found) throw new AppError('not-found', 'This postmortem is not here any more.')
    return found
  }
  const deed = (engine: FakeEngine, id: PostmortemId, one: LifeDeed): void => {
    const before = known(engine, id)
    const { desk } = engine.state()
    const now = engine.now()
    const today = dateOf(wallAt(desk.settings.postmortems.zone, now))
    const result = doDeed(before.life, one, { now, by: desk.me.name, today })
    if (!result.ok) throw new AppError('not-allowed', result.missing.join(' '))
    for (const line of result.story) tell(id, { ...line, at: now, by: desk.me.name })
    engine.push({ postmortems: [{ ...before, life: result.life }] })
  }
  const orNull = (text: string | null): string | null => (text === '' ? null : text)
  const board: BoardEngine = {
    stories,
    shiftsOn: [],
    orders: {
      'postmortems.ready': ({ postmortemId, on }: Life<'postmortems.ready'>, engine) =>
        deed(engine, postmortemId, { kind: 'ready', on }),
      'postmortems.move': ({ postmortemId, to, reason }: Life<'postmortems.move'>, engine) =>
        deed(engine, postmortemId, { kind: 'move', to, reason }),
      'postmortems.assign': ({ postmortemId, ...given }: Life<'postmortems.assign'>, engine) =>
        deed(engine, postmortemId, { kind: 'assign', ...given }),
      'postmortems.keepDay': ({ postmortemId, day, on }: Life<'postmortems.keepDay'>, engine) =>
        deed(engine, postmortemId, { kind: 'keep-day', day, on }),
      'postmortems.rollout': ({ postmortemId, ...told }: Life<'postmortems.rollout'>, engine) => {
        const { customer, version, evidence, reason } = told
        const rollout = {
          ...told,
          ...{ customer: orNull(customer), version: orNull(version) },
          ...{ evidence: orNull(evidence), reason: orNull(reason) },
        }
        deed(engine, postmortemId, { kind: 'rollout', rollout })
      },
      'postmortems.dropEnvironment': (input: Life<'postmortems.dropEnvironment'>, engine) =>
        deed(engine, input.postmortemId, {
          kind: 'drop-environment',
          environment: input.environment,
          isNamed: false,
        }),
      'postmortems.outcome': (input: Life<'postmortems.outcome'>, engine) => {
        const { postmortemId, kind, state, title, url, reason } = input
        const outcome =
          state === null ? null : { kind, state, title, url: orNull(url), reason: orNull(reason) }
        deed(engine, postmortemId, { kind: 'outcome', of: kind, outcome })
      },
      'postmortems.impact': (input: Life<'postmortems.impact'>, engine) => {
        const { postmortemId, impact, minutes, reason } = input
        deed(engine, postmortemId, { kind: 'impact', impact, minutes, reason: reason ?? null })
      },
      'postmortems.minutes': ({ postmortemId, text }: Life<'postmortems.minutes'>, engine) => {
        known(engine, postmortemId)
        const by = engine.state().desk.me.name
        tell(postmortemId, { at: engine.now(), by, kind: 'minuted', text })
      },
    },
    answer: (name, input) => {
      const { postmortemId } = input as { readonly postmortemId?: number }
      if (name === 'postmortems.story') return stories.get(postmortemId ?? 0) ?? []
      if (name === 'postmortems.shiftsOn') {
        const { days } = input as { readonly days: readonly string[] }
        return board.shiftsOn.filter(({ day }) => days.includes(day))
      }
      if (name === 'postmortems.calendar')
        return { text: 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n', days: 1 }
      return undefined
    },
  }
  return board
}
