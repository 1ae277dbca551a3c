/** What the Night window shows, step by step. Pure; `now` and all instants are the engine's clock, epoch ms. */
import { type Episode, placeOf } from '../../contract/alert.ts'
import { calledLast, isCall, neediestCall } from '../../contract/call.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import { standsBefore } from '../../contract/need.ts'
import { hourMinute } from '../ui/clock.ts'
import { plainLine } from '../ui/plain-text.ts'
import { keptQuietWords, returnsWords } from '../watch/words.ts'
import {
  nextQuestion,
  type QuestionView,
  type QuestionWorld,
  whileAccepted,
  whileAsked,
} from './question-view.ts'

/** How long the window says what became of an alert before it goes on, ms. */
export const sayMs = 5_000

export type NightView =
  /** nobody is called or asked; `since` when that was first known, null before */
  | { readonly kind: 'none'; readonly since: number | null }
  | { readonly kind: 'calling'; readonly episode: Episode }
  /** the user has it, and may still take that back */
  | { readonly kind: 'taken'; readonly episode: Episode; readonly until: number }
  /** it calls no more, for another reason */
  | { readonly kind: 'over'; readonly episode: Episode; readonly words: string; readonly at: number }
  | QuestionView
  /** there is nothing more to show: the window is to be put away, again and again while it is there */
  | { readonly kind: 'done'; readonly at: number }

export interface NightWorld extends QuestionWorld {
  readonly episodes: ReadonlyMap<EpisodeId, Episode>
  readonly myTeams: readonly string[]
  /** alerts are still on their way to the page */
  readonly loading: boolean
}

/**
 * What to show next; the same object while nothing changes. The alert that is shown stays until it is settled: others
 * queue, whatever their clocks say, since a finger may be on its way. A question that is not answered yet makes room for a
 * page that stands before it by the order of Needs you: one may stand for hours, and a page rings against minutes.
 */
export function nextView(view: NightView, world: NightWorld): NightView {
  switch (view.kind) {
    case 'none':
    case 'done':
      return fromNothing(view, world)
    case 'calling':
      return whileCalling(view, world)
    case 'taken':
      return whileTaken(view, world)
    case 'over': {
      const episode = world.episodes.get(view.episode.id)
      if (episode && isCall(episode, world.myTeams)) return { kind: 'calling', episode }
      return world.now - view.at < sayMs ? view : goOn(world)
    }
    case 'asked': {
      const call = calledLast(world.episodes.values(), world.myTeams)
      const next = whileAsked(view, world)
      const isLater = call !== null && next.kind === 'asked' && !standsBefore(next.escalation, call)
      return isLater ? { kind: 'calling', episode: call } : next
    }
    case 'accepted': {
      // Taken back, it is a page again that nobody has.
      const { episodeId } = view.escalation
      const episode = episodeId === null ? undefined : world.episodes.get(episodeId)
      if (episode && isCall(episode, world.myTeams)) return { kind: 'calling', episode }
      return whileAccepted(view, world) ?? goOn(world)
    }
    case 'answered':
      return world.now - view.at < sayMs ? view : goOn(world)
  }
}

/** Names what stands there: presses are for this and nothing else. @param seat which desk it is of */
export function subjectOf(view: NightView, seat: string): string {
  if (view.kind === 'none' || view.kind === 'done') return `${seat} ${view.kind}`
  // Asked once more it is another question, though its number is the same.
  if ('escalation' in view)
    return `${seat} ${view.kind} question ${view.escalation.id} ${view.escalation.askedAt}`
  return `${seat} ${view.kind} ${view.episode.id}`
}

/** How many other pages wait for their turn. */
export function queuedCount(view: NightView, world: NightWorld): number {
  return callCount(world, 'episode' in view ? view.episode.id : null)
}

/** How many pages call. @param but this one is not counted */
export function callCount(
  { episodes, myTeams }: Pick<NightWorld, 'episodes' | 'myTeams'>,
  but: EpisodeId | null = null,
): number {
  let count = 0
  for (const episode of episodes.values()) if (episode.id !== but && isCall(episode, myTeams)) count += 1
  return count
}

function fromNothing(view: Extract<NightView, { kind: 'none' | 'done' }>, world: NightWorld): NightView {
  const next = firstOf(calledLast(world.episodes.values(), world.myTeams), world)
  if (next) return next
  if (world.loading) return view
  const since = view.kind === 'none' ? view.since : view.at
  if (since === null) return { kind: 'none', since: world.now }
  return world.now - since < sayMs ? view : { kind: 'done', at: world.now }
}

/** What the window came for is dealt with: whatever has the least time left is next. */
function goOn(world: NightWorld): NightView {
  const call = neediestCall(world.episodes.values(), world.myTeams)
  return firstOf(call, world) ?? { kind: 'done', at: world.now }
}

/** The page or the question, whichever stands first; null when there is neither. */
function firstOf(call: Episode | null, world: NightWorld): NightView | null {
  const question = nextQuestion(world)
  if (call === null || (question && standsBefore(question.escalation, call))) return question
  return { kind: 'calling', episode: call }
}

function whileCalling(view: Extract<NightView, { kind: 'calling' }>, world: NightWorld): NightView {
  const episode = world.episodes.get(view.episode.id)
  // While alerts are on their way to a page that has just connected again, one that is missing may yet come.
  if (!episode) return world.loading ? view : over(view.episode, 'It is not in the list any more.', world)
  if (isCall(episode, world.myTeams)) return episode === view.episode ? view : { kind: 'calling', episode }
  const until = undoUntil(episode, world)
  if (episode.firing && until > world.now) return { kind: 'taken', episode, until }
  return over(episode, overWords(episode, world), world)
}

function whileTaken(view: Extract<NightView, { kind: 'taken' }>, world: NightWorld): NightView {
  const episode = world.episodes.get(view.episode.id)
  if (episode && isCall(episode, world.myTeams)) return { kind: 'calling', episode }
  if (episode?.firing && undoUntil(episode, world) > world.now)
    return episode === view.episode ? view : { ...view, episode }
  if (episode && !episode.firing) return over(episode, overWords(episode, world), world)
  return goOn(world)
}

/** Until when the user's own ack may be taken back, 0 when it may not. */
function undoUntil({ ack }: Episode, { undoMs }: NightWorld): number {
  return ack?.mine === true && ack.origin === 'here' ? ack.at + undoMs : 0
}

function over(episode: Episode, words: string, { now }: NightWorld): NightView {
  return { kind: 'over', episode, words, at: now }
}

/** Why it calls no more. */
function overWords(episode: Episode, { myTeams, now }: NightWorld): string {
  const { ack, snooze, keptQuiet } = episode
  if (!episode.firing) {
    const at = episode.quietAt === null ? '' : ` at ${hourMinute(episode.quietAt)}`
    return ack ? `Resolved${at}.` : `Resolved${at}, by itself.`
  }
  if (keptQuiet) return `${keptQuietWords(keptQuiet, now)}.`
  if (ack) return ack.mine ? 'You have acknowledged it.' : `${plainLine(ack.by)} has acknowledged it.`
  if (snooze) return `${returnsWords(snooze, now)}.`
  if (placeOf(episode, myTeams) === 'other-teams') return 'It belongs to another team now.'
  return 'It does not call any more.'
}
