/** A customer's thread handed over between whole engines that share nothing but where the customer writes. */
import { afterEach, describe, expect, it } from 'vitest'
import { isIncoming, isReturned } from '../../../contract/escalation.ts'
import type { HandOverDraft } from '../../../contract/hand-over.ts'
import type { ThreadView } from '../../../contract/support.ts'
import { aHandOver, type Desks, ref, startDesks } from '../../helpers/hand-over-desks.ts'

const minuteMs = 60_000
let desks: Desks | null = null
afterEach(async () => {
  await desks?.close()
  desks = null
})
async function start(part: Parameters<typeof startDesks>[0] = {}) {
  desks = await startDesks(part)
  const [rena, mara, tomasz] = desks.all
  return { desks, rena, mara, tomasz, shared: desks.shared }
}
const last = <T>(all: readonly T[]): T => {
  const one = all.at(-1)
  if (one === undefined) throw new Error('there is none')
  return one
}

describe('a hand-over', () => {
  it('is drafted with who can be asked, the summary and who reads it', async () => {
    const { rena } = await start()
    const draft = await rena.night.query<HandOverDraft>('support.handOverDraft', {
      threadId: rena.thread().id,
    })
    expect(draft.choices.map(({ name, who, isMine, unusual }) => [name, who, isMine, unusual])).toEqual([
      ['First line', 'Rena Dahl', true, 'That is you.'],
      ['Ops duty', 'Mara Lind', false, null],
      ['SRE', 'Tomasz Wrona', false, 'Usually asked after Ops duty.'],
    ])
    expect(draft.choices[1]?.about).toBe('no alerts in hand, no threads')
    expect(draft.lines.map(({ slot, text }) => [slot, text])).toEqual([
      ['sees', 'Our evening exports did not start. The pods stay in Pending in namespace exports'],
      ['where', expect.stringContaining('namespace exports')],
    ])
    expect([draft.readFrom, draft.travels]).toEqual([1, 'team'])
  })

  it('leaves notes out of the summary where the customer reads it, too', async () => {
    for (const team of [true, false]) {
      const { desks: all, rena } = await start({ team })
      const { id: threadId } = rena.thread()
      await rena.night.order('support.note', { threadId, text: 'Found that they always forget the proxy' })
      const draft = await rena.night.query<HandOverDraft>('support.handOverDraft', { threadId })
      expect(draft.travels).toBe(team ? 'team' : 'thread')
      expect(draft.lines.some(({ text }) => text.includes('the proxy'))).toBe(team)
      await all.close()
    }
  })

  it('reaches whoever is asked, calls them, and is theirs once they accept', async () => {
    const { desks: all, rena, mara, tomasz, shared } = await start()
    const lines = [{ slot: 'sees', text: 'Exports never started', cites: [], edited: true }]
    await rena.night.order(
      'support.handOver',
      aHandOver(rena, { lines, tellCustomer: 'Mara Lind takes over now.' }),
    )
    expect(last(rena.handOvers())).toMatchObject({ direction: 'out', state: 'asked', mode: 'transfer' })
    await all.pass(15_000)
    const asked = last(mara.handOvers())
    expect(asked).toMatchObject({
      ...{ direction: 'in', state: 'asked', forMe: true, from: 'Rena Dahl', threadId: mara.thread().id },
      summary: lines,
    })
    expect(asked.calledAt).not.toBeNull()
    expect(isIncoming(asked)).toBe(true)
    expect(mara.night.shown.map(({ title }) => title)).toContain('Rena Dahl hands a thread to you')
    expect(isIncoming(last(tomasz.handOvers()))).toBe(false)

    await mara.night.order('escalations.answer', { escalationId: asked.id, answer: 'accept', text: '' })
    expect(mara.thread()).toMatchObject({ tier: 'Ops duty', holder: 'Mara Lind', mine: true })
    await all.pass(20_000)
    for (const desk of all.all) expect(desk.thread()).toMatchObject({ tier: 'Ops duty', holder: 'Mara Lind' })
    expect(last(rena.handOvers())).toMatchObject({ state: 'accepted', answeredBy: 'Mara Lind' })
    expect(last(tomasz.handOvers())).toMatchObject({ state: 'over', answeredBy: 'Mara Lind' })
    const told = shared.log.filter(({ ref: place, message }) => place === ref && message.author.side === 'us')
    expect(told.map(({ message }) => message.text)).toEqual(['Mara Lind takes over now.'])
  })

  it('is true of a thread that is read only after it', async () => {
    const { desks: all, rena, mara, tomasz, shared } = await start()
    const late = 'heron-support/1700000900.000100'
    tomasz.seat.unread = late
    shared.customer(late, 'Ivo Berg', 'How do we rotate the certificate?')
    await all.pass(15_000)
    const of = ({ night }: typeof rena) =>
      [...night.state().threads.values()].find(({ channel }) => channel === 'heron-support')
    expect(of(tomasz)).toBeUndefined()
    const whom = { threadId: of(rena)?.id, whom: 'Ops duty' }
    await rena.night.order('support.handOver', { ...aHandOver(rena), ...whom })
    await all.pass(15_000)
    const asked = last(mara.handOvers())
    await mara.night.order('escalations.answer', { escalationId: asked.id, answer: 'accept', text: '' })
    await all.pass(20_000)
    expect(last(tomasz.handOvers())).toMatchObject({ state: 'over', answeredBy: 'Mara Lind', threadId: null })

    tomasz.seat.unread = null
    await all.pass(20_000)
    expect(of(tomasz)).toMatchObject({ tier: 'Ops duty', holder: 'Mara Lind' })
    expect(last(tomasz.handOvers())).toMatchObject({ threadId: of(tomasz)?.id })
  })

  it('tells the customer the name of whoever took it in the end', async () => {
    const { desks: all, rena, mara, tomasz, shared } = await start()
    await rena.night.order(
      'support.handOver',
      aHandOver(rena, { passes: true, tellCustomer: 'Mara Lind takes over now.' }),
    )
    await all.pass(15_000)
    const { id } = last(mara.handOvers())
    await mara.night.order('escalations.answer', { escalationId: id, answer: 'decline', text: 'On a train.' })
    await all.pass(30_000)
    const next = last(tomasz.handOvers())
    expect(next).toMatchObject({ state: 'asked', forMe: true })
    expect(isIncoming(last(mara.handOvers()))).toBe(false)
    await tomasz.night.order('escalations.answer', { escalationId: next.id, answer: 'accept', text: '' })
    await all.pass(30_000)
    expect(rena.thread()).toMatchObject({ tier: 'SRE', holder: 'Tomasz Wrona' })
    const told = shared.log.filter(({ ref: place, message }) => place === ref && message.author.side === 'us')
    expect(told.map(({ message }) => message.text)).toEqual(['Tomasz Wrona takes over now.'])
  })

  it('keeps the reason of a no from the customer where the thread carries it', async () => {
    for (const team of [true, false]) {
      const { desks: all, rena, mara, shared } = await start({ team })
      await rena.night.order('support.handOver', aHandOver(rena))
      await all.pass(15_000)
      const { id } = last(mara.handOvers())
      const why = 'They never read our answers.'
      await mara.night.order('escalations.answer', { escalationId: id, answer: 'decline', text: why })
      await all.pass(30_000)
      expect(last(rena.handOvers()).history.some(({ text }) => text === why)).toBe(team)
      // Nor where it travels unseen: the source of a page can be read.
      expect(shared.log.some(({ message }) => message.word?.includes(why))).toBe(team)
      const said = shared.log.map(({ message }) => message.text).find((text) => text.includes('cannot take'))
      expect(said).toBe(team ? `Mara Lind cannot take it. ${why}` : 'Mara Lind cannot take it.')
      await all.close()
    }
  })

  it('leaves the customer waiting for an answer when they were told only who takes over', async () => {
    const { desks: all, rena, mara, tomasz } = await start()
    await rena.night.order('support.handOver', aHandOver(rena, { tellCustomer: 'Mara Lind takes over now.' }))
    await all.pass(15_000)
    const { id } = last(mara.handOvers())
    await mara.night.order('escalations.answer', { escalationId: id, answer: 'accept', text: '' })
    await all.pass(30_000)
    for (const desk of [rena, mara, tomasz])
      expect(desk.thread()).toMatchObject({
        ...{ waitsFor: 'us', firstAnswerAt: null, holder: 'Mara Lind' },
        last: { text: 'Mara Lind takes over now.' },
      })
  })

  it('comes back to whoever asked when nobody answers, and rings there until they have it', async () => {
    const { desks: all, rena, mara } = await start()
    await rena.night.order('support.handOver', aHandOver(rena))
    await all.pass(6 * minuteMs)
    const back = last(rena.handOvers())
    expect([back.state, isReturned(back), isIncoming(back)]).toEqual(['timed-out', true, true])
    expect(back.calledAt).not.toBeNull()
    expect(rena.night.shown.map(({ title }) => title)).toContain('Nobody has taken your thread')
    expect(isIncoming(last(mara.handOvers()))).toBe(false)
    await rena.night.order('escalations.withdraw', { escalationId: back.id })
    expect(last(rena.handOvers())).toMatchObject({ state: 'withdrawn', calledAt: null })
    expect(rena.thread()).toMatchObject({ holder: 'Rena Dahl', mine: true })
  })

  it('goes to whoever said yes first, by the order of the messages, and says so to the other', async () => {
    const { desks: all, rena, mara, tomasz } = await start()
    await rena.night.order('support.handOver', aHandOver(rena))
    await all.pass(15_000)
    // Mara's yes is held up; Tomasz, who was not asked, says yes as well.
    mara.seat.isDown = true
    const say = (desk: typeof mara) =>
      desk.night.order('escalations.answer', {
        ...{ escalationId: last(desk.handOvers()).id, answer: 'accept', text: '' },
      })
    await say(mara)
    expect(mara.thread().holder).toBe('Mara Lind')
    await say(tomasz)
    await all.pass(20_000)
    mara.seat.isDown = false
    await all.pass(2 * minuteMs)
    for (const desk of all.all) expect(desk.thread().holder).toBe('Tomasz Wrona')
    expect(last(mara.handOvers())).toMatchObject({ state: 'over', answeredBy: 'Tomasz Wrona' })
    expect(mara.night.shown.map(({ title }) => title)).toContain('Tomasz Wrona took it first')
    expect(tomasz.night.shown.map(({ title }) => title)).not.toContain('Mara Lind took it first')
  })

  it('takes no yes that comes after it was taken back', async () => {
    const { desks: all, rena, mara } = await start()
    await rena.night.order('support.handOver', aHandOver(rena))
    await all.pass(15_000)
    mara.seat.isDown = true
    await rena.night.order('escalations.withdraw', { escalationId: last(rena.handOvers()).id })
    await all.pass(20_000)
    const { id } = last(mara.handOvers())
    await mara.night.order('escalations.answer', { escalationId: id, answer: 'accept', text: '' })
    mara.seat.isDown = false
    await all.pass(2 * minuteMs)
    expect(last(mara.handOvers())).toMatchObject({ state: 'over', answeredBy: null })
    expect(last(rena.handOvers())).toMatchObject({ state: 'withdrawn' })
    for (const desk of all.all) expect(desk.thread().holder).not.toBe('Mara Lind')
  })

  it('tells nobody of what was taken back before it left', async () => {
    const { desks: all, rena, shared } = await start()
    await rena.night.order('support.handOver', aHandOver(rena))
    await rena.night.order('escalations.withdraw', { escalationId: last(rena.handOvers()).id })
    await all.pass(minuteMs)
    expect(shared.log.filter(({ message }) => message.word !== null)).toEqual([])
    expect(last(rena.handOvers())).toMatchObject({ state: 'withdrawn' })
  })

  it('takes a yes back as if it had never been, before anybody heard of it', async () => {
    const { desks: all, rena, mara } = await start()
    await rena.night.order('support.handOver', aHandOver(rena))
    await all.pass(15_000)
    const { id } = last(mara.handOvers())
    await mara.night.order('escalations.answer', { escalationId: id, answer: 'accept', text: '' })
    await mara.night.order('escalations.answer', { escalationId: id, answer: 'decline', text: 'Not now.' })
    await all.pass(30_000)
    expect(last(rena.handOvers())).toMatchObject({ state: 'declined', answeredBy: 'Mara Lind' })
    expect(rena.thread().holder).not.toBe('Mara Lind')
  })

  it('in a pair leaves the customer with whoever asked, and names both', async () => {
    const { desks: all, rena, mara } = await start()
    await rena.night.order('support.handOver', aHandOver(rena, { mode: 'pair' }))
    await all.pass(15_000)
    const { id } = last(mara.handOvers())
    await mara.night.order('escalations.answer', { escalationId: id, answer: 'accept', text: '' })
    await all.pass(30_000)
    expect(rena.thread()).toMatchObject({ holder: 'Rena Dahl', mine: true })
    expect(last(rena.handOvers())).toMatchObject({ mode: 'pair', state: 'accepted', answeredBy: 'Mara Lind' })
  })

  it('hears no word of a customer, and none that is malformed', async () => {
    const { desks: all, rena, mara, shared } = await start()
    await rena.night.order('support.handOver', aHandOver(rena))
    await all.pass(15_000)
    const word = shared.log.find(({ message }) => message.word !== null)?.message.word ?? ''
    const forged = { ...JSON.parse(word), kind: 'accept', from: 'nq-eve', by: 'Eve', text: '' }
    shared.forged(ref, 'customer', JSON.stringify(forged))
    shared.forged(ref, 'us', '{"v":1,"kind":"accept"}')
    await all.pass(15_000)
    expect(last(rena.handOvers()).state).toBe('asked')
    expect(last(mara.handOvers()).state).toBe('asked')
    shared.forged(ref, 'us', JSON.stringify(forged))
    await all.pass(15_000)
    expect(last(rena.handOvers())).toMatchObject({ state: 'accepted', answeredBy: 'Eve' })
  })

  it('stands in the thread where there is no channel of ours, and marks it on GitHub', async () => {
    const { desks: all, rena, mara, shared } = await start({ github: true })
    await rena.night.order('support.handOver', aHandOver(rena))
    await all.pass(15_000)
    expect(shared.log.filter(({ message }) => message.word !== null).map((one) => one.ref)).toEqual([ref])
    const { id } = last(mara.handOvers())
    await mara.night.order('escalations.answer', { escalationId: id, answer: 'accept', text: '' })
    await all.pass(30_000)
    expect(shared.marks).toEqual([
      { ref, tier: 'Ops duty', assignee: 'Mara Lind' },
      // Whoever had it says so for itself.
      { ref, assignee: null },
    ])
  })

  it('ends when the thread is closed: nobody is asked any more, and none comes back', async () => {
    const { desks: all, rena, mara } = await start()
    await rena.night.order('support.handOver', aHandOver(rena))
    await all.pass(15_000)
    const { id: threadId } = rena.thread()
    const { newestKey: seenKey } = await rena.night.query<ThreadView>('support.thread', {
      ...{ threadId, before: null },
    })
    await rena.night.order('support.close', { threadId, outcome: 'solved', tell: null, seenKey })
    await all.pass(30_000)
    expect(last(rena.handOvers())).toMatchObject({ state: 'withdrawn' })
    expect(isIncoming(last(mara.handOvers()))).toBe(false)
    await all.pass(6 * minuteMs)
    expect(rena.handOvers().some(isIncoming)).toBe(false)
  })

  it('survives a restart at either end', async () => {
    const { desks: all, rena, mara } = await start()
    await rena.night.order('support.handOver', aHandOver(rena))
    await rena.night.restart()
    await all.pass(15_000)
    await mara.night.restart()
    await all.pass(5_000)
    const asked = last(mara.handOvers())
    expect(asked).toMatchObject({ state: 'asked', forMe: true })
    await mara.night.order('escalations.answer', { escalationId: asked.id, answer: 'accept', text: '' })
    await mara.night.restart()
    await all.pass(30_000)
    expect(rena.thread()).toMatchObject({ tier: 'Ops duty', holder: 'Mara Lind' })
  })
})
