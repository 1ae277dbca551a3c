/** What no trouble of a server may do: pass for an all clear, lose what is open, or put a secret into words. */
import { describe, expect, it, type TestContext } from 'vitest'
import type { Front, Reply } from './front.ts'
import { aDesk, type Desk, type Harness } from './harness.ts'
import { harnesses } from './harnesses.ts'
import { anItem, items } from './item.ts'

const three = [anItem('a'), anItem('b'), anItem('c')]
const minuteMs = 60_000

/** A desk that knows three alerts, and the door of its server; a kind that nobody asks has none. */
async function watched(harness: Harness, context: TestContext): Promise<Desk & { readonly front: Front }> {
  const desk = await aDesk(harness)
  const { front } = desk.upstream
  if (!front) return context.skip(`${harness.kind} is sent to, and asks nobody who could answer badly`)
  await desk.keeper.poll()
  await desk.upstream.put(three)
  await desk.polls(2)
  expect(desk.known()).toEqual(['a', 'b', 'c'])
  return Object.assign(desk, { front })
}

describe.each(harnesses)('$kind', (harness) => {
  it('is blind and names it when its token is taken back, and sees again with it', async (context) => {
    const { keeper, front, known, source, polls } = await watched(harness, context)
    front.isRevoked = true
    const missed = [await keeper.poll(), await polls(3)]
    for (const polled of missed)
      expect(polled).toMatchObject({ kind: 'miss', failure: { kind: 'unauthorised' } })
    const { signal } = new AbortController()
    const tested = await source.test(signal)
    expect(tested).toMatchObject({ ok: false, failure: { kind: 'unauthorised' } })
    const people = await source.people?.(signal)
    expect(JSON.stringify([missed, tested, people])).not.toContain(harness.secret)
    expect(known()).toEqual(['a', 'b', 'c'])
    front.isRevoked = false
    expect(await keeper.poll()).toMatchObject({ kind: 'answer', total: 3 })
    expect(known()).toEqual(['a', 'b', 'c'])
  })

  it.for(['seconds', 'date'] as const)(
    'asks nothing for the ten minutes that it is told to wait, in %s',
    async (tells, context) => {
      const { clock, keeper, front, known, upstream, source } = await watched(harness, context)
      front.limited = { until: clock.now() + 10 * minuteMs, tells }
      const polled = await keeper.poll()
      expect(polled).toMatchObject({ kind: 'miss', failure: { kind: 'rate-limited' } })
      // The card counts down to this instant.
      expect(Math.abs(polled.nextTryInMs - 10 * minuteMs)).toBeLessThanOrEqual(1_000)
      const asked = front.asked.length
      const { signal } = new AbortController()
      for (let minute = 1; minute < 10; minute += 1) {
        clock.advance(minuteMs - 200)
        expect(await keeper.poll()).toMatchObject({ kind: 'miss', failure: { kind: 'rate-limited' } })
        await source.people?.(signal)
        await source.listSilences?.(signal)
      }
      expect(front.asked.length).toBe(asked)
      expect(known()).toEqual(['a', 'b', 'c'])
      await upstream.put([anItem('d')])
      clock.advance(minuteMs + 3_000)
      expect(await keeper.poll()).toMatchObject({ kind: 'answer' })
      expect(known()).toEqual(['a', 'b', 'c', 'd'])
    },
  )

  it.for([10, -10])('lives with a server whose clock is %i minutes off', async (minutes, context) => {
    const desk = await aDesk(harness)
    const { keeper, upstream, polls, known } = desk
    const { front } = upstream
    if (!front) return context.skip(`${harness.kind} is sent to: no answer of its senders shows their clock`)
    front.skewMs = minutes * minuteMs
    await keeper.poll()
    await upstream.put(three)
    const polled = await polls(3)
    if (polled.kind === 'miss') throw new Error(polled.failure.detail)
    expect(Math.abs((polled.peers[0]?.skewMs ?? 0) - minutes * minuteMs)).toBeLessThanOrEqual(1_000)
    expect(known()).toEqual(['a', 'b', 'c'])
    await upstream.end('b')
    await polls(3)
    expect(known()).toEqual(['a', 'c'])
  })

  it('believes no empty answer of a server that has just started anew', async (context) => {
    const { keeper, upstream, known, polls } = await aDesk(harness)
    const { restart } = upstream
    if (!restart) return context.skip(harness.keeps ?? 'it names no way to start anew, and no reason')
    await keeper.poll()
    await upstream.put(three)
    await polls(2)
    restart()
    for (let times = 0; times < 4; times += 1) {
      // Not complete, or each that was forgotten stands by its name: two complete answers would end what they miss.
      expect(await polls(1)).toMatchObject({ kind: 'answer' })
      expect(known()).toEqual(['a', 'b', 'c'])
    }
    await upstream.put([anItem('a'), anItem('c')])
    await polls(2)
    expect(known()).toEqual(['a', 'b', 'c'])
  })

  const bad: readonly (readonly [string, (page: Reply) => Reply, readonly string[]])[] = [
    ['a web page', () => webPage, ['not-json']],
    ['nothing', () => ({ status: 200, body: '' }), ['not-json']],
    ['half of it', ({ body }) => ({ status: 200, body: body.slice(0, body.length / 2) }), ['not-json']],
    ['null', () => ({ status: 200, body: 'null' }), ['bad-shape']],
    ['an error in the clothes of an answer', () => ({ status: 200, body: '{"error":"no"}' }), ['bad-shape']],
    [
      'a redirect',
      () => ({ ...webPage, status: 302, headers: { location: 'http://portal.example/' } }),
      ['not-json'],
    ],
    ['trouble of its own', () => ({ status: 503, body: 'x' }), ['server-error']],
    ['no such place', () => ({ status: 404, body: 'x' }), ['not-found']],
    [
      'an answer as deep as a well',
      () => ({ status: 200, body: '['.repeat(100_000) }),
      ['not-json', 'bad-shape'],
    ],
  ]
  it.for(bad)('concludes nothing from %s', async ([, instead, kinds], context) => {
    const { keeper, front, known } = await watched(harness, context)
    front.instead = instead
    for (let times = 0; times < 3; times += 1) {
      const polled = await keeper.poll()
      if (polled.kind === 'answer') throw new Error('that was no answer')
      expect(kinds).toContain(polled.failure.kind)
      expect(polled.failure.detail).not.toContain(harness.secret)
    }
    expect(known()).toEqual(['a', 'b', 'c'])
    front.instead = null
    expect(await keeper.poll()).toMatchObject({ kind: 'answer', total: 3 })
    expect(known()).toEqual(['a', 'b', 'c'])
  })

  it('concludes nothing from a line that is cut, or from nobody who answers', async (context) => {
    const { keeper, front, known } = await watched(harness, context)
    front.breaksOff = true
    expect(await keeper.poll()).toMatchObject({ kind: 'miss', failure: { kind: 'cut-off' } })
    front.breaksOff = false
    front.isDown = true
    expect(await keeper.poll()).toMatchObject({ kind: 'miss' })
    expect(await keeper.poll()).toMatchObject({ kind: 'miss' })
    expect(known()).toEqual(['a', 'b', 'c'])
    front.isDown = false
    expect(await keeper.poll()).toMatchObject({ kind: 'answer', total: 3 })
  })

  it('says that an answer is larger than it may be', async (context) => {
    const { keeper, upstream, known } = await aDesk(harness, { maxBytes: 5_000 })
    const { front } = upstream
    if (!front) return context.skip(`${harness.kind} refuses a message that is too long: its sender knows`)
    await upstream.put(items(100))
    expect(await keeper.poll()).toMatchObject({ kind: 'miss', failure: { kind: 'too-large' } })
    expect(known()).toEqual([])
  })

  it('leaves no trace of a poll that was broken off', async (context) => {
    const { keeper, front, known, upstream, source } = await watched(harness, context)
    await upstream.put([anItem('d')])
    await upstream.end('a')
    const broken = new AbortController()
    front.onList = () => broken.abort()
    await expect(source.poll(broken.signal)).rejects.toThrow()
    front.onList = null
    await keeper.poll()
    await keeper.poll()
    expect(known()).toEqual(['b', 'c', 'd'])
  })
})

const webPage: Reply = {
  status: 200,
  body: '<!doctype html><html><body>Sign in</body></html>',
  headers: { 'content-type': 'text/html' },
}
