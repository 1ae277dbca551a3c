/** Taking over with somebody's hand-off: kept, offered, compared with what this laptop sees, stamped, put away. */
import { afterEach, describe, expect, it } from 'vitest'
import type { HandOff } from '../../../contract/hand-off.ts'
import {
  type CarriedHandOff,
  carriedBlock,
  carriedOf,
  type HandOffLook,
  type ReceivedHandOff,
} from '../../../contract/hand-off-carried.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'
import { hourMs, minuteMs } from '../../helpers/fixtures.ts'

let night: Night
afterEach(() => night?.close())
const at = (text: string): number => Date.parse(`${text}Z`)
const labels = (alertname: string) => pageLabels({ alertname, cluster_id: alertname.toLowerCase() })
const turns = (me: string): string => `version: 1
me: ${me}
duty: {rotation: ops duty}
rotations:
  - {name: ops duty, zone: UTC, people: [Mara Lind, Ines Okafor], starts: 2026-10-12 20:00, turn: 12h}
sources:
  - {name: plover, kind: alertmanager, urls: ["http://am1.invalid"], poll: 15s}
`
const change = at('2026-10-13T08:00')
const offer = () => night.state().desk.handOffs.offer
const list = () => night.query<readonly ReceivedHandOff[]>('handOff.received', {})
const look = (text: string) => night.query<HandOffLook>('handOff.look', { text })

/** Mara's text at the end of her night, with one alert that goes on, one that ends and one that only she sees. */
async function fromMara(change_: Partial<CarriedHandOff> = {}): Promise<string> {
  const handOff = await night.query<HandOff>('handOff.read', {})
  const typed = {
    notes: 'Limit doubled by hand.',
    words: new Map([[Number(handOff.open[0]?.episodeId), 'call Tomasz']]),
  }
  const carried = carriedOf(handOff, typed, [], night.clock.now())
  return `# Hand-off\n\n${carriedBlock({ ...carried, ...change_ })}\n`
}

/** The end of Mara's night on the same alerts, and then Ines's own laptop at the change. */
async function inesBegins(change_: Partial<CarriedHandOff> = {}): Promise<string> {
  night = await startNight({ config: turns('Mara Lind'), startAt: change - hourMs })
  for (const name of ['Goes on', 'Ends']) night.fire(labels(name))
  await night.pass(minuteMs)
  const text = await fromMara(change_)
  await night.close()
  night = await startNight({ config: turns('Ines Okafor'), startAt: change - 30 * minuteMs })
  for (const name of ['Goes on', 'Ends']) night.fire(labels(name))
  await night.pass(minuteMs)
  night.end(labels('Ends'))
  await night.pass(5 * minuteMs)
  return text
}

describe('taking over with a hand-off', () => {
  it('keeps what was written, shows how each alert stands here, is stamped once, and outlives a restart', async () => {
    const text = await inesBegins()
    expect(await look(text)).toMatchObject({ ok: true, cautions: [], carried: { by: 'Mara Lind' } })
    expect(await list()).toEqual([])
    await night.order('handOff.receive', { text })
    expect(offer()).toMatchObject({ kind: 'received', by: 'Mara Lind', role: 'ops duty' })
    const [one] = await list()
    expect(one).toMatchObject({
      carried: {
        notes: 'Limit doubled by hand.',
        role: 'ops duty',
        from: at('2026-10-12T20:00'),
        until: change,
      },
      ...{ takenAt: null, takenBy: null },
    })
    const here = (each: ReceivedHandOff | undefined) =>
      each?.carried.open.map(({ title }, index) => [title, each.here[index]]).toSorted()
    expect(here(one)).toEqual([
      ['Ends', { kind: 'over', episodeId: night.episode('Ends').id, since: night.episode('Ends').quietAt }],
      ['Goes on', { kind: 'firing', episodeId: night.episode('Goes on').id }],
    ])
    const before = JSON.stringify([...night.state().episodes.values()])
    const id = one?.id
    await night.order('handOff.takeOver', { id })
    const stamped = night.clock.now()
    expect(offer()).toBeNull()
    await night.pass(minuteMs)
    await night.order('handOff.takeOver', { id })
    // It is words: no alert is anybody's for it.
    expect(JSON.stringify([...night.state().episodes.values()])).toBe(before)
    await night.restart()
    await night.pass(20_000)
    expect((await list())[0]).toMatchObject({ takenAt: stamped, takenBy: 'Ines Okafor' })
    // The same text once more is no news, and a younger one of the same shift takes its place.
    await night.order('handOff.receive', { text })
    expect(await list()).toMatchObject([{ takenAt: stamped }])
    await night.order('handOff.putAway', { id })
    expect(await list()).toEqual([])
    await expect(night.order('handOff.takeOver', { id: '00000000-1' })).rejects.toThrow(/not here any more/)
  })

  it('says nothing of an alert here while its source does not answer, nor of one it has never seen', async () => {
    const text = await inesBegins()
    await night.order('handOff.receive', { text })
    night.down.add(0)
    await night.pass(6 * minuteMs)
    const kinds = async () => (await list())[0]?.here.map(({ kind }) => kind).toSorted()
    expect(await kinds()).toEqual(['over', 'unseen'])
    await night.close()
    night = await startNight({ config: turns('Ines Okafor'), startAt: change })
    await night.order('handOff.receive', { text })
    await night.pass(minuteMs)
    expect(await kinds()).toEqual(['unknown', 'unknown'])
  })

  it('does not take the end of an earlier trouble for the end of this one', async () => {
    const text = await inesBegins({})
    const parsed = await look(text)
    if (!parsed.ok) throw new Error(parsed.why)
    const open = parsed.carried.open.map((alert) => ({ ...alert, firedAt: night.clock.now() }))
    await night.order('handOff.receive', { text: carriedBlock({ ...parsed.carried, open }) })
    const one = (await list())[0]
    const ended = one?.carried.open.findIndex(({ title }) => title === 'Ends') ?? -1
    expect(one?.here[ended]).toEqual({ kind: 'unknown' })
  })

  it('warns of another role, an old one, one of one’s own, one for somebody else and one known already', async () => {
    const text = await inesBegins()
    const kinds = async (given: string) => {
      const found = await look(given)
      return found.ok ? found.cautions.map(({ kind }) => kind) : found.why
    }
    const read = await look(text)
    if (!read.ok) throw new Error(read.why)
    const other = (part: Partial<CarriedHandOff>) => kinds(carriedBlock({ ...read.carried, ...part }))
    expect(await other({ role: 'customer support' })).toEqual(['other-role'])
    expect(await other({ role: 'OPS  Duty' })).toEqual([])
    expect(await other({ from: change - 60 * hourMs, until: change - 48 * hourMs })).toEqual(['old'])
    expect(await other({ from: change + hourMs, until: change + 9 * hourMs })).toEqual(['early'])
    expect(await other({ by: 'ines okafor', to: null })).toEqual(['own'])
    expect(await other({ to: 'Jun Park' })).toEqual(['for-another'])
    await night.order('handOff.receive', { text })
    expect(await kinds(text)).toEqual(['known'])
  })

  it('keeps nothing of a text that it cannot read', async () => {
    const text = await inesBegins()
    for (const bad of [text.replace('Limit', 'Limits'), 'hello', text.slice(0, -40)]) {
      await expect(night.order('handOff.receive', { text: bad })).rejects.toMatchObject({ code: 'bad-input' })
      expect((await look(bad)).ok).toBe(false)
    }
    expect(await list()).toEqual([])
    expect(offer()).toBeNull()
  })
})

describe('the start of a shift without a hand-off', () => {
  it('offers this laptop’s own record since my last one, until it was seen, for two hours', async () => {
    night = await startNight({ config: turns('Ines Okafor'), startAt: change - 20 * minuteMs })
    night.fire(labels('Before'))
    await night.pass(5 * minuteMs)
    expect(offer()).toBeNull()
    await night.pass(16 * minuteMs)
    expect(offer()).toEqual({ kind: 'own', from: change, since: change - 12 * hourMs })
    const since = await night.query<HandOff>('handOff.read', { of: 'since-last' })
    expect(since).toMatchObject({ from: change - 12 * hourMs, alerts: 1, open: [{ title: 'Before' }] })
    await night.order('handOff.seen', { from: change })
    expect(offer()).toBeNull()
    await night.restart()
    await night.pass(20_000)
    expect(offer()).toBeNull()
  })

  it('is over after two hours, and where somebody’s hand-off came', async () => {
    night = await startNight({ config: turns('Ines Okafor'), startAt: change + minuteMs })
    await night.pass(20_000)
    expect(offer()?.kind).toBe('own')
    await night.clock.advanceAsync(2 * hourMs)
    expect(offer()).toBeNull()
    await night.close()
    const text = await inesBegins()
    await night.order('handOff.receive', { text })
    await night.order('handOff.takeOver', { id: (await list())[0]?.id })
    await night.clock.advanceAsync(40 * minuteMs)
    expect(night.state().desk.duty).toMatchObject({ state: 'on', from: change })
    expect(offer()).toBeNull()
  })
})

describe('the notes of a hand-off', () => {
  it('keep one place where nobody says what a shift is, and through a restart of a shift by hours', async () => {
    const source = `sources:
  - {name: plover, kind: alertmanager, urls: ["http://am1.invalid"], poll: 15s}
`
    const notesAt = async () => (await night.query<HandOff>('handOff.read', {})).notesAt
    night = await startNight({ config: `version: 1\nme: Mara Lind\n${source}`, startAt: change })
    const first = await notesAt()
    await night.pass(5 * minuteMs)
    expect(await notesAt()).toBe(first)
    await night.close()
    const hours = `version: 1\nme: Mara Lind\nduty: {hours: support}\nhours:
  - {name: support, zone: UTC, weekly: [{days: [mon, tue, wed, thu, fri], from: "08:00", to: "18:00"}]}\n${source}`
    night = await startNight({ config: hours, startAt: change + hourMs })
    await night.pass(minuteMs)
    expect(night.state().desk.duty.state).toBe('on')
    const place = await notesAt()
    await night.order('drafts.save', { key: `handoff:${place}`, text: 'Nearly done' })
    await night.restart(minuteMs)
    await night.pass(minuteMs)
    expect(await notesAt()).toBe(place)
    // And after its end, when it is handed over late.
    await night.clock.advanceAsync(10 * hourMs)
    expect(night.state().desk.duty.state).toBe('off')
    expect(await notesAt()).toBe(place)
  })

  it('are forgotten thirty days after their shift began, and no sooner', async () => {
    night = await startNight({ config: turns('Ines Okafor'), startAt: change })
    const day = 24 * hourMs
    const drafts = { [`handoff:${change - 31 * day}`]: 'old', [`handoff:${change - 31 * day}:7`]: 'old word' }
    const kept = {
      [`handoff:${change - 29 * day}`]: 'young',
      'handoff:0': 'nobody knows when',
      'note:7': 'n',
    }
    for (const [key, text] of Object.entries({ ...drafts, ...kept }))
      await night.order('drafts.save', { key, text })
    await night.pass(minuteMs)
    expect(night.state().drafts).toEqual(kept)
    await night.restart()
    expect(night.state().drafts).toEqual(kept)
  })
})
