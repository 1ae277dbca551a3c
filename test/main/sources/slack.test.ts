/** Slack as a source, against its double over real HTTP: what is seen, by whom, and what is not there any more. */
import { expect, it } from 'vitest'
import { aWorkspace, createKnown, pollOnce, textsOf } from '../../helpers/slack-workspace.ts'

it('sees a question, its answers, and on whose side each of them is', async () => {
  const { double, support, stranger, tom, mara, clock, connect } = await aWorkspace()
  const asked = double.book.write(support, { user: stranger.id, text: 'Our ingress is down' })
  clock.advance(60_000)
  double.book.write(support, { user: tom.id, text: 'Looking', threadTs: asked.ts })
  clock.advance(60_000)
  double.book.write(support, { user: mara.id, text: ':eyes:', threadTs: asked.ts })

  const known = createKnown()
  const polled = await pollOnce(connect(), known, clock)

  expect(polled).toMatchObject({ ok: true, isComplete: true, nextInMs: 30_000 })
  expect(polled.facts).toEqual({
    ...{ account: 'mara in Tarnwick', followed: 1, behindMs: 0, remarks: [], isPushed: false, skewMs: 500 },
    budget: { ownPerMinute: 24, usedLastMinute: 2, left: null, limit: null, waitsUntil: null },
  })
  const messages = [...(known.threads.get(`${support.id}/${asked.ts}`)?.values() ?? [])]
  expect(
    messages.map(({ text, author, isNod }) => [text, author.name, author.side, author.mine, isNod]),
  ).toEqual([
    ['Our ingress is down', 'Sam Ode', 'customer', false, false],
    ['Looking', 'Tom Berg', 'us', false, false],
    ['👀', 'Mara', 'us', true, true],
  ])
})

it('notices replies to old parents, edits and what was deleted', async () => {
  const { double, support, guest, tom, clock, connect } = await aWorkspace()
  const { book } = double
  const first = book.write(support, { user: guest.id, text: 'first' })
  const second = book.write(support, { user: guest.id, text: 'second' })
  const reply = book.write(support, { user: tom.id, text: 'a reply', threadTs: second.ts })
  const third = book.write(support, { user: guest.id, text: 'third' })
  const known = createKnown()
  const source = connect()
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 6; turn += 1) {
      clock.advance(60_000)
      await pollOnce(source, known, clock)
    }
  }
  await settle()
  expect(known.texts()).toEqual(textsOf(double))

  book.edit(support, first.ts, 'first, changed')
  book.edit(support, reply.ts, 'a reply, changed')
  book.remove(support, third.ts)
  book.write(support, { user: tom.id, text: 'late', threadTs: first.ts })
  await settle()
  expect(known.texts()).toEqual(textsOf(double))

  // A parent with replies leaves a gravestone; then the last reply goes, and with it everything.
  book.remove(support, second.ts)
  await settle()
  expect(known.texts()).toEqual(textsOf(double))
  book.remove(support, reply.ts)
  await settle()
  expect(known.texts()).toEqual({ [`${support.id}/${first.ts}`]: ['first, changed', 'late'] })
})

it('is as far behind as the oldest reply that it knows of and could not read', async () => {
  const { double, support, guest, clock, connect } = await aWorkspace()
  const { book, limits } = double
  const asked = book.write(support, { user: guest.id, text: 'first' })
  const known = createKnown()
  const source = connect()
  await pollOnce(source, known, clock)
  clock.advance(60_000)
  book.write(support, { user: guest.id, text: 'a reply', threadTs: asked.ts })
  limits.throttle('conversations.replies', 120_000)
  clock.advance(60_000)
  const held = await pollOnce(source, known, clock)
  // The channel itself was read just now: the reply is as old as the look before it, at most.
  expect(held.facts?.behindMs).toBe(120_000)
  clock.advance(180_000)
  const read = await pollOnce(source, known, clock)
  expect(known.texts()).toEqual(textsOf(double))
  expect(read.facts?.behindMs).toBe(0)
})

it('asks once for a thread of which nothing is left, however long it is followed', async () => {
  const { double, support, guest, clock, connect } = await aWorkspace()
  const { book, exchanges } = double
  const asked = book.write(support, { user: guest.id, text: 'first' })
  const ref = `${support.id}/${asked.ts}`
  const source = connect()
  const known = createKnown()
  await pollOnce(source, known, clock)
  book.remove(support, asked.ts)
  for (let turn = 0; turn < 40; turn += 1) {
    clock.advance(5_000)
    const polled = await source.poll(
      known.cursor,
      [{ ref, newestKey: asked.ts, changedAt: clock.now() }],
      new AbortController().signal,
    )
    known.take(polled)
  }
  expect(known.texts()).toEqual({})
  expect(exchanges.filter(({ method }) => method === 'conversations.replies').length).toBeLessThan(2)
})
