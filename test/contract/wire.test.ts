import { describe, expect, it } from 'vitest'
import { AppError } from '../../contract/errors.ts'
import { orders } from '../../contract/orders.ts'
import { queries } from '../../contract/queries.ts'
import {
  type Attachment,
  type Connection,
  connect,
  type Port,
  reconnectWaitsMs,
  type ServerEvent,
  serve,
} from '../../contract/wire.ts'
import { eventually } from '../helpers/eventually.ts'
import { anEpisode, aSnapshot } from '../helpers/fixtures.ts'
import { createManualClock } from '../helpers/manual-clock.ts'
import { memoryPair, type PortKind, type PortPair, portKinds } from './port-kinds.ts'

type Message = Readonly<Record<string, unknown>>

/** An engine that does with orders as the test says, and remembers what reached it. */
function anEngine(act: (name: string, push: (event: ServerEvent) => void) => unknown = () => undefined) {
  const took: { name: string; input: unknown }[] = []
  let detached = 0
  const seats: ((event: ServerEvent) => void)[] = []
  const attach = (push: (event: ServerEvent) => void): Attachment => {
    seats.push(push)
    push({ event: 'snapshot', snapshot: aSnapshot({ now: 1_000 + seats.length }) })
    const take = (name: string, input: unknown): unknown => {
      took.push({ name, input })
      return act(name, push)
    }
    return {
      order: (name, input) => take(name, input) as Promise<void>,
      query: (name, input) => take(name, input) as never,
      detach: () => {
        detached += 1
      },
    }
  }
  const accept = (port: Port): void => serve(port, attach, { orders, queries })
  return { accept, took, seats, detached: () => detached }
}

/** The page's end without the page's code: everything that arrives, and raw messages out. */
function listenOn(page: Port) {
  const got: Message[] = []
  let closed = false
  page.onClose(() => {
    closed = true
  })
  page.onMessage((message) => got.push(message as Message))
  return {
    got,
    replies: () => got.filter((message) => 'id' in message),
    post: (message: unknown) => page.post(message),
    isClosed: () => closed,
  }
}

const acknowledge = (id: number, episodeId: unknown = 7) => ({
  id,
  order: 'alerts.acknowledge',
  input: { episodeId },
})

describe.each(portKinds)('serve over $name', (kind: PortKind) => {
  async function open(engine: ReturnType<typeof anEngine>) {
    const pair = await kind.open()
    const page = listenOn(pair.page)
    engine.accept(pair.engine)
    return { ...page, pair }
  }

  it('begins with a snapshot, then changes in their order', async () => {
    const engine = anEngine()
    const page = await open(engine)
    for (const now of [1, 2, 3]) engine.seats[0]?.({ event: 'changed', changes: { now } })
    await eventually(() => page.got.length).toBe(4)
    expect(page.got[0]).toMatchObject({ event: 'snapshot', snapshot: { now: 1_001 } })
    expect(page.got.slice(1).map(({ changes }) => changes)).toEqual([{ now: 1 }, { now: 2 }, { now: 3 }])
  })

  it('sends what an order changed before the reply to it', async () => {
    const episode = anEpisode()
    const page = await open(
      anEngine((_, push) => push({ event: 'changed', changes: { episodes: [episode] } })),
    )
    page.post(acknowledge(41))
    await eventually(() => page.replies()).toHaveLength(1)
    expect(page.got.slice(1)).toMatchObject([
      { event: 'changed', changes: { episodes: [{ id: episode.id }] } },
      { id: 41, ok: true },
    ])
  })

  it('hands over what the schema made of the input, and answers questions', async () => {
    const engine = anEngine((name) => (name === 'sources.detail' ? { tried: [] } : undefined))
    const page = await open(engine)
    page.post({ id: 1, order: 'notes.add', input: { episodeId: 7, text: '  restarted it ', more: 1 } })
    page.post({ id: 2, query: 'sources.detail', input: { name: 'plover' } })
    await eventually(() => page.replies()).toHaveLength(2)
    expect(engine.took).toEqual([
      { name: 'notes.add', input: { episodeId: 7, text: 'restarted it' } },
      { name: 'sources.detail', input: { name: 'plover' } },
    ])
    // An answer may overtake the reply to an order: each is found by its id.
    expect(page.replies()).toContainEqual({ id: 2, ok: true, answer: { tried: [] } })
    expect(page.replies()).toContainEqual({ id: 1, ok: true })
  })

  it.each([
    [
      'a known error',
      () => Promise.reject(new AppError('too-late', 'It has ended.')),
      'too-late',
      'It has ended.',
    ],
    [
      'an error thrown at once',
      () => {
        throw new AppError('cannot-save', 'The disk is full.')
      },
      'cannot-save',
      'The disk is full.',
    ],
    [
      'any other error, without its words',
      () => Promise.reject(new Error('SELECT * FROM secrets')),
      'internal',
      'Nightdesk could not do that. The log in the data folder says why.',
    ],
  ])('answers %s with its code', async (_, fail, code, message) => {
    const page = await open(anEngine(fail))
    page.post(acknowledge(5))
    await eventually(() => page.replies()).toEqual([{ id: 5, ok: false, code, message }])
  })

  const badInputs: readonly (readonly [string, unknown, RegExp])[] = [
    ['alerts.acknowledge', undefined, /./],
    ['alerts.acknowledge', null, /./],
    ['alerts.acknowledge', {}, /^episodeId: /],
    ['alerts.acknowledge', { episodeId: '7' }, /^episodeId: /],
    ['alerts.acknowledge', { episodeId: 0 }, /^episodeId: /],
    ['alerts.acknowledge', { episodeId: 1.5 }, /^episodeId: /],
    ['alerts.setImpact', { episodeId: 7, impact: 'huge' }, /^impact: /],
    ['notes.add', { episodeId: 7, text: '   ' }, /^text: /],
    ['notes.add', { episodeId: 7, text: 'x'.repeat(10_001) }, /^text: /],
    ['drafts.save', { key: '__proto__', text: 'x' }, /^key: /],
    ['drafts.save', { key: 'reason:../etc', text: 'x' }, /^key: /],
    ['drafts.save', { key: 'note:several', text: 'x'.repeat(10_001) }, /^text: /],
    ['drafts.save', { key: 'config', text: 'x'.repeat(200_001) }, /^text: /],
    [
      'silences.create',
      {
        sourceId: 'plover',
        matchers: [{ name: '', value: 'x', isRegex: false, isEqual: true }],
        endsAt: 1,
        comment: 'x',
        episodeIds: [],
        batchId: null,
      },
      /^matchers\.0\.name: /,
    ],
    ['links.open', { episodeId: 7, link: 'https://evil.example' }, /^link: /],
    ['sources.tryAgain', { name: '../etc' }, /^name: /],
  ]
  it('refuses bad input by its field, before the engine sees it', async () => {
    const engine = anEngine()
    const page = await open(engine)
    for (const [index, [order, input]] of badInputs.entries()) page.post({ id: index + 1, order, input })
    await eventually(() => page.replies()).toHaveLength(badInputs.length)
    expect(page.replies()).toEqual(
      badInputs.map(([, , words], index) => ({
        id: index + 1,
        ok: false,
        code: 'bad-input',
        message: expect.stringMatching(words),
      })),
    )
    expect(engine.took).toEqual([])
  })

  const strangers = [
    '',
    'alerts.explode',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'x'.repeat(9_000),
  ]
  it('knows no name that is not in the contract', async () => {
    const engine = anEngine()
    const page = await open(engine)
    const names = [...strangers, 'episodes.detail']
    for (const [index, order] of names.entries()) page.post({ id: index, order, input: {} })
    for (const [index, query] of [...strangers, 'alerts.acknowledge'].entries()) {
      page.post({ id: 100 + index, query, input: {} })
    }
    await eventually(() => page.replies()).toHaveLength(2 * names.length)
    expect(new Set(page.replies().map(({ code }) => code))).toEqual(new Set(['unknown-name']))
    expect(Math.max(...page.replies().map(({ message }) => String(message).length))).toBeLessThan(120)
    expect(engine.took).toEqual([])
  })

  const hostile: readonly unknown[] = [
    null,
    0,
    'alerts.acknowledge',
    true,
    [],
    [acknowledge(1)],
    {},
    { order: 'alerts.acknowledge', input: { episodeId: 1 } },
    acknowledge(Number.NaN),
    acknowledge(Number.POSITIVE_INFINITY),
    acknowledge(1.5),
    acknowledge(2 ** 60),
    { ...acknowledge(1), id: '1' },
    { id: 1 },
    { id: 1, order: 5, query: null },
    { event: 'snapshot', snapshot: {} },
    { id: 1, ok: true, answer: 'forged' },
  ]
  it('lets pass without a word what is no message, and goes on', async () => {
    const engine = anEngine()
    const page = await open(engine)
    for (const message of hostile) page.post(message)
    page.post(acknowledge(99))
    await eventually(() => page.replies()).toEqual([expect.objectContaining({ id: 99, ok: true })])
    expect(engine.took).toHaveLength(1)
    expect(page.isClosed()).toBe(false)
  })

  it('survives a message of 2 MB', async () => {
    const engine = anEngine()
    const page = await open(engine)
    page.post({ id: 1, order: 'notes.add', input: { episodeId: 7, text: 'x'.repeat(2 * 1024 * 1024) } })
    if (kind.endsAtHugeMessages) {
      await eventually(() => page.isClosed()).toBe(true)
      await eventually(() => engine.detached()).toBe(1)
    } else {
      await eventually(() => page.replies()).toMatchObject([{ id: 1, ok: false, code: 'bad-input' }])
    }
    expect(engine.took).toEqual([])
  })

  it('takes 64 requests at once and tells the next to wait; answers come when they are ready', async () => {
    const releases: (() => void)[] = []
    const page = await open(anEngine(() => new Promise<void>((resolve) => releases.push(resolve))))
    for (let id = 1; id <= 65; id += 1) page.post(acknowledge(id))
    await eventually(() => page.replies()).toMatchObject([{ id: 65, ok: false, code: 'busy' }])
    releases[1]?.()
    await eventually(() => page.replies().map(({ id }) => id)).toEqual([65, 2])
    page.post(acknowledge(66))
    await eventually(() => releases.length).toBe(65)
    for (const release of releases) release()
    await eventually(() => page.replies()).toHaveLength(66)
    expect(page.replies().filter(({ ok }) => ok === false)).toHaveLength(1)
  })

  it('leaves the seat once when the page is gone, and says nothing to it any more', async () => {
    let release = (): void => {}
    const engine = anEngine(() => new Promise<void>((resolve) => (release = resolve)))
    const page = await open(engine)
    page.post(acknowledge(1))
    await eventually(() => engine.took).toHaveLength(1)
    page.pair.page.close()
    await eventually(() => engine.detached()).toBe(1)
    engine.seats[0]?.({ event: 'pulse', now: 1 })
    release()
    await eventually(() => page.isClosed()).toBe(true)
    expect(page.replies()).toEqual([])
    expect(engine.detached()).toBe(1)
  })
})

describe.each(portKinds)('connect over $name', (kind: PortKind) => {
  function join(engine: ReturnType<typeof anEngine>) {
    const clock = createManualClock()
    const pairs: PortPair[] = []
    const events: ServerEvent[] = []
    const statuses: string[] = []
    const connection = connect(
      async () => {
        const pair = await kind.open()
        pairs.push(pair)
        engine.accept(pair.engine)
        return pair.page
      },
      { event: (event) => events.push(event), status: (status) => statuses.push(status) },
      clock.after,
    )
    return { clock, pairs, events, statuses, connection }
  }
  const giveAck = (connection: Connection) => connection.order('alerts.acknowledge', { episodeId: 7 })

  it('resolves and rejects by the reply, after the change has been heard', async () => {
    const { connection, events } = join(
      anEngine((name, push) => {
        push({ event: 'changed', changes: { now: 5 } })
        if (name === 'alerts.takeBack') throw new AppError('too-late', 'The time is over.')
        return name === 'sources.detail' ? { tried: [] } : undefined
      }),
    )
    await eventually(() => events).toHaveLength(1)
    await giveAck(connection)
    expect(events.at(-1)).toEqual({ event: 'changed', changes: { now: 5 } })
    await expect(connection.order('alerts.takeBack', { episodeId: 7 })).rejects.toMatchObject({
      name: 'AppError',
      code: 'too-late',
      message: 'The time is over.',
    })
    expect(await connection.query('sources.detail', { name: 'plover' })).toEqual({ tried: [] })
    connection.close()
  })

  it('rejects what was under way, connects anew, hears a fresh snapshot and sends nothing twice', async () => {
    const engine = anEngine(() => new Promise(() => {}))
    const { clock, connection, events, statuses, pairs } = join(engine)
    await eventually(() => statuses).toEqual(['connecting', 'open'])
    const lost = expect(giveAck(connection)).rejects.toMatchObject({ code: 'connection-lost' })
    await eventually(() => engine.took).toHaveLength(1)
    pairs[0]?.engine.close()
    await lost
    expect(statuses.at(-1)).toBe('lost')
    await expect(giveAck(connection)).rejects.toMatchObject({ code: 'connection-lost' })
    clock.advance(reconnectWaitsMs[0] ?? 0)
    await eventually(() => events.filter(({ event }) => event === 'snapshot')).toMatchObject([
      { snapshot: { now: 1_001 } },
      { snapshot: { now: 1_002 } },
    ])
    expect(statuses).toEqual(['connecting', 'open', 'lost', 'open'])
    expect(engine.took).toHaveLength(1)
    connection.close()
  })

  it('ends for good when it is closed', async () => {
    const engine = anEngine(() => new Promise(() => {}))
    const { clock, connection, statuses, pairs } = join(engine)
    await eventually(() => statuses.at(-1)).toBe('open')
    const lost = expect(giveAck(connection)).rejects.toMatchObject({ code: 'connection-lost' })
    connection.close()
    await lost
    await eventually(() => engine.detached()).toBe(1)
    clock.advance(60_000)
    expect(pairs).toHaveLength(1)
    expect(clock.pending()).toBe(0)
  })
})

describe('connect', () => {
  const silent = { event: () => {}, status: () => {} }

  it('waits as listed, then the last wait for ever, and begins anew after a connection', async () => {
    const waits: number[] = []
    let run = (): void => {}
    let pair: PortPair | null = null
    let reachable = false
    const connection = connect(
      async () => {
        if (!reachable) throw new Error('no engine')
        pair = memoryPair()
        return pair.page
      },
      silent,
      (ms, again) => {
        waits.push(ms)
        run = again
        return () => {}
      },
    )
    const expected = [...reconnectWaitsMs, 3_000, 3_000]
    for (const [index] of expected.entries()) {
      await eventually(() => waits).toHaveLength(index + 1)
      if (index === expected.length - 1) reachable = true
      run()
    }
    expect(waits).toEqual([100, 250, 500, 1_000, 2_000, 3_000, 3_000, 3_000])
    expect(waits).toEqual(expected)
    await eventually(() => pair).not.toBeNull()
    await Promise.resolve()
    ;(pair as PortPair | null)?.engine.close()
    await eventually(() => waits.at(-1)).toBe(reconnectWaitsMs[0])
    connection.close()
  })

  it('closes a port that opens after it was closed itself', async () => {
    const pair = memoryPair()
    let give = (_: Port): void => {}
    const connection = connect(
      () => new Promise((resolve) => (give = resolve)),
      silent,
      () => () => {},
    )
    connection.close()
    const page = listenOn(pair.engine)
    give(pair.page)
    await eventually(() => page.isClosed()).toBe(true)
  })

  it('never calls a port open that was closed when it came', async () => {
    const statuses: string[] = []
    const dead: Port = {
      post: () => {},
      onMessage: () => {},
      onClose: (closed) => closed(),
      close: () => {},
    }
    const connection = connect(
      async () => dead,
      { event: () => {}, status: (status) => statuses.push(status) },
      () => () => {},
    )
    await eventually(() => statuses).toContain('lost')
    expect(statuses).toEqual(['connecting', 'lost'])
    connection.close()
  })

  it('ignores replies nobody waits for, and what is no message', async () => {
    const pair = memoryPair()
    const events: ServerEvent[] = []
    const connection = connect(
      async () => pair.page,
      { event: (event) => events.push(event), status: () => {} },
      () => () => {},
    )
    for (const message of [null, 7, 'x', {}, { id: 12, ok: true }, { id: 1, ok: false, code: 'busy' }]) {
      pair.engine.post(message)
    }
    pair.engine.post({ event: 'pulse', now: 3 })
    await eventually(() => events).toEqual([{ event: 'pulse', now: 3 }])
    connection.close()
  })
})
