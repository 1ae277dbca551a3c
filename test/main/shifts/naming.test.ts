/** What was matched of me in the rotations, and a duty that two people of one name could have. */
import { describe, expect, it } from 'vitest'
import type { Me } from '../../../contract/person.ts'
import type { Rotation } from '../../../contract/rotation.ts'
import { dutyByRotation } from '../../../main/shifts/duty.ts'
import { namingIn } from '../../../main/shifts/naming.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const start = Date.UTC(2026, 9, 5)
const turns = (name: string, people: readonly string[], part: Partial<Rotation> = {}): Rotation => ({
  ...{ name, fed: [], overrides: [] },
  layers: [{ zone: 'UTC', people, startsAtWall: start, turnMs: dayMs, hours: [] }],
  ...part,
})
const me: Me = { name: 'Mara Lind', also: { names: [], emails: ['mara@example.com'], ids: {} } }

describe('my name in the rotations', () => {
  it('says as whom each of them has me, and how much of it is mine', () => {
    const ops = turns('ops duty', ['mara@example.com', 'Ines Okafor', 'Jun Park'])
    const sre = turns('SRE', ['Tomasz Wrona', 'Jun Park'])
    expect(namingIn([ops, sre], me, start)).toEqual([
      { rotation: 'ops duty', as: ['mara@example.com'], mine: 20, all: 60, twins: [] },
      { rotation: 'SRE', as: [], mine: 0, all: 60, twins: [] },
    ])
  })

  it('finds me in overrides and in what another system says', () => {
    const fed = {
      ...{ source: 'calendar ops', known: null, readAt: null, why: null },
      turns: [{ person: 'Mara Lind <mara@example.com>', from: start, to: start + hourMs }],
    }
    const override = { person: 'Mara Lind', from: start, to: start + hourMs }
    const [one] = namingIn([turns('ops', ['Jun'], { fed: [fed], overrides: [override] })], me, start)
    expect(one?.as).toEqual(['Mara Lind <mara@example.com>', 'Mara Lind'])
  })

  it('tells people of one name apart by what stands beside it', () => {
    const ops = turns('ops', ['Mara Lind <a@x.example>', 'Jun', 'Mara Lind <b@x.example>'])
    expect(namingIn([ops], 'Mara Lind', start)[0]).toMatchObject({
      mine: 40,
      twins: ['a@x.example', 'b@x.example'],
    })
  })
})

describe('a duty', () => {
  it('is mine by an address, too', () => {
    const ops = turns('ops', ['mara@example.com', 'Jun Park'])
    expect(dutyByRotation(ops, me, start + hourMs)).toMatchObject({ state: 'on', until: start + dayMs })
    expect(dutyByRotation(ops, me, start + 25 * hourMs)).toMatchObject({ state: 'off', holder: 'Jun Park' })
  })

  it('is not known while somebody of my name has it who may be me, and off while somebody else has it', () => {
    const ops = turns('ops', ['Mara Lind <a@x.example>', 'Jun Park', 'Mara Lind <b@x.example>'])
    expect(dutyByRotation(ops, 'Mara Lind', start + hourMs)).toMatchObject({
      state: 'unknown',
      until: start + dayMs,
      why: 'ops names two people called Mara Lind.',
    })
    expect(dutyByRotation(ops, 'Mara Lind', start + 25 * hourMs).state).toBe('off')
    const known: Me = { name: 'Mara Lind', also: { names: [], emails: ['b@x.example'], ids: {} } }
    expect(dutyByRotation(ops, known, start + hourMs).state).toBe('off')
    expect(dutyByRotation(ops, known, start + 49 * hourMs).state).toBe('on')
  })

  it('that does not name me says what was looked for', () => {
    const ops = turns('ops', ['Jun Park'])
    expect(dutyByRotation(ops, me, start).why).toBe('ops does not name Mara Lind or mara@example.com.')
  })
})
