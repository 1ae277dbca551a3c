/** What a notification says, and how many there are: one per customer, replaced rather than stacked. Pure. */
import { byImpact, byUrgency, type Episode, type Impact } from '../../contract/alert.ts'
import type { EpisodeId, SourceId } from '../../contract/ids.ts'
import { bodyLength, cut, titleLength, withTail } from './notice-words.ts'

/** A notification to be shown. Title up to 40 characters: for whom, what breaks; body up to 90: where, how long. */
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

/** A notification about episodes that are called: what comes of it is part of the story of each. */
export interface CallNotice extends NoticeText {
  /** those it calls for now, the most urgent and the rest; not those that it only counts, which were called before */
  readonly about: readonly EpisodeId[]
}

/** What the words depend on beside the episodes. */
export interface NoticeSetting {
  /** epoch ms */
  readonly now: number
  /** an instant as this laptop's clock shows it, with seconds: "03:13:27" */
  readonly clockTime: (at: number) => string
  /** false on a locked screen, unless the user allows it: then the installation stands for the customer */
  readonly names: boolean
}

/** The tag of the one notification for a storm. */
export const stormTag = 'storm'

/** Calls within this of each other came at once, ms. */
const atOnceMs = 60_000

/** More customers than this at once become one notification: a storm must not fill the screen. */
const mostNotices = 4

/** What the tag of a customer's notification begins with. */
export const customerTag = 'customer:'

/** The tag under which an episode's notification is shown and withdrawn. */
export function tagOf(episode: Episode): string {
  return customerTag + whose(episode)
}

/** The tag of the notification that an acknowledged alert still fires: it takes no page's place. */
export function returnTag(episodeId: number): string {
  return `return:${episodeId}`
}

/** Whose trouble it is, as far as its labels say: what notifications are gathered by. */
function whose({ customer, environment, sourceId }: Episode): string {
  return customer ?? environment ?? sourceId
}

/** Whose trouble it is in words that may be read by whoever stands beside the screen. */
function nameOf(episode: Episode, { names }: NoticeSetting): string {
  if (names) return whose(episode)
  return episode.environment?.split('/')[0] || episode.sourceId
}

/**
 * Notifications for episodes that were called in one commit. One that takes the place of an earlier one speaks of both:
 * `standing` are the episodes that still call from before; `inStorm`: the one for a storm stands, and is brought up to date.
 */
export function callNotices(
  called: readonly Episode[],
  setting: NoticeSetting,
  standing: readonly Episode[] = [],
  inStorm = false,
): readonly CallNotice[] {
  const words = { lead: '', storm: (count: number) => `${count} pages at once` }
  return gathered(called, setting, words, standing, inStorm)
}

/** Notifications for pages that were put off, that nobody has, and whose time is over in one commit. */
export function snoozeNotices(
  woken: readonly Episode[],
  setting: NoticeSetting,
  standing: readonly Episode[] = [],
): readonly CallNotice[] {
  const words = {
    lead: 'Snooze over. ',

    storm: (count: number) => `${count} pages need somebody`,
  }
  return gathered(woken, setting, words, standing)
}

/** Notifications for pages that somebody was asked to take, and that nobody has accepted. */
export function unacceptedNotices(
  back: readonly Episode[],
  setting: NoticeSetting,
  standing: readonly Episode[] = [],
): readonly CallNotice[] {
  const words = {
    lead: 'Nobody has accepted. ',
    storm: (count: number) => `${count} pages nobody has accepted`,
  }
  return gathered(back, setting, words, standing)
}

/** What takes a customer's notification's place when some of its alerts are taken or over: the rest, with no sound. */
export function leftNotice(left: readonly Episode[], setting: NoticeSetting): NoticeText | undefined {
  const [notice] = callNotices(left, setting)
  return notice && { ...notice, quietly: true }
}

interface GatheredWords {
  /** before what is about one alert */
  readonly lead: string
  readonly storm: (count: number) => string
}

/** One notification per customer, or one for all of them when they are too many. */
function gathered(
  episodes: readonly Episode[],
  setting: NoticeSetting,
  words: GatheredWords,
  standing: readonly Episode[] = [],
  inStorm = false,
): readonly CallNotice[] {
  if (episodes.length === 0) return []
  const groups = Map.groupBy(episodes, tagOf)
  if (inStorm || groups.size > mostNotices) return [storm(episodes, standing, setting, words)]
  return [...groups].flatMap(([tag, group]) => {
    const [most] = group.toSorted(byUrgency)
    if (!most) return []
    const all = [...group, ...standing.filter((episode) => tagOf(episode) === tag)]
    const texts = all.length === 1 ? oneText(most, setting, words) : severalTexts(all, setting)
    const about = group.map(({ id }) => id)
    return [{ tag, ...texts, loud: true, episodeId: most.id, sourceId: null, about }]
  })
}

type Texts = Pick<NoticeText, 'title' | 'body'>

function oneText(episode: Episode, setting: NoticeSetting, words: GatheredWords): Texts {
  const lead = words.lead || endedWords(episode, setting)
  const down = episode.impact === 'down' ? ' down' : ''
  const whole = `${nameOf(episode, setting)}${down}: ${episode.title}`
  const title = cut(whole, titleLength)
  // What did not fit into the title stands whole where there is more room.
  const what = title === whole ? where(episode) : `${episode.title}, ${where(episode)}`
  return { title, body: withTail(lead + what, `. ${before(episode, setting)}.`) }
}

/** Why it calls again, where an acknowledgement ended at its source. */
function endedWords({ ackEnded }: Episode, { clockTime }: NoticeSetting): string {
  if (!ackEnded) return ''
  return `${ackEnded.mine ? 'Your' : 'Its'} acknowledgement ${ackEnded.ranOut ? 'ran out' : 'was ended'} at ${clockTime(ackEnded.at)}. `
}

function severalTexts(group: readonly Episode[], setting: NoticeSetting): Texts {
  const [worst] = group.toSorted((a, b) => byImpact(a, b) || byUrgency(a, b))
  if (!worst) throw new Error('a group without episodes')
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const { calledAt, seenAt } of group) {
    first = Math.min(first, calledAt ?? seenAt)
    last = Math.max(last, calledAt ?? seenAt)
  }
  const together = last - first < atOnceMs
  const count = `: ${group.length} alerts${together ? ' at once' : ''}`
  return {
    title: cut(nameOf(worst, setting), titleLength - count.length) + count,
    body: withTail(`Worst: ${worst.title} on ${where(worst)}`, `. ${impactWords[worst.impact]}.`),
  }
}

function storm(
  episodes: readonly Episode[],
  standing: readonly Episode[],
  setting: NoticeSetting,
  words: GatheredWords,
): CallNotice {
  const [most] = episodes.toSorted(byUrgency)
  const all = [...episodes, ...standing]
  const names = [...new Set(all.map((episode) => nameOf(episode, setting)))]
  const more = names.length > 3 ? ` and ${names.length - 3} more` : ''
  return {
    tag: stormTag,
    title: cut(words.storm(all.length), titleLength),
    body: withTail(names.slice(0, 3).join(', '), `${more}. Open Nightdesk.`),
    loud: true,
    episodeId: most?.id ?? null,
    sourceId: null,
    about: episodes.map(({ id }) => id),
  }
}

/** What the tag of a notification without a sound begins with: it takes no call's place, and no call takes its. */
export const quietTag = 'quiet:'

/** The tag of the one notification for many that are told without a sound. */
export const quietManyTag = `${quietTag}many`

/**
 * Notifications for what somebody is to be told of without a sound, in one commit: one per customer, or one for all of
 * them. They leave by themselves. `justBefore`: how many such notifications have come in the last moments.
 */
export function quietNotices(
  episodes: readonly Episode[],
  setting: NoticeSetting,
  justBefore = 0,
): readonly CallNotice[] {
  if (episodes.length === 0) return []
  const groups = Map.groupBy(episodes, whose)
  const form = { loud: false, sourceId: null }
  if (justBefore + groups.size > mostNotices) {
    const names = [...new Set(episodes.map((episode) => nameOf(episode, setting)))]
    const more = names.length > 3 ? ` and ${names.length - 3} more` : ''
    const title = 'Many alerts, none of them a call'
    const body = withTail(names.slice(0, 3).join(', '), `${more}. Open Nightdesk.`)
    const about = episodes.map(({ id }) => id)
    return [{ tag: quietManyTag, title, body, episodeId: episodes[0]?.id ?? null, about, ...form }]
  }
  return [...groups].flatMap(([name, group]) => {
    const [most] = group.toSorted(byUrgency)
    if (!most) return []
    const texts = group.length === 1 ? quietTexts(most, setting) : severalTexts(group, setting)
    return [{ tag: quietTag + name, ...texts, episodeId: most.id, about: group.map(({ id }) => id), ...form }]
  })
}

function quietTexts(episode: Episode, setting: NoticeSetting): Texts {
  const whole = `${nameOf(episode, setting)}: ${episode.title}`
  const title = cut(whole, titleLength)
  const what = title === whole ? where(episode) : `${episode.title}, ${where(episode)}`
  return { title, body: withTail(what, `. ${impactWords[episode.impact]}.`) }
}

/** The call for an acked episode that still fires shortly before its resolve target. */
export function returnNotice(episode: Episode, setting: NoticeSetting): NoticeText {
  const left = Math.max(0, Math.round((episode.resolveDueAt - setting.now) / 60_000))
  const tail = ' still fires'
  return {
    tag: returnTag(episode.id),
    title: cut(nameOf(episode, setting), titleLength - tail.length) + tail,
    body: withTail(`${episode.title}, ${where(episode)}`, `. ${left} min left to resolve.`),
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

/** The tag of the call for a source whose watching has stopped. */
export function watchTag(sourceId: string): string {
  return `watch:${sourceId}`
}

/** The call for a source whose watching itself has stopped and could not be begun anew. */
export function watchStoppedNotice(source: { readonly id: SourceId; readonly label: string }): NoticeText {
  return {
    tag: watchTag(source.id),
    title: cut(`Not watched: ${source.label}`, titleLength),
    body: 'Its polls have stopped and could not be begun anew. Start Nightdesk anew, look elsewhere.',
    loud: true,
    episodeId: null,
    sourceId: source.id,
  }
}

/** What stands in a notification's place after one of its buttons: that the order waits, or why nothing was done. */
export function answerNotice(
  notice: NoticeText,
  answer: { readonly done: boolean; readonly words: string },
): NoticeText {
  return {
    ...notice,
    title: answer.done ? 'Acknowledged' : 'Nothing was done',
    body: cut(answer.words, bodyLength),
    loud: !answer.done,
    quietly: true,
  }
}

/** What the tag of the notification that a silence is about to end begins with. */
export const endingTag = 'silence-ends:'

/** Ahead of the end of a silence or a window in one's shift: what it keeps quiet will be heard. No sound. `endsAt`: epoch ms. */
export function endingNotice(
  most: Episode,
  alerts: number,
  silence: { readonly id: string; readonly endsAt: number; readonly isWindow?: boolean },
  setting: NoticeSetting,
): NoticeText {
  const tail = silence.isWindow ? ': maintenance ends' : ': a silence ends'
  const count = alerts === 1 ? '' : ` and ${alerts - 1} more`
  return {
    tag: `${endingTag}${silence.id}`,
    title: cut(nameOf(most, setting), titleLength - tail.length) + tail,
    body: withTail(
      `${most.title}, ${where(most)}`,
      `${count}. Heard again at ${setting.clockTime(silence.endsAt)}.`,
    ),
    loud: false,
    episodeId: most.id,
    sourceId: null,
  }
}

/** The same as a fire drill's: it can never be taken for a real one, nor take the place of one. */
export function drillNotice<Notice extends Pick<NoticeText, 'tag' | 'title'>>(notice: Notice): Notice {
  return { ...notice, tag: drillTag(notice.tag), title: cut(`Drill: ${notice.title}`, titleLength) }
}

/** The tag of a fire drill's notification. */
export function drillTag(tag: string): string {
  return `drill:${tag}`
}

const impactWords: Record<Impact, string> = {
  down: 'Customer down',
  degraded: 'Customer slowed',
  unknown: 'Impact not known',
  none: 'No customer impact',
}

function where({ environment, sourceId }: Episode): string {
  return environment ?? sourceId
}

/** Until when somebody must have it, as a clock shows it: a notification cannot count. */
function before({ ackDueAt }: Episode, { now, clockTime }: NoticeSetting): string {
  return ackDueAt > now ? `Acknowledge before ${clockTime(ackDueAt)}` : `Overdue since ${clockTime(ackDueAt)}`
}
