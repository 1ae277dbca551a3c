/** Hand-overs as they should not be and are: to somebody who is off, and two yeses at once. */
import { describe, expect, it, onTestFinished } from 'vitest'
import { isIncoming } from '../../../contract/escalation.ts'
import type { HandOverDraft } from '../../../contract/hand-over.ts'
import { aHandOver, type Desk, type DesksOptions, startDesks } from '../../helpers/hand-over-desks.ts'

const last = <T>(all: readonly T[]): T => {
  const one = all.at(-1)
  if (one === undefined) throw new Error('there is none')
  return one
}
async function start(part: DesksOptions = {}) {
  const desks = await startDesks(part)
  onTestFinished(() => desks.close())
  const [rena, mara, tomasz] = desks.all
  return { desks, rena, mara, tomasz }
}
const accept = (desk: Desk): Promise<unknown> =>
  desk.night.order('escalations.answer', {
    ...{ escalationId: last(desk.handOvers()).id, answer: 'accept', text: '' },
  })

describe('F86: a hand-over to somebody who is off', () => {
  it('is said in the composer, may be sent all the same, calls them by their own rules and is theirs', async () => {
    const { desks, rena, mara } = await start({ opsAway: true })
    const draft = await rena.night.query<HandOverDraft>('support.handOverDraft', {
      threadId: rena.thread().id,
    })
    expect(draft.choices.find(({ name }) => name === 'Ops duty')?.unusual).toBe(
      'Outside of the hours “office”.',
    )
    await rena.night.order('support.handOver', aHandOver(rena))
    await desks.pass(15_000)
    const asked = last(mara.handOvers())
    expect([asked.state, asked.forMe, isIncoming(asked)]).toEqual(['asked', true, true])
    expect(asked.calledAt).not.toBeNull()
    expect(mara.night.shown.map(({ title }) => title)).toContain('Rena Dahl hands a thread to you')
    await accept(mara)
    await desks.pass(20_000)
    expect(rena.thread()).toMatchObject({ tier: 'Ops duty', holder: 'Mara Lind' })
  })

  it('comes back like any other when they sleep', async () => {
    const { desks, rena } = await start({ opsAway: true })
    await rena.night.order('support.handOver', aHandOver(rena))
    await desks.pass(6 * 60_000)
    expect(last(rena.handOvers())).toMatchObject({ state: 'timed-out' })
    expect(isIncoming(last(rena.handOvers()))).toBe(true)
  })
})

it.each([true, false])(
  'F87: two who accept in the same instant agree on one of them, team channel: %s',
  async (team) => {
    const { desks, rena, mara, tomasz } = await start({ team })
    await rena.night.order('support.handOver', aHandOver(rena))
    await desks.pass(15_000)
    await Promise.all([accept(tomasz), accept(mara)])
    await desks.pass(60_000)
    const holders = desks.all.map((desk) => desk.thread().holder)
    expect(new Set(holders).size).toBe(1)
    expect(['Mara Lind', 'Tomasz Wrona']).toContain(holders[0])
    const states = [mara, tomasz].map((desk) => last(desk.handOvers()).state)
    expect(states.toSorted()).toEqual(['accepted', 'over'])
    expect(last(rena.handOvers())).toMatchObject({ state: 'accepted', answeredBy: holders[0] })
  },
)
