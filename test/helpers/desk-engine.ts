/** What the fake engine does about postmortem drafts, the data folder, the configuration file and sources' facts. */

import { dueOf, type Episode } from '../../contract/alert.ts'
import type { DataStatus } from '../../contract/data-folder.ts'
import type { Digest, Worth } from '../../contract/digest.ts'
import { AppError } from '../../contract/errors.ts'
import type { HandOff } from '../../contract/hand-off.ts'
import type { EpisodeId, PostmortemId, SourceId } from '../../contract/ids.ts'
import type { OrderName } from '../../contract/orders.ts'
import { newSummary, type PostmortemSummary, postmortemTitle } from '../../contract/postmortem.ts'
import type { Evidence } from '../../contract/postmortem-evidence.ts'
import type { ConfigText, SourceDetail, StoryEvent } from '../../contract/queries.ts'
import type { RestView } from '../../contract/rest.ts'
import type { ColleagueNow, Naming, RoleNow } from '../../contract/role.ts'
import type { Rotation } from '../../contract/rotation.ts'
import type { SourceHealth } from '../../contract/source-health.ts'
import { applyEdit, type TextEdit } from '../../contract/text-edit.ts'
import type { ServerEvent } from '../../contract/wire.ts'
import { waitingThreads } from '../../main/engine/hand-off-threads.ts'
import { calendarOf } from '../../main/engine/shift-calendar.ts'
import { restOf } from '../../main/history/rest.ts'
import { namingDays, namingIn } from '../../main/shifts/naming.ts'
import { endedShifts } from '../../main/shifts/past.ts'
import { shiftsView } from '../../main/shifts/week.ts'
import { editorAnswer } from './editor-engine.ts'
import { anEvidence, evidenceOrders } from './evidence-engine.ts'
import type { FakeEngine } from './fake-engine.ts'
import { hourMs, minuteMs, nightNow } from './fixtures.ts'
import { aHandOffEngine, type HandOffEngine } from './hand-off-engine.ts'
import { overrideOrders } from './override-engine.ts'
import { anUpstreamEngine, type UpstreamEngine, upstreamOrders } from './upstream-engine.ts'

type Post = (event: ServerEvent) => void

export interface DeskEngine {
  /** what each draft says; others get a text made of their summary */
  readonly texts: Map<number, string>
  /** what the record has, whatever the draft */
  evidence: Evidence
  status: DataStatus
  config: ConfigText
  digest: Digest
  /** the rotations that the questions about shifts are answered from */
  rotations: readonly Rotation[]
  readonly handOffs: HandOffEngine
  /** shifts that are kept in PagerDuty */
  readonly upstream: UpstreamEngine
  roles: readonly RoleNow[]
  colleagues: readonly ColleagueNow[]
  /** null = as the rotations name the user */
  naming: readonly Naming[] | null
  rest: RestView
  orders: Partial<Record<OrderName, (input: never, engine: FakeEngine, post: Post) => void>>
  /** undefined = not a question for the desk */
  answer(name: string, input: unknown, engine: FakeEngine): unknown
}

export function aDataStatus(
  part: Partial<DataStatus> = {},
  now = Date.UTC(2026, 9, 14, 1, 14, 5),
): DataStatus {
  const backup = (agoMs: number, bytes: number) => ({
    id: `nightdesk-${agoMs}.db`,
    at: now - agoMs,
    bytes,
    version: 2,
    verified: true,
  })
  return {
    folder: '/home/mira/.local/share/nightdesk',
    storage: { kind: 'disk' },
    bytes: 48_300_000,
    backups: [
      backup(5 * hourMs, 47_900_000),
      backup(29 * hourMs, 47_100_000),
      backup(53 * hourMs, 46_800_000),
    ],
    backupProblem: null,
    nextBackupAt: now + 19 * hourMs,
    folderWarning: null,
    salvage: null,
    lastExport: null,
    ...part,
  }
}

export function aDeskEngine(): DeskEngine {
  const texts = new Map<number, string>()
  const removed = new Map<number, PostmortemSummary & { readonly removedAt: number }>()
  const textOf = (draft: PostmortemSummary): string => texts.get(draft.id) ?? aDraftText(draft.title)
  const summaryOf = (engine: FakeEngine, id: number): PostmortemSummary => {
    const draft = engine.state().postmortems.find((each) => each.id === id)
    if (!draft) throw new AppError('not-found', 'This draft is not here any more.')
    return draft
  }
  const put = (engine: FakeEngine, draft: PostmortemSummary, text: string): void => {
    texts.set(draft.id, text)
    const words = text.split(/\s+/).filter((word) => word !== '').length
    engine.push({ postmortems: [{ ...draft, title: postmortemTitle(text), words, savedAt: engine.now() }] })
  }
  const begin = (engine: FakeEngine, post: Post, episodeIds: readonly EpisodeId[], text: string): void => {
    const id = (Math.max(0, ...engine.state().postmortems.map((each) => each.id)) + 1) as PostmortemId
    const at = engine.now()
    put(engine, { id, title: '', ...newSummary(at), episodeIds, words: 0, uid: `draft-${id}` }, text)
    post({ event: 'show-postmortem', postmortemId: id })
  }
  const told = (engine: FakeEngine, status: Partial<DataStatus>): void => {
    desk.status = { ...desk.status, ...status }
    const state = engine.state()
    engine.push({ desk: { ...state.desk, dataVersion: state.desk.dataVersion + 1 } })
  }

  const handOffs = aHandOffEngine()
  const desk: DeskEngine = {
    texts,
    evidence: anEvidence(),
    status: aDataStatus(),
    config: {
      file: '/home/mira/.config/nightdesk/nightdesk.yaml',
      text: aConfigText,
      problem: null,
      editable: true,
      draft: null,
    },
    digest: aDigest(),
    rotations: [],
    handOffs,
    roles: [],
    colleagues: [],
    naming: null,
    rest: noRest,
    upstream: anUpstreamEngine(),
    orders: {
      ...handOffs.orders,
      ...evidenceOrders,
      ...overrideOrders,
      ...upstreamOrders,
      'drafts.save': ({ key, text, base }: { key: string; text: string; base?: string }, engine) => {
        if (key !== 'config') engine.push({ drafts: { [key]: text } })
        else desk.config = { ...desk.config, draft: text === '' ? null : { text, base: base ?? '' } }
      },
      'postmortems.create': ({ episodeIds }: { episodeIds: EpisodeId[] }, engine, post) => {
        const first = episodeIds.map((id) => engine.state().episodes.get(id)).find((each) => each)
        begin(engine, post, episodeIds, aDraftText(first?.title ?? 'Untitled'))
      },
      'postmortems.save': (input: { postmortemId: number; base: number; text: string }, engine, post) => {
        const draft = summaryOf(engine, input.postmortemId)
        if (draft.version === input.base) put(engine, { ...draft, version: draft.version + 1 }, input.text)
        else begin(engine, post, draft.episodeIds, input.text.replace(/^# /, '# Copy of '))
      },
      'postmortems.edit': (input: { postmortemId: number; base: number; edit: TextEdit }, engine) => {
        const draft = summaryOf(engine, input.postmortemId)
        // The real engine knows the words of every version; this one has them told.
        if (draft.version !== input.base) throw new AppError('too-late', 'Not known any more.')
        put(engine, { ...draft, version: draft.version + 1 }, applyEdit(textOf(draft), input.edit))
      },
      'postmortems.spot': () => {},
      'postmortems.remove': ({ postmortemId }: { postmortemId: PostmortemId }, engine) => {
        removed.set(postmortemId, { ...summaryOf(engine, postmortemId), removedAt: engine.now() })
        engine.push({ removedPostmortems: [postmortemId] })
      },
      'postmortems.bringBack': ({ postmortemId }: { postmortemId: PostmortemId }, engine) => {
        const draft = removed.get(postmortemId)
        if (!draft) throw new AppError('not-found', 'This draft is not among the removed ones.')
        removed.delete(postmortemId)
        engine.push({ postmortems: [draft] })
      },
      'data.backUp': (_, engine) => {
        const at = engine.now()
        const made = { id: `nightdesk-${at}.db`, at, bytes: desk.status.bytes, version: 2, verified: true }
        told(engine, { backups: [made, ...desk.status.backups], nextBackupAt: at + 24 * hourMs })
      },
      'data.export': (_, engine) =>
        told(engine, {
          lastExport: {
            at: engine.now(),
            folder: `${desk.status.folder}/exports/nightdesk-20261014-011405`,
            bytes: 81_000_000,
          },
        }),
      'data.salvageRead': (_, engine) => told(engine, { salvage: null }),
      'digest.read': (_, engine) => engine.push({ desk: { ...engine.state().desk, digest: null } }),
      'digest.worth': ({ episodeId, worth }: { episodeId: number; worth: Worth | null }) => {
        const woke = desk.digest.woke.map((row) => (row.episodeId === episodeId ? { ...row, worth } : row))
        desk.digest = { ...desk.digest, woke }
      },
      'armed.heard': ({ heard }: { heard: boolean }, engine) => {
        const { armed } = engine.state().desk
        const words = heard ? 'You heard the test at 03:14.' : 'You did not hear the test at 03:14.'
        const state = heard ? 'ok' : 'failed'
        const checks = armed.checks.map((check) =>
          check.kind === 'heard' ? ({ ...check, words, state, disarms: !heard } as const) : check,
        )
        const reason = heard ? armed.reason : words
        engine.push({ desk: { ...engine.state().desk, armed: { ...armed, checks, reason } } })
      },
      'duty.set': (said: { state: 'on' | 'off' | 'planned'; untilAt?: number | null }, engine) => {
        const { duty } = engine.state().desk
        const next =
          said.state === 'planned'
            ? { ...duty, origin: 'file' as const }
            : {
                ...duty,
                state: said.state,
                origin: 'hand' as const,
                from: engine.now(),
                until: said.untilAt ?? null,
              }
        engine.push({ desk: { ...engine.state().desk, duty: next } })
      },
      'away.read': (_, engine) => engine.push({ desk: { ...engine.state().desk, away: null } }),
      'config.save': ({ text, base }: { text: string; base: string }, engine) => {
        if (base !== desk.config.text)
          throw new AppError('too-late', 'The file was changed on disk meanwhile.')
        const line = text.split('\n').findIndex((each) => each.includes('\t')) + 1
        if (line > 0) throw new AppError('bad-input', `line ${line}: a tab. Expected: spaces.`)
        desk.config = { ...desk.config, text, problem: null }
        engine.push({ desk: { ...engine.state().desk, configProblem: null } })
      },
      'sources.watchByHand': ({ name, untilAt }: { name: string; untilAt: number | null }, engine) => {
        const at = engine.now()
        const by = engine.state().desk.me.name
        const source = engine.state().sources.find((each) => each.id === name)
        if (source)
          engine.push({
            sources: [{ ...source, byHand: untilAt === null ? null : { by, at, until: untilAt } }],
          })
      },
    },
    answer: (name, input, engine) => {
      const { postmortemId, name: sourceId } = input as { postmortemId?: number; name?: string }
      const ofEditor = editorAnswer(name, input)
      if (ofEditor !== undefined) return ofEditor
      if (name === 'postmortems.removed') return [...removed.values()].reverse()
      if (name === 'data.status') return desk.status
      if (name === 'config.read') return desk.config
      if (name === 'digest.read') return desk.digest
      const ofHandOffs = handOffs.answer(name, input)
      if (ofHandOffs !== undefined) return ofHandOffs
      if (name === 'handOff.places')
        return engine
          .state()
          .supportSources.map(({ id }) => ({ sourceId: id, threadId: null, label: '#ops' }))
      if (name === 'handOff.read') return aHandOff(engine)
      if (name === 'shifts.upstream') return desk.upstream.view
      if (name === 'shifts.upstreamPeople') return desk.upstream.people
      if (name === 'shifts.between') {
        const { name: me } = engine.state().desk.me
        return shiftsView(desk.rotations, me, input as { from: number; to: number }, engine.now())
      }
      if (name === 'shifts.calendar')
        return calendarOf(desk.rotations, engine.state().desk.me.name, engine.now())
      if (name === 'shifts.past')
        return endedShifts(desk.rotations, engine.state().desk.me.name, engine.now()).map((shift, index) => ({
          ...shift,
          ...{ alerts: [6, 0, 1][index] ?? 12, pages: [2, 0, 0][index] ?? 3, called: [1, 0, 0][index] ?? 0 },
        }))
      if (name === 'rest.read') return desk.rest
      if (name === 'shifts.team') {
        const { name: me } = engine.state().desk.me
        const naming = desk.naming ?? namingIn(desk.rotations, me, engine.now())
        return { naming, goesBy: me, days: namingDays, roles: desk.roles, colleagues: desk.colleagues }
      }
      if (name === 'sources.detail')
        return aSourceDetail(
          engine.state().sources.find((each) => each.id === (sourceId as SourceId)),
          engine.now(),
        )
      if (name === 'postmortems.evidence') return desk.evidence
      if (name === 'postmortems.customers') return ['Mosslund Credit']
      if (name !== 'postmortems.read') return undefined
      const draft = summaryOf(engine, postmortemId ?? 0)
      return { ...draft, text: textOf(draft) }
    },
  }
  return desk
}

/** Nobody was woken, and no night is on record. */
const noRest = restOf(
  { awake: [], nights: [], since: nightNow - 28 * 24 * hourMs },
  { restMs: 11 * hourMs, allowanceMs: 30 * minuteMs, zone: 'Europe/Zurich' },
  nightNow,
)

function aSourceDetail(source: SourceHealth | undefined, now: number): SourceDetail {
  const event = (id: number, at: number, kind: StoryEvent['kind'], text: string): StoryEvent => ({
    id,
    at,
    kind,
    by: null,
    text,
    until: null,
  })
  const lost = (source?.lastGoodAt ?? now) + 180_000
  return {
    tried: [
      event(2, now - 26_000, 'sight-lost', 'timeout: no answer within 10 s'),
      event(1, lost, 'shown', 'No word from this source'),
    ],
    failures: [
      { kind: 'timeout', count: 14, lastAt: now - 26_000 },
      { kind: 'server-error', count: 1, lastAt: now - 5 * hourMs },
    ],
    latency: { p50: 41, p95: 120, longest: 1_940 },
    gaps: [
      { from: now - 15 * minuteMs, to: null, reason: 'timeout: no answer within 10 s' },
      { from: now - 50 * hourMs, to: now - 42 * hourMs, reason: 'Nightdesk was closed' },
    ],
  }
}

/** A draft as the engine begins it. */
export function aDraftText(title: string): string {
  return `# ${title}

- Customer: Mosslund Credit
- Environment: plover/pay-eu

## Summary

## Impact

## Timeline

- 2026-10-14 03:11:27 CEST (01:11:27 UTC) Fired: 22 % of requests with 5xx, limit 5 %
- 2026-10-14 03:11:31 CEST (01:11:31 UTC) Called: you were notified on this laptop
- 2026-10-14 03:14:09 CEST (01:14:09 UTC) You acknowledged, 42 s after the target
- 2026-10-14 03:17:40 CEST (01:17:40 UTC) Note: two of three ingress pods OOMKilled, the limit is 512 Mi

## Causes

## Actions
`
}

const aConfigText = `# Nightdesk, the laptop of Mira
sources:
  # the HA pair in plover
  - name: plover
    kind: alertmanager
    urls:
      - https://alerts-1.plover.example:9093
      - https://alerts-2.plover.example:9093
    poll: 30s
  - name: heron
    kind: alertmanager
    urls: [https://alerts.heron.example]
teams: []
`

/** A night that woke twice, healed once, and held two back. */
export function aDigest(now = nightNow): Digest {
  const episode = (id: number, title: string, agoMs: number, lastedMs: number | null) => ({
    episodeId: (90_000 + id) as EpisodeId,
    title,
    customer: 'Mosslund Credit',
    environment: 'plover/pay-eu',
    severity: 'page' as const,
    at: now - agoMs,
    endedAt: lastedMs === null ? null : now - agoMs + lastedMs,
    worth: null,
  })
  const woke = [
    {
      ...episode(1, 'Ingress answers 22 % of requests with 5xx', 3 * hourMs, 12 * minuteMs),
      ackedAt: now - 3 * hourMs + 2 * minuteMs,
      awakeMs: 12 * minuteMs,
    },
    {
      ...episode(2, '3 of 24 nodes not ready', hourMs, null),
      ackedAt: now - 58 * minuteMs,
      awakeMs: 2 * minuteMs,
    },
  ]
  return {
    from: now - 5 * hourMs,
    until: now,
    heldBack: [
      { ...episode(3, 'Disk fills up by Friday', 4 * hourMs, null), severity: 'notify' },
      { ...episode(4, 'Certificate ends in 20 days', 2 * hourMs, hourMs), severity: 'notify' },
    ],
    healed: [episode(5, 'API server answers slowly', 90 * minuteMs, 40_000)],
    woke,
    awakeMs: 74 * minuteMs,
    allowanceMs: 30 * minuteMs,
  }
}

/** The hand-off of a night shift, over whatever is on the desk. */
export function aHandOff(engine: FakeEngine): HandOff {
  const now = engine.now()
  const { desk, episodes } = engine.state()
  const all = [...episodes.values()].filter(({ severity }) => severity === 'page' || severity === 'notify')
  const named = ({ id, title, customer, environment, severity, ack }: Episode) => ({
    ...{ episodeId: id, title, customer, environment, severity },
    by: ack?.by ?? null,
  })
  const happened = all.map((episode) => ({
    ...named(episode),
    ...{ note: null, at: episode.calledAt ?? episode.seenAt, endedAt: episode.quietAt },
    ...{ called: episode.calledAt !== null, firings: episode.firings },
  }))
  return {
    ...{ from: nightNow - 7 * hourMs, until: nightNow + 4 * hourMs + 46 * minuteMs, role: 'ops on-call' },
    notesAt: nightNow - 7 * hourMs,
    ...{ me: desk.me.name, next: desk.duty.next },
    open: all
      .filter(({ firing, keptQuiet }) => firing && keptQuiet === null)
      .map((episode) => ({
        ...named(episode),
        note: episode.ack ? 'The carrier works on it, promised 10:00.' : null,
        ...{ firedAt: episode.firedAt, snoozedUntil: episode.snooze?.until ?? null },
        ...{ dueAt: dueOf(episode).at, tookAt: episode.ack?.at ?? null },
        ...{ source: episode.sourceId, fingerprint: `f${episode.id}` },
      })),
    escalations: [],
    threads: waitingThreads(engine.state().threads.values()),
    ending: [
      {
        ...{ kind: 'silence', what: 'alertname="NodeDrain", cluster="batch-1"', by: 'Mira Lund' },
        ...{ why: 'drained by hand until nine', at: now + 6 * hourMs },
      },
      {
        kind: 'snooze',
        what: 'Certificate ends in 8 days',
        by: 'Mira Lund',
        why: null,
        at: now + 7 * hourMs,
      },
    ],
    unread: [],
    ...{ happened, alerts: happened.length },
    pages: happened.filter(({ severity }) => severity === 'page').length,
    healed: happened.filter(({ by, endedAt }) => by === null && endedAt !== null).length,
    noisy: [{ alertname: 'KubeletRestarts', firings: 6 }],
    drafts: [],
    again: [],
    reviews: [],
  }
}
