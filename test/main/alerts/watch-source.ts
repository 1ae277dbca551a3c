/** One source's answers into a real database, as the engine composes the rules: compare, ingest, write the story. */
import type { Episode } from '../../../contract/alert.ts'
import type { EpisodeId, SourceId } from '../../../contract/ids.ts'
import { defaultMapping } from '../../../contract/label-mapping.ts'
import type { SeenAlert, SeenSilence } from '../../../contract/observation.ts'
import {
  type AbsencesTaken,
  ingestAbsences,
  missingFrom,
  missingOf,
  noAbsencesTaken,
} from '../../../main/alerts/absences.ts'
import { titleOf } from '../../../main/alerts/alert-table.ts'
import { episodeById } from '../../../main/alerts/episode-table.ts'
import {
  type IngestContext,
  ingestAlerts,
  ingestSilences,
  nameInhibitors,
} from '../../../main/alerts/ingest.ts'
import { defaultPolicy } from '../../../main/alerts/policy.ts'
import type { Db, WriteDb } from '../../../main/db/db.ts'
import { appendEvents, type Effects, joinEffects, noEffects } from '../../../main/db/journal.ts'
import { unite } from '../../../main/sources/alertmanager-union.ts'
import { nightNow } from '../../helpers/fixtures.ts'
import { difference, type Union } from '../../helpers/straightforward.ts'

export const policy = defaultPolicy
/** The mark of our own silences. */
export const ownMark = '[nd-1'

export interface AnswerParts {
  /** did every peer answer, without a restart? */
  readonly complete?: boolean
  /** so many alerts are handed over at a time, before the answer itself; all of them with it if not given */
  readonly slice?: number
  /** of what is missing so many are written at a time; all of them if not given */
  readonly step?: number
  /** what a second peer lists; none without it */
  readonly other?: readonly SeenAlert[]
  /** the silences read in this poll; without them what was read before stands */
  readonly silences?: readonly SeenSilence[]
}

/** A source under watch; time moves by `pass` only. */
export function watchSource(db: Db, name = 'plover') {
  const sourceId = name as SourceId
  let now = nightNow
  let before: Union | null = null
  let silences: readonly SeenSilence[] = []
  let lastGoodAt: number | null = null

  const commit = (work: (write: WriteDb) => Effects): Effects =>
    db.transact((write) => {
      const effects = work(write)
      for (const id of effects.episodes) {
        write.run('UPDATE episode SET version = version + 1 WHERE id = ?', id)
      }
      appendEvents(write, { now, mono: now - nightNow, runId: 1 }, effects.events)
      return effects
    })

  const unlisted = (listed: ReadonlySet<EpisodeId> = new Set()): readonly EpisodeId[] =>
    db
      .all('SELECT id FROM episode WHERE quiet_at IS NULL')
      .map(({ id }) => Number(id) as EpisodeId)
      .filter((id) => !listed.has(id))

  return {
    now: () => now,
    pass: (ms: number) => {
      now += ms
    },
    commit,
    /** One answer that lists these alerts; answers what it did. */
    answer: (
      listed: readonly SeenAlert[],
      { complete = true, slice, step, other, silences: read }: AnswerParts = {},
    ): Effects => {
      const union = unite(other ? [listed, other] : [listed])
      const full = before === null
      const { changed, gone } = difference(before, union)
      if (read) silences = read
      const context: IngestContext = {
        sourceId,
        now,
        policy,
        mapping: defaultMapping,
        silences,
        isOwnSilence: ({ comment }) => comment.includes(ownMark),
        inhibitor: (fingerprint) => titleOf(db, sourceId, fingerprint),
        lastGoodAt: null,
        listed: new Set(),
      }
      for (let from = 0; slice !== undefined && from < changed.length; from += slice)
        commit((write) => ingestAlerts(write, context, changed.slice(from, from + slice)))
      const alerts =
        slice === undefined ? commit((write) => ingestAlerts(write, context, changed)) : noEffects
      const missing = missingOf(full ? missingFrom(db, unlisted(context.listed), lastGoodAt) : gone)
      const absences: Effects[] = []
      for (let taken: AbsencesTaken | null = noAbsencesTaken; taken !== null; ) {
        const from: AbsencesTaken = taken
        absences.push(
          commit((write) => {
            const part = ingestAbsences(write, context, missing, complete, from, step)
            taken = part.taken
            return part.effects
          }),
        )
      }
      const rest = commit((write) =>
        joinEffects(read ? ingestSilences(write, context) : noEffects, nameInhibitors(write, context)),
      )
      const effects = joinEffects(alerts, ...absences, rest)
      before = union
      lastGoodAt = now
      return effects
    },
    /** The poll worker starts anew: the next answer has nothing to compare with. */
    restartWorker: () => {
      before = null
    },
    /** All episodes of an alert, oldest first. */
    episodes: (fingerprint: string): readonly Episode[] =>
      db
        .all(
          `SELECT e.id FROM episode e JOIN alert a ON a.id = e.alert_id
           WHERE a.source_id = ? AND a.fingerprint = ? ORDER BY e.id`,
          sourceId,
          fingerprint,
        )
        .flatMap(({ id }) => episodeById(db, policy, Number(id) as EpisodeId) ?? []),
    /** The kinds of an episode's events, oldest first. */
    story: (id: EpisodeId): readonly string[] =>
      db.all('SELECT kind FROM event WHERE episode_id = ? ORDER BY id', id).map(({ kind }) => String(kind)),
  }
}
