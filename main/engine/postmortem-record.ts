/** What the record has about a postmortem's alerts and threads, read together from every room. */
import type { EpisodeId, SourceId, ThreadId } from '../../contract/ids.ts'
import { generatorUrlOf } from '../alerts/alert-table.ts'
import { episodeById } from '../alerts/episode-table.ts'
import { saidOf } from '../db/journal.ts'
import { episodeStory } from '../history/story.ts'
import { aroundMs, type PostmortemRecord, type RecordEpisode } from '../postmortems/record.ts'
import { ruleWaitOf } from '../postmortems/rule-wait.ts'
import { threadById } from '../support/thread-table.ts'
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'
import { localZone } from './local-time.ts'
import type { RuleFacts } from './rule-facts.ts'
import type { SupportDesk } from './support-desk.ts'
import { threadRecord } from './thread-evidence.ts'

/** Lines of one alert's story that are read; the alert itself has the rest. */
const mostOfAStory = 400

/** A reading that stops after each alert, where others may have their turn: a storm has thousands. */
export type Reading = Generator<void, PostmortemRecord>

/** Reads the record about these alerts and threads; `now` is the instant it began. */
export function recordReader(
  core: Core,
  deps: {
    readonly owner: SupportDesk['owner']
    readonly configuration: Pick<Configuration, 'config'>
    readonly rules: Pick<RuleFacts, 'rulesOf' | 'unknown'>
  },
): (episodeIds: readonly EpisodeId[], threadIds: readonly ThreadId[]) => Reading {
  const { db, clock } = core
  const { rules } = deps

  /** Of a storm most alerts have one of a few rules. */
  const rulesOnce = () => {
    const known = new Map<
      string,
      readonly [ReturnType<RuleFacts['rulesOf']>, ReturnType<RuleFacts['unknown']>]
    >()
    return (sourceId: SourceId, alertname: string) => {
      const key = JSON.stringify([sourceId, alertname])
      const read = known.get(key) ?? [rules.rulesOf(sourceId, alertname), rules.unknown(sourceId)]
      known.set(key, read)
      return read
    }
  }

  return function* (episodeIds, threadIds) {
    const now = clock.now()
    const rulesOf = rulesOnce()
    const episodes: RecordEpisode[] = []
    for (const id of new Set(episodeIds)) {
      yield
      const episode = episodeById(db, core.policy, id)
      if (!episode) continue
      const { sourceId, firedAt, quietAt } = episode
      // Gaps shortly before and after belong to it too.
      const around = {
        ...{ id, sourceId, seenAt: firedAt - aroundMs },
        quietAt: Math.min(now, (quietAt ?? now) + aroundMs),
      }
      const [known, unknown] = rulesOf(sourceId, episode.alertname)
      // Without a rule of its name its address tells nothing.
      const rule = ruleWaitOf(known, known.length === 0 ? null : generatorUrlOf(db, id), unknown)
      const story = episodeStory(db, around, now, mostOfAStory)
      const isCut = story.length >= mostOfAStory
      episodes.push({ episode, story, rule, ...(isCut ? { said: saidOf(db, id) } : {}) })
    }
    yield
    return {
      ...{ now, zone: localZone(), episodes },
      threads: [...new Set(threadIds)].flatMap((id) => {
        const thread = threadById(db, id)
        return thread ? [threadRecord(core, deps.owner, thread)] : []
      }),
      watchesSupport: deps.configuration.config().support.sources.length > 0,
    }
  }
}

/** Reads it in one go. */
export function atOnce(reading: Reading): PostmortemRecord {
  for (;;) {
    const step = reading.next()
    if (step.done) return step.value
  }
}

/** Reads it in slices. @param breathe waits its turn once a slice took long enough */
export async function inSlices(reading: Reading, breathe: () => Promise<void>): Promise<PostmortemRecord> {
  for (;;) {
    const step = reading.next()
    if (step.done) return step.value
    await breathe()
  }
}
