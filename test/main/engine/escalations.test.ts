/** Escalations in the engine: asked, timed, answered by word of mouth, through restarts, sleep and set clocks. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type Escalation, escalationOf } from '../../../contract/escalation.ts'
import type { EpisodeDetail, EscalationPlan, SourceSettings } from '../../../contract/queries.ts'
import { type Night, type NightOptions, pageLabels, startNight } from '../../helpers/a-night.ts'

let night: Night | null = null
afterEach(async () => {
  await night?.close()
  night = null
})

const minuteMs = 60_000
const title = 'IngressErrorRatioHigh'

const levels = [
  'escalation:',
  '  - name: SRE of the week',
  '    who: Tomasz Wrona',
  '    phone: "+49 30 1234"',
  '    accept: 5m',
  '  - who: Ines Okafor',
  '    chat: "@ines"',
  '    accept: 3m',
]
const configOf = (more: readonly string[]): string =>
  [
    'version: 1',
    'me: Mara Lind',
    ...more,
    'sources:',
    '  - name: plover',
    '    kind: alertmanager',
    '    urls: ["http://am1.invalid"]',
    '    poll: 15s',
    '',
  ].join('\n')

async function startWithPage(options: NightOptions = {}, more = levels): Promise<Night> {
  night = await startNight({ config: configOf(more), ...options })
  night.fire(pageLabels())
  await night.pass(20_000)
  return night
}

function asked(of: Night): Escalation {
  const found = escalationOf(of.state().escalations, of.episode(title).id)
  if (!found) throw new Error('nothing was asked')
  return found
}

const ask = (of: Night, more: Record<string, unknown> = {}): Promise<void> =>
  of.order('escalations.ask', {
    episodeId: of.episode(title).id,
    whom: { kind: 'level', name: 'SRE of the week' },
    reason: 'stuck',
    note: 'Restarted two pods, no change.',
    acceptMs: 5 * minuteMs,
    holds: true,
    passes: false,
    ...more,
  })

const kinds = (one: Escalation): readonly string[] => one.history.map(({ kind }) => kind)
const story = async (of: Night): Promise<readonly string[]> => {
  const detail = await of.query<EpisodeDetail>('episodes.detail', { episodeId: of.episode(title).id })
  return detail.story.map(({ kind }) => kind).toReversed()
}

describe('a role whose people take turns', () => {
  it('is asked by the name of whoever has the turn now', async () => {
    const of = await startWithPage({ startAt: Date.parse('2026-10-13T19:50Z') }, [
      'rotations:',
      '  - {name: SRE, zone: UTC, people: [Kim Aalto, Jun Park], starts: 2026-10-12 20:00, turn: 1d}',
      'escalation: [{role: SRE}]',
    ])
    const plan = () => of.query<EscalationPlan>('escalations.prepare', { episodeId: of.episode(title).id })
    expect((await plan()).levels).toMatchObject([{ role: 'SRE', who: 'Kim Aalto' }])
    await of.pass(10 * minuteMs)
    expect((await plan()).levels).toMatchObject([{ role: 'SRE', who: 'Jun Park' }])
  })
})

describe('asking', () => {
  it('proposes the first level, its people and ways, and a message that can be sent by hand', async () => {
    const of = await startWithPage()
    await of.order('notes.add', { episodeId: of.episode(title).id, text: 'Two of three pods restart.' })
    const plan = await of.query<EscalationPlan>('escalations.prepare', { episodeId: of.episode(title).id })
    expect(plan).toMatchObject({ next: 'SRE of the week', origin: 'file', carriedBy: null })
    expect(plan.levels.map(({ name, who, acceptMs }) => [name, who, acceptMs])).toEqual([
      ['SRE of the week', 'Tomasz Wrona', 5 * minuteMs],
      ['Ines Okafor', 'Ines Okafor', 3 * minuteMs],
    ])
    expect(plan.facts).toContain(title)
    expect(plan.facts).toContain('Two of three pods restart.')
    expect(plan.facts).toMatch(/http:\/\/am1\.invalid/)
  })

  it('holds the alert for me while they have time, and gives it back loudly when nobody accepts', async () => {
    const of = await startWithPage()
    await ask(of)
    expect(asked(of)).toMatchObject({
      state: 'asked',
      next: 'Ines Okafor',
      dueAt: of.clock.now() + 5 * minuteMs,
    })
    expect(of.titles('in-hand')).toEqual([title])
    const shown = of.shown.length
    await of.pass(5 * minuteMs - 1_000)
    expect(of.titles('in-hand')).toEqual([title])
    await of.pass(2_000)
    expect(asked(of).state).toBe('timed-out')
    expect(of.titles('needs-you')).toEqual([title])
    expect(of.episode(title).ack).toBeNull()
    expect(of.shown.slice(shown).map(({ body }) => body)).toEqual([
      expect.stringContaining('Nobody has accepted'),
    ])
    expect(of.shown.at(-1)?.loud).toBe(true)
    expect(kinds(asked(of))).toEqual(['asked', 'timed-out'])
    expect(await story(of)).toEqual(expect.arrayContaining(['escalated', 'acked', 'escalation-timed-out']))
  })

  it('ends the draft of its words with the question itself, so that neither of them is there twice after a crash', async () => {
    const of = await startWithPage()
    const key = `reason:escalate-${of.episode(title).id}`
    const words = 'Restarted two pods, no change.'
    await of.order('drafts.save', { key, text: words })
    expect(of.state().drafts).toEqual({ [key]: words })
    await ask(of)
    expect(of.state().drafts).toEqual({})
    await of.restart(1_000)
    expect(of.state().drafts).toEqual({})
    expect(asked(of).note).toContain(words)
  })

  it('never quiets an alert that I do not hold', async () => {
    const of = await startWithPage()
    await ask(of, { holds: false })
    expect(of.titles('needs-you')).toEqual([title])
    expect(of.episode(title).ack).toBeNull()
  })

  it('takes the whole question back within the undo time, and leaves a later one in my hands', async () => {
    const of = await startWithPage()
    await ask(of)
    await of.pass(2_000)
    await of.order('escalations.withdraw', { escalationId: asked(of).id })
    expect([asked(of).state, of.episode(title).ack]).toEqual(['withdrawn', null])
    await ask(of)
    await of.pass(20_000)
    await of.order('escalations.withdraw', { escalationId: asked(of).id })
    expect([asked(of).state, of.titles('in-hand')]).toEqual(['withdrawn', [title]])
    await of.pass(10 * minuteMs)
    expect(of.titles('in-hand')).toEqual([title])
  })

  it('asks whoever has the rotation of a role now', async () => {
    const of = await startWithPage({}, [
      'rotations:',
      '  - {name: SRE, zone: UTC, people: [Jon Berg, Ines Okafor], starts: 2020-01-06 00:00, turn: 1w}',
      'escalation:',
      '  - {role: SRE}',
    ])
    const plan = await of.query<EscalationPlan>('escalations.prepare', { episodeId: of.episode(title).id })
    const [level] = plan.levels
    expect(['Jon Berg', 'Ines Okafor']).toContain(level?.who)
    await ask(of, { whom: { kind: 'level', name: 'SRE' } })
    expect(asked(of).level).toMatchObject({ who: level?.who, role: 'SRE' })
  })

  it('works with a typed name where no level is known', async () => {
    const of = await startWithPage({}, [])
    const plan = await of.query<EscalationPlan>('escalations.prepare', { episodeId: of.episode(title).id })
    expect(plan).toMatchObject({ levels: [], next: null, origin: 'none' })
    await ask(of, { whom: { kind: 'typed', who: 'Jon Berg', how: '+47 22 00' } })
    expect(asked(of).level).toMatchObject({ who: 'Jon Berg', phone: '+47 22 00' })
    await of.pass(6 * minuteMs)
    expect(asked(of)).toMatchObject({ state: 'timed-out', next: null })
  })
})

describe('the source that carries', () => {
  it('is chosen in its form, written into the file and said of the source', async () => {
    const of = await startWithPage()
    const { form } = await of.query<SourceSettings>('sources.settings', { name: 'plover' })
    expect(form.carryEscalations).toBe(false)
    await of.order('sources.save', { ...form, carryEscalations: true })
    expect(readFileSync(path.join(of.dir, 'config.yaml'), 'utf8')).toMatch(/carryEscalations: true/)
    expect(of.state().sources[0]?.carryEscalations).toBe(true)
    const plan = await of.query<EscalationPlan>('escalations.prepare', { episodeId: of.episode(title).id })
    expect(plan.carriedBy).toBe('Alertmanager plover')
    await of.order('sources.save', { ...form, carryEscalations: false })
    expect(of.state().sources[0]?.carryEscalations).toBe(false)
  })
})

describe('answers by word of mouth', () => {
  it('is theirs once they have accepted, and nobody’s when they do not have it after all', async () => {
    const of = await startWithPage()
    await ask(of)
    await of.order('escalations.answer', { escalationId: asked(of).id, answer: 'accept', text: '' })
    expect(of.episode(title).ack).toMatchObject({ by: 'Tomasz Wrona', mine: false, origin: 'here' })
    expect(of.titles('in-hand')).toEqual([title])
    await of.pass(20 * minuteMs)
    expect(of.titles('in-hand')).toEqual([title])
    const shown = of.shown.length
    await of.order('escalations.withdraw', { escalationId: asked(of).id })
    expect([asked(of).state, of.titles('needs-you')]).toEqual(['withdrawn', [title]])
    await of.pass(1_000)
    expect(of.shown.length).toBe(shown + 1)
  })

  it('comes back at once when they decline, and goes on to the next level by hand', async () => {
    const of = await startWithPage()
    await ask(of)
    await of.order('escalations.answer', {
      escalationId: asked(of).id,
      answer: 'decline',
      text: 'on a plane',
    })
    expect([asked(of).state, of.titles('needs-you')]).toEqual(['declined', [title]])
    await ask(of, { whom: { kind: 'level', name: 'Ines Okafor' }, acceptMs: 3 * minuteMs, holds: false })
    expect(asked(of)).toMatchObject({ state: 'asked', level: { who: 'Ines Okafor' }, next: null })
    // The next one may have it; until then nobody does.
    expect(of.titles('needs-you')).toEqual([title])
    await of.pass(4 * minuteMs)
    expect(kinds(asked(of))).toEqual(['asked', 'declined', 'asked', 'timed-out'])
  })
})

describe('going on by itself', () => {
  it('asks level after level, rings each time, and says when nobody is left', async () => {
    const of = await startWithPage()
    await ask(of, { passes: true })
    await of.pass(5 * minuteMs + 1_000)
    expect(asked(of)).toMatchObject({ state: 'asked', level: { who: 'Ines Okafor', acceptMs: 3 * minuteMs } })
    expect(of.titles('needs-you')).toEqual([title])
    await of.pass(3 * minuteMs + 1_000)
    expect(asked(of)).toMatchObject({ state: 'timed-out', next: null })
    expect(kinds(asked(of))).toEqual(['asked', 'timed-out', 'passed', 'timed-out'])
    expect(of.shown.filter(({ body }) => body.includes('Nobody has accepted')).length).toBe(2)
  })
})

describe('what does not stop it', () => {
  it('comes back on time after a restart in the middle, once', async () => {
    const of = await startWithPage()
    await ask(of)
    await of.pass(2 * minuteMs)
    await of.restart(1 * minuteMs)
    expect(asked(of).state).toBe('asked')
    expect(of.titles('in-hand')).toEqual([title])
    await of.pass(2 * minuteMs + 1_000)
    expect(asked(of).state).toBe('timed-out')
    await of.restart()
    await of.pass(minuteMs)
    expect(kinds(asked(of))).toEqual(['asked', 'timed-out'])
    expect(of.shown.filter(({ body }) => body.includes('Nobody has accepted')).length).toBe(1)
  })

  it('counts from now when the clock was set back between two runs', async () => {
    const of = await startWithPage()
    await ask(of)
    await of.restart(1_000, () => {
      of.clock.setWall(-3_600_000)
      of.fire(pageLabels())
    })
    await of.pass(5 * minuteMs + 20_000)
    expect(asked(of).state).toBe('timed-out')
  })

  it('says that it was late after hours with nothing running, and asks one level only', async () => {
    const of = await startWithPage()
    await ask(of, { passes: true })
    await of.restart(3 * 3_600_000, () => of.fire(pageLabels()))
    await of.pass(20_000)
    expect(kinds(asked(of))).toEqual(['asked', 'timed-out', 'passed'])
    expect(asked(of).history[1]?.text).toMatch(/late: Nightdesk slept or was closed/)
    expect(asked(of).dueAt).toBeGreaterThan(of.clock.now())
  })

  it('is over without a sound when the alert has ended', async () => {
    const of = await startWithPage()
    await ask(of)
    of.end(pageLabels())
    await of.pass(6 * minuteMs)
    expect(asked(of).state).toBe('over')
    expect(of.shown.filter(({ body }) => body.includes('Nobody has accepted'))).toEqual([])
  })

  it('writes nothing more of one whose alert has left the desk', async () => {
    const of = await startWithPage({}, [...levels])
    await ask(of)
    await of.order('escalations.answer', { escalationId: asked(of).id, answer: 'accept', text: '' })
    of.end(pageLabels())
    await of.pass(2 * minuteMs)
    const { db } = of.engine().core
    const steps = (): unknown => db.get('SELECT count(*) AS n FROM escalation_step')
    const before = steps()
    for (let index = 0; index < 5; index += 1) {
      of.fire(pageLabels({ alertname: `Other${index}` }))
      await of.pass(20_000)
    }
    expect(steps()).toEqual(before)
  })
})
