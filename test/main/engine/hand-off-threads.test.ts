/** Customers and hand-overs in the hand-off of a shift, and sending it where the next one reads. */
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../contract/errors.ts'
import type { HandOff, HandOffPlace } from '../../../contract/hand-off.ts'
import { aHandOver, type Desk, type Desks, ref, startDesks } from '../../helpers/hand-over-desks.ts'

let desks: Desks | null = null
afterEach(async () => {
  await desks?.close()
  desks = null
})
const places = (desk: Desk) => desk.night.query<readonly HandOffPlace[]>('handOff.places', {})

describe('the hand-off of a shift', () => {
  it('names customers who wait, and threads that nobody has accepted', async () => {
    desks = await startDesks()
    const [rena] = desks.all
    await rena.night.order('support.handOver', aHandOver(rena))
    const { threads, escalations } = await rena.night.query<HandOff>('handOff.read', { of: 'shift' })
    expect(threads).toMatchObject([
      {
        threadId: rena.thread().id,
        channel: 'tarnwick-support',
        holder: null,
        since: rena.thread().lastCustomerAt,
      },
    ])
    expect(escalations).toMatchObject([
      { isHandOver: true, from: 'Rena Dahl', whom: 'Mara Lind (Ops duty)', isUnaccepted: false },
    ])
  })

  it('goes to the channel of the team once, though the reply is lost and the program ends', async () => {
    desks = await startDesks()
    const [rena] = desks.all
    expect(await places(rena)).toEqual([{ sourceId: 'chat', threadId: null, label: '#ops' }])
    rena.seat.lost = 1
    await rena.night.order('handOff.send', {
      sourceId: 'chat',
      threadId: null,
      text: '# Hand-off\n\nAll calm.',
    })
    await desks.pass(8_000)
    await rena.night.restart()
    await desks.pass(120_000)
    const there = desks.shared.log.filter(({ isTeam }) => isTeam)
    expect(there.map(({ message }) => [message.text, message.word])).toEqual([
      ['# Hand-off\n\nAll calm.', null],
    ])
  })

  it('is a comment in an issue that somebody chose, and goes nowhere else', async () => {
    desks = await startDesks({ github: true })
    const [rena] = desks.all
    const [issue] = await places(rena)
    expect(issue).toMatchObject({ sourceId: 'chat', threadId: rena.thread().id })
    await rena.night.order('handOff.send', {
      sourceId: 'chat',
      threadId: rena.thread().id,
      text: 'All calm.',
    })
    await desks.pass(30_000)
    expect(desks.shared.log.map((one) => [one.ref, one.message.text]).at(-1)).toEqual([ref, 'All calm.'])
    const nowhere = rena.night.order('handOff.send', { sourceId: 'chat', threadId: null, text: 'All calm.' })
    await expect(nowhere).rejects.toThrow(AppError)
  })
})
