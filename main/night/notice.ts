/** What a notification says, and how many there are: one per customer, replaced rather than stacked. Pure. */
import { byUrgency, type Episode } from '../../contract/alert.ts'
import type { EpisodeId, SourceId } from '../../contract/ids.ts'

/** A notification to be shown. Title up to 40 characters, body up to 90. */
export interface NoticeText {
  readonly tag: string
  readonly title: string
  readonly body: string
  readonly loud: boolean
  /** loud in every way but the sound: it has just rung */
  readonly quietly?: boolean
  readonly episodeId: EpisodeId | null
  readonly sourceId: SourceId | null
}

/** The tag of the one notification for a storm. */
export const stormTag = 'storm'

const titleLength = 40
const bodyLength = 90
/** More customers than this at once become one notification: a storm must not fill the screen. */
const mostNotices = 4

/** The tag under which an episode's notification is shown and withdrawn. */
export function tagOf(episode: Episode): string {
  return `customer:${whose(episode)}`
}

/** Whose trouble it is, as far as its labels say: what notifications are gathered by. */
function whose({ customer, environment, sourceId }: Episode): string {
  return customer ?? environment ?? sourceId
}

/** Notifications for episodes that were called in one commit. */
export function callNotices(called: readonly Episode[], now: number): readonly NoticeText[] {
  return gathered(called, now, { lead: '', storm: (count) => `${count} pages at once` })
}

/** Notifications for pages that were put off, that nobody has, and whose time is over in one commit. */
export function snoozeNotices(woken: readonly Episode[], now: number): readonly NoticeText[] {
  return gathered(woken, now, { lead: 'Snooze over: ', storm: (count) => `${count} snoozes are over` })
}

/** One notification per customer, or one for all of them when they are too many. */
function gathered(
  episodes: readonly Episode[],
  now: number,
  words: { readonly lead: string; readonly storm: (count: number) => string },
): readonly NoticeText[] {
  const groups = Map.groupBy(episodes, tagOf)
  if (groups.size > mostNotices) {
    const [most] = episodes.toSorted(byUrgency)
    const names = [...new Set(episodes.map(whose))]
    return [
      {
        tag: stormTag,
        title: cut(words.storm(episodes.length), titleLength),
        body: cut(
          `${names.slice(0, 3).join(', ')} and ${names.length - 3} more. Open Nightdesk.`,
          bodyLength,
        ),
        loud: true,
        episodeId: most?.id ?? null,
        sourceId: null,
      },
    ]
  }
  return [...groups].flatMap(([tag, group]) => {
    const [most, ...rest] = group.toSorted(byUrgency)
    if (!most) return []
    const more = rest.length > 0 ? ` And ${rest.length} more.` : ''
    return [
      {
        tag,
        title: cut(words.lead + most.title, titleLength),
        body: withTail(where(most), `. ${timeLeft(most.ackDueAt - now)}.${more}`),
        loud: true,
        episodeId: most.id,
        sourceId: null,
      },
    ]
  })
}

/** The call for an acked episode that still fires shortly before its resolve target. */
export function returnNotice(episode: Episode, now: number): NoticeText {
  const left = Math.max(0, Math.round((episode.resolveDueAt - now) / 60_000))
  return {
    tag: tagOf(episode),
    title: cut(`Still firing: ${episode.title}`, titleLength),
    body: withTail(where(episode), `. ${left} min left to resolve.`),
    loud: false,
    episodeId: episode.id,
    sourceId: null,
  }
}

/** The one call for a source that fell silent. `silentMs` since its last answer. */
export function blindNotice(
  source: { readonly id: SourceId; readonly label: string; readonly environments: readonly string[] },
  silentMs: number,
  missingHeartbeat: string | null,
): NoticeText {
  const sees = source.environments.slice(0, 3).join(', ')
  const minutes = Math.max(1, Math.round(silentMs / 60_000))
  const why = missingHeartbeat ? `${missingHeartbeat} is missing` : `Silent for ${minutes} min`
  return {
    tag: `source:${source.id}`,
    title: cut(`No word from ${source.label}`, titleLength),
    body: cut(`${why}. You cannot see ${sees || 'what it watches'}.`, bodyLength),
    loud: true,
    episodeId: null,
    sourceId: source.id,
  }
}

function where(episode: Episode): string {
  return (
    [episode.customer, episode.environment].filter((part) => part !== null).join(', ') || episode.sourceId
  )
}

/** Time to the ack target as a person says it. */
function timeLeft(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1_000)
  const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  return ms >= 0 ? `${text} left to acknowledge` : `${text} past the target`
}

/** The tail carries the time, so the head is cut first. */
function withTail(head: string, tail: string): string {
  return cut(head, bodyLength - tail.length) + tail
}

function cut(text: string, length: number): string {
  const points = [...text]
  return points.length <= length
    ? text
    : `${points
        .slice(0, Math.max(0, length - 1))
        .join('')
        .trimEnd()}…`
}
