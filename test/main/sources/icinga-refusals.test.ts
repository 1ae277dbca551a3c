/** What is said when an Icinga refuses or answers what cannot be read: which words, for which of them, and never a secret. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { IcingaOptions } from '../../../contract/source-options.ts'
import { icinga } from '../../../main/sources/icinga.ts'
import type { ConnectedSource, DeedOrder, Delivery } from '../../../main/sources/source.ts'
import { aListeningPlatform, aSourceConfig, noAbort } from '../../helpers/a-source.ts'
import { eventually } from '../../helpers/eventually.ts'
import { createManualClock, type ManualClock } from '../../helpers/manual-clock.ts'
import {
  aService,
  type ScriptedIcinga,
  sendJson,
  startScriptedIcinga,
} from '../../helpers/scripted-icinga.ts'

let clock: ManualClock
let server: ScriptedIcinga

beforeEach(async () => {
  clock = createManualClock()
  server = await startScriptedIcinga()
})
afterEach(() => server.close())

const secret = 's3cr3t-value'
const plain: IcingaOptions = { kind: 'icinga2', pins: [], filter: null, push: true }

function connect(options: Partial<IcingaOptions> = {}): ConnectedSource {
  const authorization = `Basic ${Buffer.from(`oncall:${secret}`).toString('base64')}`
  return icinga.connect(
    aSourceConfig([server.url], {
      ...{ kind: 'icinga2', options: { ...plain, ...options }, headers: { authorization } },
    }),
    aListeningPlatform(clock),
  )
}

const order: DeedOrder = {
  ...{ fingerprint: 'a!b', labels: {}, by: 'Ines Okafor', marker: 'nd-1', since: 0, isRetry: false },
}

/** What Icinga says in its own form, or what a web server before it says. */
const icingas = (status: number, words: string): string => JSON.stringify({ error: status, status: words })
const page = '<html><body>nginx</body></html>'

/** Answers questions below this path in this way. */
function refuse(path: string, status: number, body: string): void {
  server.intercept = (request, response) => {
    if (!request.url?.startsWith(path)) return false
    sendJson(response, status, body)
    return true
  }
}

/** Without the port, which is another one at each run. */
const told = (words: string): string => words.replaceAll(/127\.0\.0\.1:\d+/g, 'icinga')

const signIn = 'icinga asks for a valid sign-in (401). It said: Unauthorized.'
const mayNot = 'icinga does not let this sign-in do that (403). It said: Missing permission'
const prefix = 'icinga has nothing at this address (404): is a path prefix missing or wrong?'
const trouble = 'icinga has trouble of its own (500). It said: out of memory'
const unreadable =
  'A web page came instead of data: probably a login page, or a network that wants a sign-in.'

describe('a list that is refused', () => {
  it.each([
    ['services', 401, icingas(401, 'Unauthorized.'), 'unauthorised', signIn],
    ['services', 403, icingas(403, 'Missing permission'), 'forbidden', mayNot],
    [
      ...(['services', 404, icingas(404, 'No objects found.'), 'forbidden'] as const),
      'icinga lists no services to this user (404): it needs the permission objects/query/Service.',
    ],
    [
      ...(['hosts', 404, icingas(404, 'No objects found.'), 'forbidden'] as const),
      'icinga lists no hosts to this user (404): it needs the permission objects/query/Host.',
    ],
    ['services', 404, page, 'not-found', prefix],
    ['hosts', 404, 'nothing here', 'not-found', `${prefix} It said: nothing here`],
    ['services', 500, icingas(500, 'out of memory'), 'server-error', trouble],
    ['services', 200, page, 'not-json', unreadable],
    [
      'services',
      200,
      '{"results":{}}',
      'bad-shape',
      'Not the answer that was expected: results is not a list.',
    ],
  ] as const)('%s, %i %s', async (kind, status, body, failure, words) => {
    refuse(`/v1/objects/${kind}`, status, body)
    const source = connect()
    const polled = await source.poll(noAbort)
    if (polled.kind === 'answer') throw new Error('was answered')
    expect({ kind: polled.failure.kind, words: told(polled.failure.detail) }).toEqual({
      kind: failure,
      words,
    })
    expect((await source.test(noAbort)).failure).toEqual(polled.failure)
  })

  it('for a mistake in its filter, or for want of a permission, says both', async () => {
    refuse('/v1/objects/services', 404, icingas(404, 'No objects found.'))
    const polled = await connect({ filter: 'x ==' }).poll(noAbort)
    if (polled.kind === 'answer') throw new Error('was answered')
    expect(told(polled.failure.detail)).toBe(
      'icinga lists no services to this user (404): the filter of this source has a mistake, or the user lacks the permission objects/query/Service.',
    )
  })
})

describe('what is asked beside a list', () => {
  const comments =
    'The user oncall may not read comments (objects/query/Comment): who acknowledged is not known.'
  const downtimes =
    'The user oncall may not read downtimes (objects/query/Downtime): who set them and until when is not known.'

  it.each([
    ['comments', 403, icingas(403, 'Missing permission'), [comments]],
    ['comments', 404, icingas(404, 'No objects found.'), [comments]],
    ['comments', 500, 'x', []],
    ['comments', 200, page, []],
    ['downtimes', 403, icingas(403, 'Missing permission'), [downtimes]],
    ['downtimes', 404, icingas(404, 'No objects found.'), [downtimes]],
    ['downtimes', 500, 'x', []],
  ] as const)('%s, %i %s: the list stands', async (kind, status, body, remarks) => {
    server.services = [aService('a!b', { acknowledgement: 1, downtime_depth: 1 })]
    refuse(`/v1/objects/${kind}`, status, body)
    const source = connect({ push: false })
    expect(await source.poll(noAbort)).toMatchObject({ kind: 'answer', total: 1, remarks })
    // Refused, it is not asked for again for ten minutes; after trouble at the next look.
    const asked = (): number => server.requests.filter((one) => one.includes(kind)).length
    await source.poll(noAbort)
    expect(asked()).toBe(remarks.length === 1 ? 1 : 2)
    server.intercept = () => false
    clock.advance(600_000)
    expect(await source.poll(noAbort)).toMatchObject({ remarks: [] })
  })
})

describe('its event stream that is refused', () => {
  const only = 'Changes are seen at the next poll only:'
  const events =
    'this user may not listen, it needs the permission events/* (or "push: false" in this source\'s settings).'

  it.each([
    [401, icingas(401, 'Unauthorized.'), signIn, 600_000],
    [403, icingas(403, 'Missing permission'), events, 600_000],
    [404, icingas(404, 'No objects found.'), events, 600_000],
    [429, '"slow down"', 'icinga asks for fewer requests (429). It said: slow down', 1_000],
    [500, icingas(500, 'out of memory'), trouble, 1_000],
    [302, '', 'icinga redirects (302): probably a login page or a network that wants a sign-in.', 1_000],
  ])(
    'with %i %s is a remark, and is asked for again when that may help',
    async (status, body, words, waitMs) => {
      refuse('/v1/events', status, body)
      const source = connect()
      let news = 0
      const end = source.listen?.(() => {
        news += 1
      })
      const remarks = async (): Promise<readonly string[]> => {
        const polled = await source.poll(noAbort)
        return polled.kind === 'answer' ? (polled.remarks ?? []).map(told) : []
      }
      await eventually(remarks).toEqual([`${only} ${words}`])
      const asked = (): number => server.requests.filter((one) => one.includes('events')).length
      await eventually(() => clock.pending()).toBe(1)
      clock.advance(waitMs - 1)
      expect(asked()).toBe(1)
      server.intercept = () => false
      clock.advance(1)
      await eventually(() => news).toBe(1)
      expect(await remarks()).toEqual([])
      end?.()
    },
  )
})

describe('notes that are refused', () => {
  const alert = { fingerprint: 'a!b', labels: {}, generatorUrl: null, firedAt: 0 }
  const lacks = 'This user may not read comments there: it needs objects/query/Comment.'

  it.each([
    [401, icingas(401, 'Unauthorized.'), 'unauthorised', signIn],
    [403, icingas(403, 'Missing permission'), 'forbidden', lacks],
    [404, icingas(404, 'No objects found.'), 'forbidden', lacks],
    [500, icingas(500, 'out of memory'), 'server-error', trouble],
    [200, page, 'not-json', unreadable],
  ])('%i %s', async (status, body, kind, words) => {
    refuse('/v1/objects/comments', status, body)
    const detail = await connect().detail?.(alert, noAbort)
    if (!detail || !('kind' in detail)) throw new Error('was read')
    expect({ kind: detail.kind, words: told(detail.detail) }).toEqual({ kind, words })
  })

  it('say no secret of ours, however it is put', async () => {
    refuse(
      '/v1/objects/comments',
      200,
      JSON.stringify({ results: [{ name: `who is oncall:${secret}?`, attrs: {} }] }),
    )
    const detail = JSON.stringify(await connect().detail?.(alert, noAbort))
    expect(detail).toContain('who is')
    expect(detail).not.toContain(secret)
  })
})

describe('a deed that is refused', () => {
  const lacksNote = 'This user may not do that there: it needs the permission actions/add-comment.'
  const note = (retry: boolean): Promise<Delivery> | undefined =>
    connect().deeds?.note?.({ kind: 'note', text: 'x' }, { ...order, isRetry: retry }, noAbort)
  const ack = (): Promise<Delivery> | undefined =>
    connect().deeds?.acknowledge?.({ kind: 'acknowledge', until: null, text: null }, order, noAbort)
  const over = 'It is over already: nothing was acknowledged.'
  const conflict = 'Icinga refused: Service a!b is odd.'

  it.each([
    [401, icingas(401, 'Unauthorized.'), 'unauthorised', signIn, true],
    [403, icingas(403, 'Missing permission'), 'forbidden', lacksNote, true],
    [404, icingas(404, 'No objects found.'), 'forbidden', lacksNote, true],
    [400, '{"results":[{"code":400,"status":"No text."}]}', 'bad-request', 'Icinga refused: No text.', true],
    [500, icingas(500, 'out of memory'), 'server-error', trouble, false],
    [200, page, 'not-json', unreadable, false],
    [200, '{"results":[]}', 'bad-request', 'Icinga did not take it.', true],
  ])('%i %s', async (status, body, kind, words, final) => {
    server.services = [aService('a!b')]
    refuse('/v1/actions/', status, body)
    const delivery = await note(false)
    if (!delivery || delivery.ok) throw new Error('was done')
    const { failure } = delivery
    expect({ kind: failure.kind, words: told(failure.detail), final: delivery.final }).toEqual({
      kind,
      words,
      final,
    })
  })

  it.each([
    ['an empty 500', 500, '{"results":[]}'],
    ['a 403', 403, icingas(403, 'Missing permission')],
    ['a 404', 404, icingas(404, 'No objects found.')],
  ])('as an acknowledgement with %s is one that this user may not give', async (_, status, body) => {
    server.services = [aService('a!b')]
    refuse('/v1/actions/', status, body)
    expect(await ack()).toEqual({
      ...{ ok: false, final: true, retryAfterMs: null },
      failure: {
        kind: 'forbidden',
        detail: 'This user may not do that there: it needs the permission actions/acknowledge-problem.',
      },
    })
  })

  it.each([
    ['somebody has it', { acknowledgement: 1 }, { ok: true }],
    ['it is over', { state: 0 }, { ok: false, final: true, failure: { kind: 'not-found', detail: over } }],
    ['neither', {}, { ok: false, final: true, failure: { kind: 'bad-request', detail: conflict } }],
  ])('as an acknowledgement with a 409 where %s', async (_, attrs, delivery) => {
    server.services = [aService('a!b', attrs)]
    refuse('/v1/actions/', 409, '{"results":[{"code":409,"status":"Service a!b is odd."}]}')
    expect(await ack()).toMatchObject(delivery)
  })

  it('in its own form, with nothing done, is no lost reply', async () => {
    server.services = [aService('a!b')]
    refuse('/v1/actions/', 500, '{"results":[]}')
    expect(await note(false)).toMatchObject({ ok: false, final: true, failure: { detail: lacksNote } })
  })

  it('by trouble that came after it was done, is done', async () => {
    refuse('/v1/actions/', 502, 'x')
    const attrs = { host_name: 'a', service_name: 'b', author: 'x', text: 'x [nd-1]', entry_time: 1 }
    server.comments = [{ name: 'a!b!c', attrs: { ...attrs, expire_time: 0 } }]
    expect(await note(false)).toEqual({ ok: true, ref: 'a!b!c', endsAt: null })
    server.comments = []
    expect(await note(false)).toMatchObject({ ok: false, final: false, failure: { kind: 'server-error' } })
  })

  it.each(['acknowledge', 'unacknowledge'] as const)('%s, by a web page, is tried again', async (kind) => {
    server.intercept = (_, response) => {
      sendJson(response, 200, page)
      return true
    }
    const { deeds } = connect()
    const delivery =
      kind === 'acknowledge'
        ? await deeds?.acknowledge?.({ kind, until: null, text: null }, order, noAbort)
        : await deeds?.unacknowledge?.({ kind }, order, noAbort)
    expect(delivery).toEqual({
      ...{ ok: false, final: false, retryAfterMs: null },
      failure: { kind: 'not-json', detail: unreadable },
    })
  })

  it('and whose words cannot be looked for is not sent twice', async () => {
    refuse('/v1/objects/comments', 200, page)
    expect(await note(true)).toMatchObject({ ok: false, final: false, failure: { kind: 'not-json' } })
    expect(server.requests.filter((one) => one.includes('/actions/'))).toEqual([])
  })

  it.each(['/v1/actions/', '/v1/'])('because the object is gone says that (404 below %s)', async (path) => {
    refuse(path, 404, icingas(404, 'No objects found.'))
    const delivery = await note(false)
    if (!delivery || delivery.ok) throw new Error('was done')
    expect(told(delivery.failure.detail)).toBe(
      'icinga has no a!b any more, or does not show it to this user.',
    )
  })

  it.each([
    [403, icingas(403, 'Missing permission')],
    [404, icingas(404, 'No objects found.')],
  ])('to be looked for after a lost reply (%i) is left to a person', async (status, body) => {
    refuse('/v1/objects/comments', status, body)
    expect(await note(true)).toEqual({
      ...{ ok: false, final: true, retryAfterMs: null },
      failure: {
        kind: 'forbidden',
        detail:
          'No answer came, and this user may not look whether it arrived (objects/query/Comment). Look there before sending it again.',
      },
    })
    expect(server.requests.filter((one) => one.includes('/actions/'))).toEqual([])
  })
})

it('a server that asks for fewer requests is left alone, and its sibling is asked', async () => {
  const sibling = await startScriptedIcinga()
  try {
    sibling.services = [aService('a!b')]
    server.intercept = (_, response) => {
      sendJson(response, 429, '"slow down"', { 'retry-after': '600' })
      return true
    }
    const source = icinga.connect(
      aSourceConfig([server.url, sibling.url], { kind: 'icinga2', options: plain }),
      aListeningPlatform(clock),
    )
    expect(await source.poll(noAbort)).toMatchObject({
      ...{ kind: 'answer', total: 1 },
      peers: [{ failure: { kind: 'rate-limited' } }, { failure: null }],
    })
    await source.poll(noAbort)
    expect(server.requests).toHaveLength(1)
  } finally {
    await sibling.close()
  }
})

it('a server that answers what cannot be read is in trouble, and its sibling is asked', async () => {
  const sibling = await startScriptedIcinga()
  try {
    sibling.services = [aService('a!b')]
    refuse('/v1/objects/services', 200, page)
    const source = icinga.connect(
      aSourceConfig([server.url, sibling.url], { kind: 'icinga2', options: plain }),
      aListeningPlatform(clock),
    )
    expect(await source.poll(noAbort)).toMatchObject({
      ...{ kind: 'answer', total: 1 },
      peers: [{ failure: { kind: 'not-json', detail: unreadable } }, { failure: null }],
    })
  } finally {
    await sibling.close()
  }
})

describe('a deed that cannot be', () => {
  it('because its time has passed is refused before anything is sent', async () => {
    const { deeds } = connect()
    const until = clock.now()
    const passed = [
      await deeds?.acknowledge?.({ kind: 'acknowledge', until, text: null }, order, noAbort),
      await deeds?.snooze?.({ kind: 'snooze', until, text: null }, order, noAbort),
      await deeds?.downtime?.({ kind: 'downtime', from: until - 1, until, text: 'x' }, order, noAbort),
      await deeds?.downtime?.(
        { kind: 'downtime', from: until + 2, until: until + 1, text: 'x' },
        order,
        noAbort,
      ),
    ]
    for (const delivery of passed)
      expect(delivery).toMatchObject({
        ...{ ok: false, final: true },
        failure: { kind: 'bad-request', detail: 'That time has passed already.' },
      })
    expect(server.requests).toEqual([])
  })

  it('because the source lacks its secret waits until it has it', async () => {
    const broken = { kind: 'unauthorised', detail: 'There is no secret of this name.' } as const
    const source = icinga.connect(
      aSourceConfig([server.url], { kind: 'icinga2', options: plain, broken }),
      aListeningPlatform(clock),
    )
    expect(await source.deeds?.note?.({ kind: 'note', text: 'x' }, order, noAbort)).toEqual({
      ...{ ok: false, final: false, retryAfterMs: null },
      failure: broken,
    })
    expect(server.requests).toEqual([])
  })
})
