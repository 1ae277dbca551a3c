/** Escalations in every state, and what the engine answers of them: for pictures, axe and the page's tests. */
import type { Episode } from '../../contract/alert.ts'
import { type Escalation, type EscalationLevel, usualAcceptMs } from '../../contract/escalation.ts'
import { slotWords } from '../../contract/hand-over.ts'
import type { EscalationId, ThreadId } from '../../contract/ids.ts'
import type { EscalationPlan } from '../../contract/queries.ts'
import type { Snapshot } from '../../contract/state.ts'
import { minuteMs, nightNow } from './fixtures.ts'
import { busyNight } from './nights.ts'
import type { Scene } from './scenes.ts'

export function aLevel(part: Partial<EscalationLevel> = {}): EscalationLevel {
  return {
    name: 'SRE of the week',
    who: 'Tomasz Wrona',
    role: 'SRE',
    phone: '+49 30 1234',
    chat: '@tomasz',
    link: null,
    acceptMs: usualAcceptMs,
    ...part,
  }
}

/** One's own escalation of this alert, asked a minute ago. */
export function anEscalation(episode: Episode, part: Partial<Escalation> = {}, now = nightNow): Escalation {
  const askedAt = part.askedAt ?? now - minuteMs
  const level = part.level ?? aLevel()
  return {
    id: (900 + episode.id) as EscalationId,
    direction: 'out',
    sourceId: episode.sourceId,
    episodeId: episode.id,
    ...{ threadId: null, mode: null, summary: [] },
    title: episode.title,
    environment: episode.environment,
    customer: episode.customer,
    firedAt: episode.firedAt,
    from: 'Mira Lund',
    reason: 'stuck',
    note: 'Two of three pods restarted, no change.',
    level,
    state: 'asked',
    askedAt,
    dueAt: askedAt + level.acceptMs,
    passes: false,
    next: 'Ines Okafor',
    answeredBy: null,
    carrier: { state: 'sent', nextAt: null, attempts: 1, reason: null },
    forMe: false,
    calledAt: null,
    history: [
      {
        at: askedAt,
        kind: 'asked',
        by: 'Mira Lund',
        whom: 'Tomasz Wrona (SRE)',
        text: 'I am stuck. Two of three pods restarted, no change.',
      },
      { at: askedAt + 6_000, kind: 'told', by: null, whom: null, text: 'through Alertmanager plover' },
    ],
    ...part,
  }
}

/** One that came from somebody else, for me. */
export function anIncoming(part: Partial<Escalation> = {}, now = nightNow): Escalation {
  const askedAt = now - 40_000
  return {
    ...anEscalation(firstOf(busyNight(now), 0), {}, now),
    id: 800 as EscalationId,
    direction: 'in',
    episodeId: null,
    title: 'Registry mirror refuses every pull',
    environment: 'osprey/shop-1',
    customer: 'Brindlecote Foods',
    firedAt: now - 14 * minuteMs,
    from: 'Sami Haddad',
    reason: 'hands',
    note: 'The mirror answers 503 to all nodes. I moved half of them to the second one, and it fills up.',
    level: aLevel({ name: 'Ops duty', who: 'Mira Lund', role: 'ops duty' }),
    askedAt,
    dueAt: askedAt + usualAcceptMs,
    next: null,
    carrier: null,
    forMe: true,
    calledAt: (part.state ?? 'asked') === 'asked' ? askedAt : null,
    history: [{ at: askedAt, kind: 'asked', by: 'Sami Haddad', whom: 'Mira Lund (ops duty)', text: null }],
    ...part,
  }
}

/** The alert at this place of the night, by its title where one is given. */
export function firstOf(night: Pick<Snapshot, 'episodes'>, at: number | string): Episode {
  const found =
    typeof at === 'number' ? night.episodes[at] : night.episodes.find(({ title }) => title.startsWith(at))
  if (!found) throw new Error(`no such alert: ${at}`)
  return found
}

/** What the engine says of who can be asked. */
export const aPlan: EscalationPlan = {
  levels: [
    { ...aLevel(), closed: null, passes: false },
    {
      ...aLevel({ name: 'Ines Okafor', who: 'Ines Okafor', role: null, phone: null, chat: '@ines' }),
      acceptMs: 10 * minuteMs,
      closed: null,
      passes: true,
    },
    {
      ...aLevel({ name: 'Incident coordinator', who: null, role: 'Incident coordinator', chat: null }),
      closed: 'Outside of the hours “working”.',
      passes: false,
    },
  ],
  next: 'SRE of the week',
  colleagues: [],
  origin: 'file',
  carriedBy: 'Alertmanager plover',
  facts:
    'Alert: Ingress answers 22 % of requests with 5xx (page)\nWhere: Mosslund Credit, plover/pay-eu, plover\nSince: 2026-10-14 01:11 UTC',
}

/** The busy night with an own escalation of its first alert in this state. */
export function askedNight(part: Partial<Escalation> = {}): Snapshot {
  const night = busyNight()
  const first = firstOf(night, 0)
  const isMine = part.state === undefined || part.state === 'asked'
  const by = part.answeredBy ?? 'Mira Lund'
  const isHeld = isMine || part.state === 'accepted'
  const ack = isHeld
    ? ({ by, mine: isMine, at: nightNow - minuteMs, origin: 'here', order: null } as const)
    : null
  const episodes = night.episodes.map((one) => (one === first ? { ...one, ack } : one))
  return { ...night, episodes, escalations: [anEscalation(first, part)] }
}

const unaccepted: Partial<Escalation> = {
  state: 'timed-out',
  askedAt: nightNow - 6 * minuteMs,
  history: [
    ...anEscalation(firstOf(busyNight(), 0), { askedAt: nightNow - 6 * minuteMs }).history,
    { at: nightNow - minuteMs, kind: 'timed-out', by: null, whom: 'Tomasz Wrona (SRE)', text: null },
  ],
}

const selectFirst = async (page: import('playwright').Page): Promise<void> => {
  await page.getByRole('option', { name: /^Ingress answers 22 %/ }).click()
  await page.getByRole('region', { name: 'Escalation', exact: true }).waitFor()
}

/** Every scene by its name. */
export const escalationScenes: Readonly<Record<string, Scene>> = {
  'escalate-dialog': {
    night: busyNight,
    prepare: (engine) => engine.plan(aPlan),
    act: async (page) => {
      await page.keyboard.press('e')
      await page.getByRole('radio', { name: /^Tomasz Wrona/ }).waitFor()
    },
  },
  'escalate-typed': {
    night: busyNight,
    act: async (page) => {
      await page.keyboard.press('e')
      await page.getByLabel('Name', { exact: true }).waitFor()
    },
  },
  'escalation-asked': { night: () => askedNight(), act: selectFirst },
  'escalation-unaccepted': { night: () => askedNight(unaccepted), act: selectFirst },
  'escalation-accepted': {
    night: () => askedNight({ state: 'accepted', answeredBy: 'Tomasz Wrona' }),
    act: selectFirst,
  },
  'escalation-incoming': {
    night: () => ({ ...busyNight(), escalations: [anIncoming()] }),
    act: async (page) => {
      await page.getByRole('option', { name: /^Registry mirror refuses/ }).click()
      await page.getByRole('button', { name: /^Accept/ }).waitFor()
    },
  },
  'escalation-held': {
    night: () => ({
      ...busyNight(),
      escalations: [anIncoming({ state: 'accepted', answeredBy: 'Mira Lund' })],
    }),
    act: async (page) => {
      await page.getByRole('option', { name: /^Registry mirror refuses/ }).click()
      await page.getByRole('button', { name: /^Give it back/ }).waitFor()
    },
  },
}

/** A customer’s thread that first line hands to the user. */
export function aHandedThread(part: Partial<Escalation> = {}, now = nightNow): Escalation {
  const summary = (
    [
      ['sees', 'The evening exports did not start. Pods stay in Pending, 7 of them'],
      ['since', 'last night'],
      ['where', 'Tarnwick Freight, heron/prod-1, namespace exports'],
      ['impact', 'We must hand the papers to the port by 07:00'],
      ['found', 'Disks are not attached: quota exceeded in zone c'],
      ['ruled-out', 'We deployed nothing since Monday'],
      ['asks', 'Raise the quota before 07:00'],
    ] as const
  ).map(([slot, text]) => ({ slot, text, cites: [], edited: false }))
  return {
    ...anIncoming({}, now),
    id: 810 as EscalationId,
    sourceId: 'chat' as Escalation['sourceId'],
    ...{ threadId: 4 as ThreadId, mode: 'transfer', summary },
    title: 'Evening exports did not start',
    environment: 'heron/prod-1',
    customer: 'Tarnwick Freight',
    firedAt: now - 21 * minuteMs,
    from: 'Rena Dahl',
    reason: 'other',
    note: summary.map(({ slot, text }) => `${slotWords[slot]}: ${text}`).join('\n'),
    history: [{ at: now - 40_000, kind: 'asked', by: 'Rena Dahl', whom: 'Mira Lund (ops duty)', text: null }],
    ...part,
  }
}

/** A thread of the user's own that nobody took. */
export function aReturnedThread(part: Partial<Escalation> = {}, now = nightNow): Escalation {
  const askedAt = now - 6 * minuteMs
  const whom = 'Tomasz Wrona (SRE)'
  return aHandedThread(
    {
      ...{ direction: 'out', from: 'Mira Lund', state: 'timed-out', forMe: false, level: aLevel() },
      ...{ askedAt, dueAt: askedAt + usualAcceptMs, calledAt: now - minuteMs },
      history: [
        { at: askedAt, kind: 'asked', by: 'Mira Lund', whom, text: null },
        { at: now - minuteMs, kind: 'timed-out', by: null, whom: null, text: null },
      ],
      ...part,
    },
    now,
  )
}

/** A colleague asks, for the small pages: alone, and beside pages that call. */
export const questionNights: Readonly<Record<string, () => Snapshot>> = {
  asks: () => ({ ...busyNight(), episodes: [], escalations: [anIncoming()] }),
  'hands-over': () => ({ ...busyNight(), episodes: [], escalations: [aHandedThread()] }),
  'came-back': () => ({ ...busyNight(), episodes: [], escalations: [aReturnedThread()] }),
  'asks-beside-a-page': () => ({ ...busyNight(), escalations: [anIncoming()] }),
  'asks-at-length': () => ({
    ...busyNight(),
    episodes: [],
    escalations: [
      anIncoming({
        from: 'Wilhelmina Featherstonehaugh-Cholmondeley',
        title:
          'Registry mirror refuses every pull of every node in every zone, and says nothing of why: \u202e503\u202c <b>',
        note: 'The mirror answers 503 to all nodes. '.repeat(12).trim(),
      }),
      anIncoming({ id: 801 as EscalationId, dueAt: nightNow + 9 * minuteMs }),
    ],
  }),
}
