/** The life of an escalation as a table, and as a property: nothing leaves an alert neither needing somebody nor held. */
import { describe, expect, it } from 'vitest'
import type { EscalationLevel } from '../../../contract/escalation.ts'
import {
  type Around,
  type Asked,
  type Deed,
  type Happening,
  type Holder,
  rebased,
  turn,
  unasked,
} from '../../../main/escalations/escalate.ts'
import { fc } from '../../helpers/property.ts'

const minuteMs = 60_000

const level = (name: string, acceptMs = 5 * minuteMs): EscalationLevel => ({
  name,
  who: name,
  ...{ role: null, phone: null, chat: null, link: null },
  acceptMs,
})
const tomasz = level('Tomasz')
const ines = level('Ines', 3 * minuteMs)

const around = (part: Partial<Around> = {}): Around => ({
  now: 1_000,
  holder: 'me',
  firing: true,
  next: ines,
  ...part,
})
const asks: Happening = {
  kind: 'ask',
  by: 'Mara',
  level: tomasz,
  reason: 'stuck',
  note: '',
  passes: false,
  takes: true,
}
const asked = (part: Partial<Asked> = {}): Asked => ({
  ...turn(unasked, asks, around({ holder: 'nobody' })).asked,
  ...part,
})
const dueAt = 1_000 + 5 * minuteMs
const accept: Happening = { kind: 'accept', by: 'Tomasz', text: '' }
const decline: Happening = { kind: 'decline', by: 'Tomasz', text: '' }
const time: Happening = { kind: 'time' }
const withdraw = (undoes: boolean): Happening => ({ kind: 'withdraw', by: 'Mara', undoes })

describe('what follows what', () => {
  const table: readonly (readonly [
    string,
    Partial<Asked>,
    Happening,
    Partial<Around>,
    Asked['state'],
    readonly Deed[],
  ])[] = [
    ['asked, in time', {}, time, { now: dueAt - 1 }, 'asked', []],
    ['asked, out of time', {}, time, { now: dueAt }, 'timed-out', ['recall', 'release', 'ring']],
    [
      'out of time, nobody has it',
      {},
      time,
      { now: dueAt, holder: 'nobody' },
      'timed-out',
      ['recall', 'release', 'ring'],
    ],
    ['out of time, somebody took it upstream', {}, time, { now: dueAt, holder: 'other' }, 'over', ['recall']],
    ['out of time, the alert has ended', {}, time, { now: dueAt, firing: false }, 'over', ['recall']],
    [
      'out of time, and passes',
      { passes: true },
      time,
      { now: dueAt },
      'asked',
      ['recall', 'release', 'ring', 'tell'],
    ],
    [
      'out of time, passes, nobody left',
      { passes: true },
      time,
      { now: dueAt, next: null },
      'timed-out',
      ['recall', 'release', 'ring'],
    ],
    ['accepted', {}, accept, {}, 'accepted', ['hand-over', 'recall']],
    [
      'accepted late',
      { state: 'timed-out' },
      accept,
      { holder: 'nobody' },
      'accepted',
      ['hand-over', 'recall'],
    ],
    ['accepted, taken upstream already', {}, accept, { holder: 'other' }, 'accepted', ['recall']],
    ['accepted twice', { state: 'accepted' }, accept, { holder: 'them' }, 'accepted', []],
    ['accepted after it was taken back', { state: 'withdrawn' }, accept, {}, 'withdrawn', []],
    ['declined', {}, decline, {}, 'declined', ['recall', 'release', 'ring']],
    [
      'given back',
      { state: 'accepted' },
      decline,
      { holder: 'them' },
      'declined',
      ['recall', 'release', 'ring'],
    ],
    [
      'given back, taken by its asker meanwhile',
      { state: 'accepted' },
      decline,
      { holder: 'me' },
      'declined',
      [],
    ],
    ['declined when it was over', { state: 'over' }, decline, {}, 'over', []],
    ['taken back at once', {}, withdraw(true), {}, 'withdrawn', ['recall', 'release']],
    ['taken back at once, held before', { took: false }, withdraw(true), {}, 'withdrawn', ['recall']],
    ['taken back later', {}, withdraw(false), {}, 'withdrawn', ['recall']],
    [
      'they do not have it',
      { state: 'accepted' },
      withdraw(false),
      { holder: 'them' },
      'withdrawn',
      ['recall', 'release'],
    ],
    ['asked anew while accepted', { state: 'accepted' }, asks, { holder: 'them' }, 'accepted', []],
    [
      'asked anew after nobody accepted',
      { state: 'timed-out' },
      asks,
      { holder: 'nobody' },
      'asked',
      ['recall', 'take', 'tell'],
    ],
  ]
  it.each(table)('%s', (_, before, happening, about, state, deeds) => {
    const turned = turn(asked(before), happening, around(about))
    expect([turned.asked.state, turned.deeds]).toEqual([state, deeds])
    // What does something says so, and what says nothing changes nothing.
    expect(turned.steps.length > 0).toBe(
      turned.deeds.length > 0 || turned.asked.state !== asked(before).state,
    )
  })

  it('says when it was noticed late, and only then', () => {
    const at = (now: number) => turn(asked(), time, around({ now })).steps[0]?.text
    expect(at(dueAt + 1_000)).toBeNull()
    expect(at(dueAt + 2 * 3_600_000)).toBe('Noticed 2 h late: Nightdesk slept or was closed.')
  })

  it('asks anew from now on when its question lies ahead of a clock that was set back', () => {
    const ahead = asked({ askedAt: 900 * minuteMs, dueAt: 905 * minuteMs })
    expect(rebased(ahead, 10 * minuteMs)).toMatchObject({ askedAt: 10 * minuteMs, dueAt: 15 * minuteMs })
    expect(rebased(asked(), 2_000)).toEqual(asked())
  })
})

/** The alert as the deeds make it, beside what else may happen to it. */
interface World {
  readonly asked: Asked
  readonly holder: Holder
  readonly firing: boolean
  readonly now: number
  /** how far the levels were gone through */
  readonly at: number
}

const levels = [tomasz, ines, level('Jon')]

function apply(world: World, happening: Happening): World {
  const next = levels[levels.findIndex(({ name }) => name === world.asked.level.name) + 1] ?? null
  const { asked, deeds } = turn(world.asked, happening, { ...world, next })
  let { holder } = world
  for (const deed of deeds) {
    if (deed === 'take') holder = 'me'
    if (deed === 'hand-over') holder = 'them'
    if (deed === 'release') holder = 'nobody'
  }
  return { ...world, asked, holder }
}

const someHappening = fc.oneof(
  fc.record({
    kind: fc.constant('ask' as const),
    by: fc.constant('Mara'),
    level: fc.constantFrom(...levels),
    reason: fc.constant('stuck' as const),
    note: fc.constant(''),
    passes: fc.boolean(),
    takes: fc.boolean(),
  }),
  fc.constantFrom<Happening>(accept, decline, time, withdraw(true), withdraw(false)),
)
/** What happens beside it: somebody acks or gives back, the alert ends or fires, time passes. */
const someEvent = fc.oneof(
  someHappening,
  fc.record({ passMs: fc.integer({ min: 0, max: 8 * minuteMs }) }),
  fc.constantFrom('acked', 'unacked', 'acked-upstream', 'ack-ended-upstream', 'ended', 'fired'),
)

describe('whatever happens', () => {
  it('an alert is theirs only while they have accepted it, and a question that holds it has an end', () => {
    fc.assert(
      fc.property(fc.array(someEvent, { maxLength: 40 }), (events) => {
        let world: World = { asked: unasked, holder: 'nobody', firing: true, now: 1_000, at: 0 }
        for (const event of events) {
          const before = world
          if (typeof event === 'string') {
            if (event === 'acked' && world.holder === 'nobody') world = { ...world, holder: 'me' }
            if (event === 'unacked' && world.holder === 'me') world = { ...world, holder: 'nobody' }
            if (event === 'acked-upstream' && world.holder === 'nobody') world = { ...world, holder: 'other' }
            if (event === 'ack-ended-upstream' && world.holder === 'other')
              world = { ...world, holder: 'nobody' }
            if (event === 'ended' || event === 'fired') world = { ...world, firing: event === 'fired' }
          } else if ('passMs' in event) {
            world = apply({ ...world, now: world.now + event.passMs }, time)
          } else world = apply(world, event)

          const { asked: now, holder } = world
          // Somebody else has it by this alone: then they have said so.
          if (holder === 'them') expect(now.state).toBe('accepted')
          // A question has an end, and it is not behind us.
          if (now.state === 'asked') expect(now.dueAt).toBeGreaterThan(world.now - 8 * minuteMs)
          // What went unaccepted just now leaves nobody, or whoever took it themselves.
          const went =
            before.asked.state === 'asked' && (now.state === 'timed-out' || now.state === 'declined')
          if (went && world.firing) expect(['nobody', 'other']).toContain(holder)
          // Time alone never makes it anybody's.
          if (typeof event === 'object' && 'passMs' in event && holder !== before.holder)
            expect(holder).toBe('nobody')
        }
        // However it stands: left alone, no question holds the alert for ever.
        for (let turns = 0; turns < 6; turns += 1)
          world = apply({ ...world, now: world.now + 10 * minuteMs }, time)
        expect(world.asked.state).not.toBe('asked')
      }),
      { numRuns: 2_000 },
    )
  })
})
