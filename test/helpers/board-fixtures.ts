/** Boards for tests and pictures: the one of a Monday meeting, one of 2,000, one of long words. Instants epoch ms. */
import type { PostmortemId } from '../../contract/ids.ts'
import { newSummary, type PostmortemSummary } from '../../contract/postmortem.ts'
import {
  newLife,
  outcomeKinds,
  type PostmortemLife,
  type PostmortemState,
  type Rollout,
} from '../../contract/postmortem-life.ts'
import type { Snapshot } from '../../contract/state.ts'
import { hourMs, minuteMs } from './fixtures.ts'
import { allQuiet } from './nights.ts'

const dayMs = 24 * hourMs

/** Monday 19 October 2026, 10:12:48 in Zurich: the meeting. */
export const mondayNow = Date.UTC(2026, 9, 19, 8, 12, 48)

/** Who began them, by their numbers; of some nobody knows it. */
const authors = ['Anneke Visser', 'Mira Lund', 'Mira Lund', 'Tomasz Wrona', null]

/** One postmortem of so many days ago. */
export function aPostmortem(
  id: number,
  title: string,
  days: number,
  life: Partial<PostmortemLife> = {},
  now = mondayNow,
): PostmortemSummary {
  const at = now - days * dayMs - hourMs
  return {
    id: id as PostmortemId,
    title,
    ...newSummary(at),
    begunBy: authors[id % authors.length] ?? null,
    savedAt: at + hourMs,
    version: 3,
    words: 412,
    uid: `pm-${id}`,
    life: { ...newLife(at), ...life },
  }
}

/** An environment that has the fix since so many days, or waits for it. */
export function aRollout(environment: string, part: Partial<Rollout> = {}): Rollout {
  return {
    ...{ environment, customer: null, state: 'open', version: null, evidence: null, reason: null },
    ...{ plannedAt: null, at: null, by: null },
    ...part,
  }
}

const has = (environment: string, day: number): Rollout =>
  aRollout(environment, {
    ...{ state: 'deployed', version: '4.9.2', at: Date.UTC(2026, 9, day, 12), by: 'Ines Okafor' },
  })
const waits = (environment: string, plannedAt: number | null): Rollout => aRollout(environment, { plannedAt })

const closedOn = (day: number, outcomes: PostmortemLife['outcomes']): Partial<PostmortemLife> => ({
  ...{ state: 'closed', since: Date.UTC(2026, 9, day, 9), team: 'Edge', assignee: 'Yuki Arai' },
  ...{ impact: 'none', impactReason: 'Nobody noticed.' },
  outcomes: outcomeKinds.map(
    (kind) =>
      outcomes.find((one) => one.kind === kind) ?? {
        ...{ kind, state: 'none', title: '', url: null, reason: 'The old one holds.' },
      },
  ),
})
const outcome = (kind: 'alert' | 'recipe', state: 'new' | 'changed' | 'proposed', title: string) => ({
  ...{ kind, state, title, url: null, reason: null },
})

/** What stands on the board of the picture. */
export function boardPostmortems(): readonly PostmortemSummary[] {
  const from = (state: PostmortemState, part: Partial<PostmortemLife>): Partial<PostmortemLife> => ({
    state,
    ...part,
  })
  return [
    aPostmortem(1, 'Ingress ran out of memory', 4, {
      ...{
        readyAt: mondayNow - 3 * dayMs,
        impact: 'down',
        impactMinutes: 33,
        customers: ['Mosslund Credit'],
      },
      outcomes: [
        outcome('alert', 'proposed', 'Ingress pod memory above 80 % for 5 min'),
        outcome('recipe', 'changed', 'Ingress memory pressure, step 3 of 6'),
      ],
    }),
    aPostmortem(2, 'Volumes stuck, zone quota', 3, {
      ...{ readyAt: mondayNow - 2 * dayMs, customers: ['Tarnwick Freight'] },
    }),
    aPostmortem(3, 'DNS slow at night', 5, {
      ...{ nightAt: mondayNow - 5 * dayMs, customers: ['Saltholm Health'] },
    }),
    aPostmortem(4, 'etcd disk latency', 6, {
      ...from('distributed', { team: 'Storage', since: mondayNow - 3 * minuteMs }),
      customers: ['Tarnwick Freight'],
    }),
    aPostmortem(5, 'Load balancer check path', 7, {
      ...from('distributed', { team: 'Network', since: mondayNow - 6 * minuteMs }),
      customers: ['Ostervik Energy'],
    }),
    aPostmortem(6, 'Log shipper lost 9 min of logs', 6, {
      ...from('assigned', { team: 'Edge', assignee: 'Yuki Arai', sprint: '43' }),
      customers: ['Mosslund Credit'],
    }),
    aPostmortem(7, 'Registry mirror had no alert', 6, {
      ...from('assigned', { team: 'Edge', assignee: 'Sami Halonen', sprint: '44' }),
      customers: ['Brindlecote Foods'],
    }),
    aPostmortem(8, 'Silence outlived its incident', 8, {
      ...from('assigned', { team: 'Network', assignee: 'Anneke Visser', sprint: '43' }),
      customers: ['Pendrake Rail'],
    }),
    aPostmortem(9, 'VPN failover took 4 min', 11, {
      ...from('fixing', { team: 'Network', assignee: 'Anneke Visser' }),
      customers: ['Ostervik Energy'],
    }),
    aPostmortem(10, 'Node drain killed uploads', 13, {
      ...from('fixing', { team: 'Cluster', assignee: 'Jun Park', sprint: '42' }),
      ...{ impact: 'down', impactMinutes: 12, customers: ['Mosslund Credit'] },
    }),
    aPostmortem(11, 'Autoscaler ignored new zone', 15, {
      ...from('fixing', { team: 'Storage', assignee: 'Tomasz Wrona', sprint: '42' }),
      ...{ customers: ['Tarnwick Freight'], firedAgainAt: mondayNow - 2 * dayMs },
    }),
    aPostmortem(12, 'Registry token expired', 20, {
      ...from('deploying', { team: 'Storage', assignee: 'Ines Okafor' }),
      environments: [
        ...[has('heron/prod-1', 12), has('plover/pay-eu', 13), has('plover/pay-uk', 13)],
        ...[has('avocet/web-2', 15), waits('dunlin/batch-1', Date.UTC(2026, 9, 20, 20))],
        waits('osprey/shop-1', null),
      ],
    }),
    aPostmortem(13, 'API server limits', 17, {
      ...from('deploying', { team: 'Network', assignee: 'Mira Lund' }),
      environments: [
        ...[has('avocet/web-2', 14), has('siskin/core-1', 16)],
        waits('heron/prod-1', Date.UTC(2026, 9, 22, 4)),
      ],
    }),
    aPostmortem(
      14,
      'Cert renewal stuck',
      35,
      closedOn(15, [
        outcome('alert', 'new', 'Certificate ends within 21 d'),
        outcome('recipe', 'new', 'Renew a certificate by hand'),
      ]),
    ),
    aPostmortem(
      15,
      'Noisy disk warning',
      22,
      closedOn(9, [outcome('alert', 'changed', 'Disk fills within 4 h')]),
    ),
    aPostmortem(
      16,
      'Backup ran into peak',
      41,
      closedOn(2, [outcome('recipe', 'changed', 'Move a backup window')]),
    ),
    aPostmortem(17, 'Proxy dropped websockets', 70, {
      ...{ state: 'closed', since: mondayNow - 40 * dayMs, outcomes: [] },
    }),
  ]
}

/** The board in the morning of the meeting, with four teams. */
export function boardMonday(postmortems: readonly PostmortemSummary[] = boardPostmortems()): Snapshot {
  const day = allQuiet(mondayNow)
  const { settings } = day.desk
  return {
    ...day,
    now: mondayNow,
    postmortems,
    desk: {
      ...day.desk,
      settings: {
        ...settings,
        postmortems: { ...settings.postmortems, teams: ['Edge', 'Network', 'Storage', 'Cluster'] },
      },
    },
  }
}

/** Two thousand of them, in all states, the most in draft and closed. */
export function fullBoard(): Snapshot {
  const states: readonly PostmortemState[] = [
    'draft',
    'closed',
    'draft',
    'closed',
    'assigned',
    'fixing',
    'deploying',
    'distributed',
  ]
  const many = Array.from({ length: 2_000 }, (_, index) => {
    const state = states[index % states.length] ?? 'draft'
    const environments = Array.from({ length: state === 'deploying' ? 30 : 0 }, (_, each) =>
      each % 3 === 0 ? waits(`zone-${each}/prod-1`, null) : has(`zone-${each}/prod-1`, 12),
    )
    return aPostmortem(index + 1, `Trouble number ${index + 1}`, index % 300, {
      ...{ state, environments, customers: ['Mosslund Credit'], since: mondayNow - (index % 300) * dayMs },
      ...(state === 'draft' ? {} : { team: 'Edge', assignee: 'Jun Park' }),
    })
  })
  return boardMonday(many)
}

/** Words that fit nowhere: long names, long identifiers, other scripts, marks that turn the direction. */
export function wordyBoard(): Snapshot {
  const long = `unbreakable-${'identifier-'.repeat(14)}end`
  const prose =
    'Nobody was told for two nights, since the alert that would have said so had been silenced for the move. '
  return boardMonday([
    aPostmortem(1, long, 3, { customers: [long, 'Zürich «Süd»', 'third', 'fourth'] }),
    aPostmortem(2, prose.repeat(3).slice(0, 120), 400, { impact: 'down', impactMinutes: 4_321 }),
    aPostmortem(3, 'أعطال في الشبكة \u202eenil rehto', 1, { state: 'distributed', team: long }),
    aPostmortem(4, 'A', 2, { state: 'assigned', assignee: long, sprint: long }),
    aPostmortem(5, prose, 2, {
      ...{ state: 'deploying', assignee: 'Maximiliane-Charlotte von der Heydenreich-Saalbach' },
      environments: [
        waits(long, mondayNow - dayMs),
        ...Array.from({ length: 40 }, (_, i) => waits(`e${i}/prod`, null)),
      ],
    }),
  ])
}
