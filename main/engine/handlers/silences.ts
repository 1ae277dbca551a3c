/** Silences and snoozes, orders about several alerts, the filter by matchers. */
import { AppError } from '../../../contract/errors.ts'
import type { EpisodeId } from '../../../contract/ids.ts'
import { checkSnoozeEnd, snooze, takeSnoozeBack, unsnooze } from '../../alerts/snooze.ts'
import { resourceProblem, silenceYaml } from '../../config/silence-yaml.ts'
import { timeRefusal } from '../../silences/guard.ts'
import { runBatch, undoBatch } from '../batches.ts'
import type { HandlerDeps, OrderHandlers, QueryHandlers } from '../handlers.ts'
import type { SilenceAnswers } from '../silence-answers.ts'
import { createSilenceDesk } from '../silence-desk.ts'

/** Their orders. */
export function silenceOrders(
  deps: HandlerDeps,
): Pick<
  OrderHandlers,
  | 'alerts.snooze'
  | 'alerts.unsnooze'
  | 'alerts.takeSnoozeBack'
  | 'batch.run'
  | 'batch.undo'
  | 'silences.create'
  | 'silences.edit'
  | 'silences.extend'
  | 'silences.expire'
  | 'silences.retry'
  | 'silences.withdraw'
> {
  const { core, silenceLoop, wake } = deps
  const desk = createSilenceDesk(core, silenceLoop)
  const onTheDesk = (id: EpisodeId) => {
    const episode = core.episodes.get(id)
    if (!episode) throw new AppError('not-found', 'This alert is not on the desk any more.')
    return episode
  }
  /** What was queued or withdrawn changes when the engine has to look next. */
  const thenWake =
    <Input>(run: (input: Input) => void | Promise<void>) =>
    async (input: Input): Promise<void> => {
      await run(input)
      wake()
    }

  return {
    'alerts.snooze': ({ episodeId, untilAt }) => {
      const episode = onTheDesk(episodeId)
      core.commit((db, { now }) => {
        checkSnoozeEnd(untilAt, now)
        return snooze(db, episode, core.desk.me.name, untilAt, now)
      })
    },
    'alerts.unsnooze': ({ episodeId }) => {
      const episode = onTheDesk(episodeId)
      core.commit((db) => unsnooze(db, episode, core.desk.me.name))
    },
    'alerts.takeSnoozeBack': ({ episodeId }) => {
      const episode = onTheDesk(episodeId)
      core.commit((db, { now }) => takeSnoozeBack(db, episode, core.desk.me.name, core.policy, now))
    },
    'batch.run': thenWake((input) => runBatch(core, deps.newMarker, input, deps.joining.onRow)),
    'batch.undo': thenWake(({ id }) => undoBatch(core, id, silenceLoop.commit, deps.joining.onRow)),
    'silences.create': thenWake(desk.create),
    'silences.edit': thenWake(desk.edit),
    'silences.extend': thenWake(desk.extend),
    'silences.expire': thenWake(desk.expire),
    'silences.retry': thenWake(desk.retry),
    'silences.withdraw': thenWake(desk.withdraw),
  }
}

/** Their questions. */
export function silenceQueries(
  { core, silenceLoop }: HandlerDeps,
  answers: SilenceAnswers,
): Pick<
  QueryHandlers,
  'episodes.filter' | 'silences.propose' | 'silences.preview' | 'silences.list' | 'silences.yaml'
> {
  return {
    'episodes.filter': ({ matchers }) => answers.filter(matchers),
    'silences.propose': ({ episodeIds }) => answers.propose(episodeIds),
    'silences.preview': ({ sourceId, matchers }) => answers.preview(sourceId, matchers),
    'silences.list': () => answers.list(),
    'silences.yaml': async ({ sourceId, matchers, startsAt, endsAt, comment, by }) => {
      const refusals = [
        timeRefusal(endsAt, core.clock.now()),
        ...(await silenceLoop.refusals(sourceId, matchers)),
      ].flatMap((refusal) => refusal?.message ?? [])
      const problem = refusals.length > 0 ? refusals.join(' ') : resourceProblem(matchers)
      if (problem !== null) throw new AppError('not-allowed', problem)
      const { label = sourceId } = core.sources.get(sourceId) ?? {}
      const author = by ?? core.desk.me.name
      return silenceYaml({ matchers, startsAt, endsAt, reason: comment, by: author, source: label })
    },
  }
}
