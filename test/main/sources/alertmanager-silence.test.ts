import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { alertmanager } from '../../../main/sources/alertmanager.ts'
import type { ConnectedSource, Delivery, SilenceOrder } from '../../../main/sources/source.ts'
import { aPlatform, aSourceConfig, noAbort } from '../../helpers/a-source.ts'
import { createManualClock, type ManualClock } from '../../helpers/manual-clock.ts'
import {
  type ApiSilence,
  anApiSilence,
  type ScriptedAlertmanager,
  sendJson,
  startScripted,
} from '../../helpers/scripted-alertmanager.ts'
import { deadUrl } from '../../helpers/test-server.ts'

let clock: ManualClock
let one: ScriptedAlertmanager
let two: ScriptedAlertmanager
let source: ConnectedSource

beforeEach(async () => {
  clock = createManualClock()
  one = await startScripted()
  two = await startScripted()
  two.name = 'peer-b'
  source = connect([one.url, two.url])
})

afterEach(async () => {
  await Promise.all([one.close(), two.close()])
})

function connect(urls: readonly string[]): ConnectedSource {
  return alertmanager.connect(aSourceConfig(urls), aPlatform(clock))
}

function anOrder(more: Partial<SilenceOrder> = {}): SilenceOrder {
  return {
    id: null,
    matchers: [{ name: 'alertname', value: 'DiskFull', isRegex: false, isEqual: true }],
    startsAt: clock.now(),
    endsAt: clock.now() + 900_000,
    createdBy: 'nora',
    comment: 'ACK! nora has it [nightdesk:m1]',
    marker: '[nightdesk:m1]',
    ...more,
  }
}

async function silence(more: Partial<SilenceOrder> = {}): Promise<Delivery> {
  return (await source.silence?.(anOrder(more), noAbort)) as Delivery
}

async function expireSilence(id: string): Promise<Delivery> {
  return (await source.expireSilence?.(id, noAbort)) as Delivery
}

function posts(): number {
  return one.posted.length + two.posted.length
}

describe('a silence', () => {
  it('is written once, at one peer, with isEqual and in UTC', async () => {
    expect(await silence()).toEqual({ ok: true, ref: 'peer-a-silence-1', endsAt: clock.now() + 900_000 })
    expect(two.posted).toEqual([])
    expect(one.posted.map((body) => JSON.parse(body))).toEqual([
      {
        matchers: [{ name: 'alertname', value: 'DiskFull', isRegex: false, isEqual: true }],
        startsAt: '2026-11-22T03:14:05.000Z',
        endsAt: '2026-11-22T03:29:05.000Z',
        createdBy: 'nora',
        comment: 'ACK! nora has it [nightdesk:m1]',
      },
    ])
  })

  it('is extended by its id, and the id that comes back counts', async () => {
    const first = await silence()
    const ref = first.ok ? first.ref : ''
    one.instead.set('POST /silences', (_, response) => sendJson(response, { silenceID: 'another' }))
    const extended = await silence({ id: ref, marker: '[nightdesk:m2]', endsAt: clock.now() + 1_800_000 })
    expect(extended).toEqual({ ok: true, ref: 'another', endsAt: clock.now() + 1_800_000 })
    expect(JSON.parse(one.posted[1] ?? '')).toMatchObject({ id: ref })
  })

  it('that an earlier try has left is found by its marker, not written twice', async () => {
    const endsAt = new Date(clock.now() + 900_000).toISOString()
    two.silences = [anApiSilence('s9', { comment: 'ACK! nora has it [nightdesk:m1]', endsAt })]
    expect(await silence()).toEqual({ ok: true, ref: 's9', endsAt: clock.now() + 900_000 })
    expect(posts()).toBe(0)
  })

  it('whose reply is lost is found by its marker', async () => {
    one.instead.set('POST /silences', (_, response, body) => {
      one.silences = [anApiSilence('s1', { ...(JSON.parse(body) as Partial<ApiSilence>) })]
      response.destroy()
    })
    expect(await silence()).toMatchObject({ ok: true, ref: 's1' })
    expect(posts()).toBe(1)
  })

  it('whose reply is lost and that is not there is tried later, not at the other peer', async () => {
    one.instead.set('POST /silences', (_, response) => response.destroy())
    expect(await silence()).toMatchObject({ ok: false, final: false, failure: { kind: 'cut-off' } })
    expect(posts()).toBe(1)
  })

  it('that a proxy does not know the fate of is looked for too', async () => {
    one.instead.set('POST /silences', (_, response, body) => {
      one.silences = [anApiSilence('s1', { ...(JSON.parse(body) as Partial<ApiSilence>) })]
      response.writeHead(504).end()
    })
    expect(await silence()).toMatchObject({ ok: true, ref: 's1' })
  })

  it('goes to the other peer when the first is dead or says that it did nothing', async () => {
    source = connect([await deadUrl(), two.url])
    expect(await silence()).toMatchObject({ ok: true, ref: 'peer-b-silence-1' })
    source = connect([one.url, two.url])
    one.instead.set('POST /silences', (_, response) => response.writeHead(503).end('busy'))
    expect(await silence({ marker: '[nightdesk:m2]' })).toMatchObject({ ok: true, ref: 'peer-b-silence-2' })
  })

  it('an extension that one peer has not heard of yet goes to the other', async () => {
    two.silences = [anApiSilence('s5')]
    one.instead.set('POST /silences', (_, response) => sendJson(response, 'silence not found', 404))
    expect(await silence({ id: 's5' })).toMatchObject({ ok: true, ref: 's5' })
    expect(posts()).toBe(2)
  })

  it('an extension that one peer does not know while the other has trouble is tried later, not written anew', async () => {
    one.instead.set('POST /silences', (_, response) => response.writeHead(503).end('busy'))
    two.instead.set('POST /silences', (_, response) => sendJson(response, 'silence not found', 404))
    expect(await silence({ id: 's5' })).toMatchObject({
      ok: false,
      final: false,
      failure: { kind: 'server-error' },
    })
    expect(posts()).toBe(2)
  })

  it('an extension that no peer knows is written anew', async () => {
    for (const peer of [one, two]) {
      peer.instead.set('POST /silences', (_, response, body) => {
        if ('id' in JSON.parse(body)) sendJson(response, 'silence not found', 404)
        else sendJson(response, { silenceID: 'new' })
      })
    }
    expect(await silence({ id: 'forgotten' })).toMatchObject({ ok: true, ref: 'new' })
  })

  it('an extension goes to what an earlier try wrote anew, instead of a second new one', async () => {
    const over = anApiSilence('over', { comment: anOrder().comment, status: { state: 'expired' } })
    const anew = anApiSilence('anew', { comment: anOrder().comment })
    one.silences = [over, anew]
    two.silences = [over, anew]
    await silence({ id: 'over', endsAt: clock.now() + 9 * 3_600_000 })
    expect(one.posted.map((body) => (JSON.parse(body) as { id?: string }).id)).toEqual(['anew'])
  })

  it('an extension is not taken for done because of the silence that is extended', async () => {
    const first = await silence()
    const ref = first.ok ? first.ref : ''
    const extended = await silence({ id: ref, endsAt: clock.now() + 1_800_000 })
    expect(extended).toMatchObject({ ok: true, ref, endsAt: clock.now() + 1_800_000 })
    expect(posts()).toBe(2)
  })

  it.each<[string, number, string, boolean, string]>([
    [
      'a JSON string',
      400,
      '"Failed to create silence: end time can\'t be in the past"',
      true,
      "can't be in the past",
    ],
    [
      'a JSON object',
      422,
      '{"code":612,"message":"matchers in body should have at least 1 items"}',
      true,
      'at least 1',
    ],
    ['a missing right', 403, 'no', true, '403'],
    ['too many requests', 429, '', false, '429'],
    ['trouble', 500, '"disk full"', false, 'disk full'],
  ])('refused with %s is final or not', async (_, status, body, final, words) => {
    for (const peer of [one, two]) {
      peer.instead.set('POST /silences', (_request, response) => response.writeHead(status).end(body))
    }
    const delivery = await silence()
    expect(delivery).toMatchObject({ ok: false, final, failure: { detail: expect.stringContaining(words) } })
  })

  it('carries the wait that the server asks for', async () => {
    for (const peer of [one, two]) {
      peer.instead.set('GET /silences', (_, response) =>
        response.writeHead(503, { 'retry-after': '30' }).end(),
      )
    }
    expect(await silence()).toMatchObject({ ok: false, final: false, retryAfterMs: 30_000 })
  })

  it('is not tried when no peer can be asked', async () => {
    source = connect([await deadUrl()])
    expect(await silence()).toMatchObject({ ok: false, final: false, failure: { kind: 'refused' } })
  })

  it("is in the server's time when its clock is an hour off", async () => {
    one.instead.set('GET /silences', (_, response) => {
      response.setHeader('date', new Date(clock.now() + 3_600_000).toUTCString())
      sendJson(response, one.silences)
    })
    const ordered = await silence()
    expect(ordered).toMatchObject({ ok: true, endsAt: clock.now() + 900_000 })
    const sent = JSON.parse(one.posted[0] ?? '') as { endsAt: string }
    expect(Math.abs(Date.parse(sent.endsAt) - (clock.now() + 4_500_000))).toBeLessThanOrEqual(500)
  })
})

describe('ending a silence', () => {
  it('is done by the first peer that knows it', async () => {
    two.silences = [anApiSilence('s1')]
    expect(await expireSilence('s1')).toEqual({ ok: true, ref: 's1', endsAt: clock.now() })
    expect(two.silences[0]?.status.state).toBe('expired')
  })

  it.each<[string, number, string]>([
    ['500 of 0.25', 500, '"silence not found"'],
    ['404 of later versions', 404, ''],
    ['one that is over', 500, '"silence s1 already expired"'],
  ])('that no peer knows is done (%s)', async (_, status, body) => {
    for (const peer of [one, two]) {
      peer.instead.set('DELETE /silence', (_request, response) => response.writeHead(status).end(body))
    }
    expect(await expireSilence('s1')).toMatchObject({ ok: true })
  })

  it('is tried later while a peer that may know it is away', async () => {
    source = connect([one.url, await deadUrl()])
    expect(await expireSilence('s1')).toMatchObject({ ok: false, final: false, failure: { kind: 'refused' } })
  })

  it('at a wrong address is refused', async () => {
    for (const peer of [one, two]) {
      peer.instead.set('DELETE /silence', (_, response) =>
        response.writeHead(404).end('404 page not found\n'),
      )
    }
    expect(await expireSilence('s1')).toMatchObject({ ok: false, final: true })
  })
})

describe('listing silences', () => {
  it('gives those in force of all peers, or the failure', async () => {
    one.silences = [anApiSilence('s1'), anApiSilence('s0', { status: { state: 'expired' } })]
    two.silences = [anApiSilence('s2', { status: { state: 'pending' } })]
    expect(await source.listSilences?.(noAbort)).toMatchObject([{ id: 's1' }, { id: 's2' }])
    source = connect([await deadUrl()])
    expect(await source.listSilences?.(noAbort)).toMatchObject({ kind: 'refused' })
  })
})

it('nothing is ordered of a source that cannot be asked', async () => {
  const broken = { kind: 'secret-missing', detail: 'No token is stored.' } as const
  source = alertmanager.connect(aSourceConfig([one.url], { broken }), aPlatform(clock))
  expect(await silence()).toMatchObject({ ok: false, final: false, failure: broken })
  expect(await expireSilence('s1')).toMatchObject({ ok: false, failure: broken })
  expect(await source.listSilences?.(noAbort)).toEqual(broken)
  expect(one.requests).toEqual([])
})
