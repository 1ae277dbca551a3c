/** What the buttons of a notification do: the same orders that a page gives, and an answer where one is owed. */
import { AppError } from '../../contract/errors.ts'
import { incomingOf } from '../../contract/escalation.ts'
import type { EpisodeId, EscalationId, SourceId } from '../../contract/ids.ts'
import { type SourceHealth, sightOf } from '../../contract/source-health.ts'
import { answerNotice, type NoticeText, stormTag } from '../night/notice.ts'
import { acceptAnswerNotice, questionOf } from '../night/question-notice.ts'
import type { NoticeAction } from '../platform/notifier.ts'
import type { Core } from './core.ts'

export interface NoticeOrders {
  /** takes them for me, all in one. @throws AppError when it cannot be kept */
  acknowledge(episodeIds: readonly EpisodeId[]): void
  /** says yes to a colleague; said again it changes nothing. @throws AppError when nobody waits for it, or it cannot be kept */
  accept(escalationId: EscalationId): void
  /** asks the source at once */
  tryAgain(sourceId: SourceId): void
}

/**
 * The buttons of a notice beside its click, at most two with "Open".
 * @param calling the episodes that call under its tag now: a button never takes one that its words did not count
 * @param answer shows what came of it, where that is not plain from the notice going away
 */
export function actionsOf(
  core: Core,
  notice: NoticeText,
  calling: readonly EpisodeId[],
  orders: NoticeOrders,
  open: () => void,
  answer: (notice: NoticeText) => void,
): readonly NoticeAction[] {
  const opening: NoticeAction = { label: 'Open', run: open }
  const { sourceId } = notice
  if (sourceId !== null) return [{ label: 'Try again', run: () => orders.tryAgain(sourceId) }, opening]
  const question = questionOf(notice.tag)
  if (question !== null) {
    const isOpen = incomingOf(core.escalations).some(({ id }) => id === question)
    return isOpen
      ? [{ label: 'Accept', run: () => accept(core, notice, question, orders, answer) }, opening]
      : [opening]
  }
  // A storm is looked at before it is taken.
  if (notice.tag === stormTag || calling.length === 0) return [opening]
  const acknowledge = (): void => {
    try {
      orders.acknowledge(calling)
    } catch (error) {
      core.log('notice-action-failed', { message: String(error) })
      const words = error instanceof AppError ? error.message : 'Open Nightdesk and acknowledge it there.'
      answer(answerNotice(notice, { done: false, words }))
      return
    }
    if (calling.some((id) => waits(core, id))) {
      answer(answerNotice(notice, { done: true, words: 'Queued: will send when online.' }))
    }
  }
  const label = calling.length === 1 ? 'Acknowledge' : `Acknowledge all ${calling.length}`
  return [{ label, run: acknowledge }, opening]
}

function accept(
  core: Core,
  notice: NoticeText,
  question: EscalationId,
  orders: NoticeOrders,
  answer: (notice: NoticeText) => void,
): void {
  const asks = core.escalations.find(({ id }) => id === question)
  try {
    orders.accept(question)
  } catch (error) {
    core.log('notice-action-failed', { message: String(error) })
    const words = error instanceof AppError ? error.message : 'Open Nightdesk and answer it there.'
    answer(acceptAnswerNotice(notice, { done: false, words }))
    return
  }
  const source = asks && core.sources.get(asks.sourceId)
  if (asks && source && !isReachable(core, source)) {
    const words = `Queued: ${asks.from} hears of it when this laptop is online.`
    answer(acceptAnswerNotice(notice, { done: true, words }))
  }
}

/** Has its ack an order that cannot go out now? */
function waits(core: Core, id: EpisodeId): boolean {
  const episode = core.episodes.get(id)
  const source = episode && core.sources.get(episode.sourceId)
  if (!episode?.ack?.order || !source) return false
  return !isReachable(core, source)
}

function isReachable(core: Core, source: SourceHealth): boolean {
  return core.desk.online && sightOf(source, core.clock.now()) === 'live'
}
