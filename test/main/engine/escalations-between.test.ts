/** Escalations between Nightdesks over one Alertmanager in memory: whom they call, and what is not taken from strangers. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Escalation, escalationOf, heldElsewhere, incomingOf } from '../../../contract/escalation.ts'
import type { SilenceInventory } from '../../../contract/silences.ts'
import { fingerprintOf } from '../../../main/drill/fingerprint.ts'
import type { Http } from '../../../main/platform/http.ts'
import { type Night, type NightOptions, pageLabels, startNight } from '../../helpers/a-night.ts'

const minuteMs = 60_000
const title = 'IngressErrorRatioHigh'

const configOf = (me: string, more: readonly string[] = []): string =>
  [
    'version: 1',
    `me: ${me}`,
    ...more,
    'escalation:',
    '  - who: Tomasz Wrona',
    '  - name: On duty',
    '    role: ops duty',
    'sources:',
    '  - name: plover',
    '    kind: alertmanager',
    '    urls: ["http://am1.invalid"]',
    '    poll: 15s',
    '    carryEscalations: true',
    '',
  ].join('\n')

let mara: Night
let others: Night[] = []

/** Another person at another laptop, whose only tie to Mara's is the Alertmanager. */
async function person(me: string, more: readonly string[] = [], options: NightOptions = {}): Promise<Night> {
  const overWire: Http = async (request) => {
    const url = new URL(request.url)
    const reply = await mara.peers[0]?.handle({
      method: request.method,
      path: url.pathname,
      query: url.searchParams,
      headers: { 'content-type': 'application/json', ...request.headers },
      body: request.body ?? '',
      signal: request.signal ?? new AbortController().signal,
    })
    if (!reply) throw new Error('no peer')
    const headers = { date: new Date(mara.clock.now()).toUTCString() }
    return {
      ok: true,
      response: { status: reply.status, headers, body: Buffer.from(reply.body), latencyMs: 1 },
    }
  }
  const night = await startNight({
    config: configOf(me, more),
    http: () => overWire,
    chance: me.charAt(0),
    startAt: mara.clock.now(),
    sound: true,
    ...options,
  })
  others.push(night)
  return night
}

const pass = async (ms: number): Promise<void> => {
  for (let left = ms; left > 0; left -= 1_000)
    for (const night of [mara, ...others]) await night.pass(Math.min(1_000, left))
}
const came = (night: Night): readonly Escalation[] =>
  night.state().escalations.filter(({ direction }) => direction === 'in')
const own = (): Escalation | undefined => escalationOf(mara.state().escalations, mara.episode(title).id)
const ask = (name: string): Promise<void> =>
  mara.order('escalations.ask', {
    episodeId: mara.episode(title).id,
    whom: { kind: 'level', name },
    reason: 'stuck',
    note: '',
    acceptMs: 5 * minuteMs,
    holds: true,
    passes: false,
  })

beforeEach(async () => {
  mara = await startNight({ config: configOf('Mara Lind'), chance: 'M' })
  mara.fire(pageLabels())
  await pass(20_000)
})
afterEach(async () => {
  for (const night of [mara, ...others]) await night.close()
  others = []
})

describe('whom it calls', () => {
  it('is who is named, and nobody else; everybody sees in the alert’s story that it was asked', async () => {
    const tomasz = await person('Tomasz Wrona')
    const ines = await person('Ines Okafor')
    await pass(20_000)
    await ask('Tomasz Wrona')
    await pass(30_000)
    expect(came(tomasz)).toMatchObject([{ forMe: true, state: 'asked' }])
    expect(came(ines)).toMatchObject([{ forMe: false }])
    expect(
      [incomingOf(tomasz.state().escalations), incomingOf(ines.state().escalations)].map((one) => one.length),
    ).toEqual([1, 0])
    expect(ines.shown.filter(({ tag }) => tag.startsWith('escalation:'))).toEqual([])
    expect(tomasz.engine().core.desk.sounding).not.toBeNull()
  })

  it('is who goes by that name among others, however their file calls them', async () => {
    const tomasz = await person('T. Wrona', ['identities: {names: Tomasz Wrona}'])
    await pass(20_000)
    await ask('Tomasz Wrona')
    await pass(30_000)
    expect(incomingOf(tomasz.state().escalations)).toMatchObject([{ forMe: true, state: 'asked' }])
  })

  it('is who is on duty in the role, with a sound; off duty it is told without one', async () => {
    const on = await person('Jon Berg', ['duty: {role: ops duty}'])
    const off = await person('Sami Haddad', ['duty: {role: ops duty}'])
    await off.order('duty.set', { state: 'off', untilAt: null })
    await pass(20_000)
    await ask('On duty')
    await pass(30_000)
    const noticeOf = (night: Night) => night.shown.find(({ tag }) => tag.startsWith('escalation:'))
    expect(noticeOf(on)).toMatchObject({ loud: true, title: expect.stringContaining('Mara Lind asks you') })
    expect(noticeOf(off)).toMatchObject({ loud: false })
    expect(incomingOf(off.state().escalations)).toHaveLength(1)
    // Back on duty, it calls.
    await off.order('duty.set', { state: 'on', untilAt: null })
    await pass(2_000)
    expect(off.shown.filter(({ tag }) => tag.startsWith('escalation:')).at(-1)).toMatchObject({ loud: true })
    // Whoever accepts first has it; the other is not asked any more.
    await on.order('escalations.answer', { escalationId: came(on)[0]?.id, answer: 'accept', text: '' })
    await pass(30_000)
    expect(incomingOf(off.state().escalations)).toEqual([])
    expect(came(off)[0]).toMatchObject({ state: 'over', answeredBy: 'Jon Berg' })
    expect(own()).toMatchObject({ state: 'accepted', answeredBy: 'Jon Berg' })
  })

  it('is whoever has the turn in the rotation of that role, though they plan no duty by it', async () => {
    const turns = (people: string) =>
      `rotations: [{name: ops duty, zone: UTC, people: [${people}], starts: 2020-01-01, turn: 1d}]`
    const kim = await person('Kim Aalto', [turns('kim  aalto')])
    const jun = await person('Jun Park', [turns('Kim Aalto')])
    await pass(20_000)
    await ask('On duty')
    await pass(30_000)
    expect(incomingOf(kim.state().escalations)).toHaveLength(1)
    expect(incomingOf(jun.state().escalations)).toEqual([])
  })

  it('is nothing to be calm about, sounds stage by stage, and falls silent with the answer', async () => {
    const tomasz = await person('Tomasz Wrona')
    await pass(20_000)
    await tomasz.order('alerts.acknowledge', { episodeId: tomasz.episode(title).id })
    await pass(10_000)
    expect(tomasz.playing()).toBeNull()
    expect(tomasz.state().desk.quietSince).not.toBeNull()
    await ask('Tomasz Wrona')
    await pass(30_000)
    expect(tomasz.state().desk.quietSince).toBeNull()
    const first = tomasz.playing()
    expect(first).not.toBeNull()
    await pass(90_000)
    expect(tomasz.playing()?.gain).toBeGreaterThan(first?.gain ?? 1)
    // A restart in the middle goes on where it was.
    await tomasz.restart()
    await pass(10_000)
    expect(tomasz.playing()).not.toBeNull()
    expect(tomasz.shown.filter(({ tag }) => tag.startsWith('escalation:'))).toHaveLength(1)
    await tomasz.order('escalations.answer', {
      escalationId: came(tomasz)[0]?.id,
      answer: 'decline',
      text: 'at sea',
    })
    await pass(1_000)
    expect(tomasz.playing()).toBeNull()
    await pass(30_000)
    expect(own()).toMatchObject({ state: 'declined' })
    expect(own()?.history.at(-1)).toMatchObject({ by: 'Tomasz Wrona', text: 'at sea' })
  })

  it('wakes up after hours of sleep to what still stands, and to nothing twice', async () => {
    const tomasz = await person('Tomasz Wrona')
    await pass(20_000)
    await ask('Tomasz Wrona')
    await pass(30_000)
    const calls = tomasz.shown.length
    for (const night of [mara, tomasz]) night.clock.sleep(3 * 3_600_000)
    mara.fire(pageLabels())
    await pass(2 * minuteMs)
    expect(own()?.history.filter(({ kind }) => kind === 'timed-out')).toHaveLength(1)
    expect(incomingOf(tomasz.state().escalations)).toEqual([])
    expect(tomasz.shown.slice(calls).filter(({ tag }) => tag.startsWith('escalation:'))).toEqual([])
  })
})

describe('what the other end does not list', () => {
  it('can be accepted all the same, and is mine as soon as it is listed', async () => {
    const tomasz = await person('Tomasz Wrona')
    await pass(20_000)
    await ask('Tomasz Wrona')
    await pass(10_000)
    const later = pageLabels({ alertname: 'Later' })
    const [first] = mara.silences.list(mara.clock.now())
    const uid = first?.matchers.find(({ name }) => name === 'nightdesk_escalation')?.value
    if (!first || uid === undefined) throw new Error('nothing was carried')
    const another = (text: string): string => text.replaceAll(uid, `${uid}-b`)
    mara.silences.set(
      {
        ...first,
        id: null,
        comment: another(first.comment).replace(
          /"fingerprint":"[^"]+"/,
          `"fingerprint":"${fingerprintOf(later)}"`,
        ),
        matchers: first.matchers.map((one) => ({ ...one, value: another(one.value) })),
      },
      mara.clock.now(),
    )
    await pass(30_000)
    const unknown = came(tomasz).find(({ episodeId }) => episodeId === null)
    expect(unknown).toMatchObject({ state: 'asked', forMe: true })
    await tomasz.order('escalations.answer', { escalationId: unknown?.id, answer: 'accept', text: '' })
    expect(heldElsewhere(tomasz.state().escalations).map(({ id }) => id)).toEqual([unknown?.id])
    // Once it is listed it is an alert like every other, and mine.
    mara.fire(later)
    await pass(30_000)
    expect(heldElsewhere(tomasz.state().escalations)).toEqual([])
    expect(tomasz.episode('Later').ack).toMatchObject({ by: 'Tomasz Wrona', mine: true })
  })
})

describe('what is not taken', () => {
  /** A silence at the Alertmanager, as anybody may write one. */
  const write = (
    comment: string,
    uid: string,
    names = ['nightdesk_carrier', 'nightdesk_escalation'],
  ): void => {
    const equal = { isRegex: false, isEqual: true }
    mara.silences.set(
      {
        id: null,
        matchers: [
          { name: names[0] ?? '', value: 'escalation', ...equal },
          { name: names[1] ?? '', value: uid, ...equal },
        ],
        startsAt: mara.clock.now(),
        endsAt: mara.clock.now() + 30 * minuteMs,
        createdBy: 'anybody',
        comment,
      },
      mara.clock.now(),
    )
  }
  const word = (uid: string, more: object = {}): string =>
    `Nightdesk: anybody asks.\n${JSON.stringify({
      v: 1,
      kind: 'ask',
      uid,
      turn: 1,
      from: 'nq-stranger',
      by: 'Anybody',
      to: { name: 'x', who: 'Tomasz Wrona', role: null },
      alert: { fingerprint: 'f', title: 'A strange one', environment: null, customer: null, firedAt: 1 },
      reason: 'other',
      note: '',
      askedAt: mara.clock.now(),
      dueAt: mara.clock.now() + 5 * minuteMs,
      ...more,
    })}`

  it('is what is malformed, and more of it than a team would ask', async () => {
    const tomasz = await person('Tomasz Wrona')
    await pass(20_000)
    write('no word at all', 'nq-a-000000001')
    write(word('nq-a-000000002', { note: 'x'.repeat(5_000) }), 'nq-a-000000002')
    write(word('nq-a-000000003'), 'nq-a-another-id')
    await pass(30_000)
    expect(came(tomasz)).toEqual([])
    for (let index = 0; index < 60; index += 1) {
      const uid = `nq-b-${String(index).padStart(9, '0')}`
      write(word(uid), uid)
    }
    await pass(30_000)
    expect(came(tomasz).length).toBe(20)
    // All of them together are heard as one, and the page still works.
    expect(tomasz.titles('needs-you')).toEqual([title])
  })

  it('is a yes to what was never asked, or an id that is our own', async () => {
    await pass(20_000)
    await ask('Tomasz Wrona')
    await pass(10_000)
    const uid = [...mara.silences.list(mara.clock.now())].flatMap(({ matchers }) =>
      matchers.filter(({ name }) => name === 'nightdesk_escalation').map(({ value }) => value),
    )[0]
    if (uid === undefined) throw new Error('nothing was carried')
    const answer = (more: object): string =>
      `x\n${JSON.stringify({ v: 1, kind: 'accept', uid, turn: 1, from: 'nq-stranger', by: 'Anybody', text: '', at: mara.clock.now(), ...more })}`
    write(answer({ turn: 7 }), uid)
    write(word(uid, { turn: 9 }), uid)
    await pass(30_000)
    expect(own()).toMatchObject({ state: 'asked' })
    expect(came(mara)).toEqual([])
  })

  it('is a question of its own that it has forgotten, as after a restored backup', async () => {
    await ask('Tomasz Wrona')
    await pass(10_000)
    const [carried] = mara.silences.list(mara.clock.now())
    const tag = /"from":"([^"]+)"/.exec(carried?.comment ?? '')?.[1]
    if (tag === undefined) throw new Error('nothing was carried')
    write(
      word('nq-a-000000077', { from: tag, to: { name: 'x', who: 'Mara Lind', role: null } }),
      'nq-a-000000077',
    )
    write(word('nq-a-000000078', { to: { name: 'x', who: 'Mara Lind', role: null } }), 'nq-a-000000078')
    await pass(30_000)
    // The stranger's came; her own did not.
    expect(came(mara)).toHaveLength(1)
  })

  it('is anything where the source does not carry', async () => {
    const tomasz = await startNight({
      config: configOf('Tomasz Wrona').replace('carryEscalations: true', 'carryEscalations: false'),
      chance: 'T',
    })
    others.push(tomasz)
    write(word('nq-a-000000009'), 'nq-a-000000009')
    await pass(30_000)
    expect(came(tomasz)).toEqual([])
    // They are read once at the start, as ever, and not with every poll.
    expect(tomasz.requests.filter((one) => one.includes('/silences'))).toHaveLength(1)
  })
})

describe('a source that lists no silences', () => {
  it('is said to bring no escalation, until it does again', async () => {
    let isForbidden = true
    const tomasz = await person('Tomasz Wrona', [], {
      wrap: (http) => async (request) => {
        const answer = await http(request)
        if (!isForbidden || !request.url.includes('/silences?') || !answer.ok) return answer
        return { ...answer, response: { ...answer.response, status: 403, body: Buffer.from('no') } }
      },
    })
    await pass(20_000)
    await ask('Tomasz Wrona')
    await pass(30_000)
    expect(tomasz.state().sources[0]).toMatchObject({ carriersUnread: true, failure: null })
    expect(came(tomasz)).toEqual([])
    isForbidden = false
    await pass(20_000)
    expect(tomasz.state().sources[0]?.carriersUnread).toBe(false)
    expect(incomingOf(tomasz.state().escalations)).toHaveLength(1)
  })
})

describe('what it is not', () => {
  it('is a silence of anybody: it hides no alert, and no list of silences shows it', async () => {
    await ask('Tomasz Wrona')
    await pass(30_000)
    expect(own()).toMatchObject({ carrier: { state: 'sent' } })
    expect(mara.silences.covering(pageLabels(), mara.clock.now())).toEqual([])
    const { entries } = await mara.query<SilenceInventory>('silences.list', {})
    expect(entries).toEqual([])
    expect(mara.episode(title).keptQuiet).toBeNull()
  })

  it('is gone from the source once the question is over', async () => {
    await ask('Tomasz Wrona')
    await pass(30_000)
    await pass(6 * minuteMs)
    const standing = mara.silences.list(mara.clock.now()).filter(({ endsAt }) => endsAt > mara.clock.now())
    expect(standing).toEqual([])
  })

  it('is told within the undo time: then nothing was ever written', async () => {
    await ask('Tomasz Wrona')
    await pass(2_000)
    await mara.order('escalations.withdraw', { escalationId: own()?.id })
    await pass(30_000)
    expect(mara.silences.list(mara.clock.now())).toEqual([])
  })
})
