/** Who writes in Slack: people by id, kept for a day, and on whose side they are. */
import type { SeenAuthor, Side } from '../../contract/seen-support.ts'
import type { Clock } from '../platform/clock.ts'
import type { SlackDoor, SlackNo } from './slack-door.ts'
import {
  readOneUser,
  readUsers,
  type SlackIdentity,
  type SlackMessage,
  type SlackUser,
} from './slack-read.ts'

export interface SlackPeople {
  /** Reads the list of members, as far as the budget goes; null = all that is to be read is. */
  fill(signal: AbortSignal): Promise<SlackNo | null>
  /** Asks for those of these ids that are not known; null = all of them are. */
  know(ids: Iterable<string>, signal: AbortSignal): Promise<SlackNo | null>
  nameOf(id: string): string | null
  /** the author of a message, as far as is known; `know` first */
  authorOf(message: SlackMessage, me: SlackIdentity): SeenAuthor
  /** the account whose address is one of mine, or that is; null = none is known */
  myId(me: SlackIdentity): string | null
}

/** Names and standings change seldom: everybody is read anew after this, ms. */
const keptForMs = 86_400_000
/** Longer lists are not read whole: whoever writes is asked for by themselves. */
const mostPages = 20
/** Slack gives up to a thousand. It advises 200, with which a company of 5,000 would be 25 of the 20 requests a minute. */
const pageLength = 800
/** At once, for the authors of one page of messages. */
const mostAtOnce = 30

export function createSlackPeople(
  door: SlackDoor,
  clock: Pick<Clock, 'mono'>,
  config: {
    readonly ourIds: readonly string[]
    readonly myIds: readonly string[]
    readonly myEmails: readonly string[]
  },
): SlackPeople {
  const known = new Map<string, { readonly user: SlackUser | null; readonly at: number }>()
  const ours = new Set(config.ourIds)
  const mails = new Set(config.myEmails.map((mail) => mail.toLowerCase()))
  /** where the list goes on; pages = how many were read of it */
  let list: { readonly cursor: string | null; readonly pages: number } | null = { cursor: null, pages: 0 }
  let filledAt = Number.NEGATIVE_INFINITY

  const keep = (user: SlackUser): void => {
    // Slack forgets of those who left that they were guests.
    const wasGuest = user.isDeleted && known.get(user.id)?.user?.isGuest === true
    known.set(user.id, { user: wasGuest ? { ...user, isGuest: true } : user, at: clock.mono() })
  }
  const isFresh = (id: string): boolean => {
    const entry = known.get(id)
    return entry !== undefined && clock.mono() - entry.at < keptForMs
  }
  const userOf = (id: string | null): SlackUser | null => (id === null ? null : (known.get(id)?.user ?? null))
  const isMine = (id: string | null): boolean =>
    id !== null && (config.myIds.includes(id) || mails.has(userOf(id)?.email ?? ''))

  const sideOf = (user: SlackUser, me: SlackIdentity): Side => {
    if (ours.has(user.id)) return 'us'
    if (user.isBot) return 'bot'
    const isHome =
      user.teamId === me.teamId || (me.enterpriseId !== null && user.enterpriseId === me.enterpriseId)
    return isHome && !user.isGuest && !user.isStranger ? 'us' : 'customer'
  }
  /** Our own app under a bot token: several people write with it, and say in the message who. */
  const isOwnApp = ({ user, botId }: SlackMessage, me: SlackIdentity): boolean =>
    me.botId !== null && (user === me.userId || (botId === me.botId && !isPerson(user)))
  /** Somebody's own token of the same app carries its id too: then it is they who write, with the standing they have. */
  const isPerson = (id: string | null): boolean => id !== null && userOf(id)?.isBot !== true

  return {
    fill: async (signal) => {
      if (list === null && clock.mono() - filledAt >= keptForMs) list = { cursor: null, pages: 0 }
      while (list !== null) {
        const args = { limit: String(pageLength), ...(list.cursor === null ? {} : { cursor: list.cursor }) }
        const answer = await door.ask({ method: 'users.list', args, read: readUsers }, signal)
        if (!answer.ok) {
          if (answer.code === 'invalid_cursor') list = { cursor: null, pages: 0 }
          return answer
        }
        for (const user of answer.value.items) keep(user)
        const pages: number = list.pages + 1
        list = answer.value.next === null || pages >= mostPages ? null : { cursor: answer.value.next, pages }
        if (list === null) filledAt = clock.mono()
      }
      return null
    },
    know: async (ids, signal) => {
      const missing = [...new Set(ids)].filter((id) => !isFresh(id))
      for (const id of missing.slice(0, mostAtOnce)) {
        const answer = await door.ask({ method: 'users.info', args: { user: id }, read: readOneUser }, signal)
        if (answer.ok) keep(answer.value)
        else if (answer.code === 'user_not_found' || answer.code === 'user_not_visible')
          known.set(id, { user: null, at: clock.mono() })
        // One whose entry has grown old is better than none.
        else if (!known.has(id)) return answer
      }
      const rest = missing.slice(mostAtOnce).some((id) => !known.has(id))
      if (!rest) return null
      const detail = 'More people write here than are asked for at once: they follow.'
      return {
        ok: false,
        failure: { kind: 'rate-limited', detail },
        code: null,
        needed: null,
        retryAfterMs: 0,
      }
    },
    nameOf: (id) => userOf(id)?.name ?? null,
    authorOf: (message, me) => {
      const { user: id, botId, note, shownName, team } = message
      if (isOwnApp(message, me)) {
        const by = note?.by ?? shownName ?? me.userName
        const who = note?.who ?? null
        return { id: who ?? me.userId, name: by, side: 'us', mine: isMine(who) }
      }
      const user = userOf(id)
      if (user) {
        const mine = user.id === me.userId || isMine(user.id)
        // A person's message through some app of theirs is theirs; an app's own has no person.
        const isGone = user.isDeleted && !ours.has(user.id) && !mine
        return { id: user.id, name: user.name, side: sideOf(user, me), mine, ...(isGone ? { isGone } : {}) }
      }
      if (id === null || id === 'USLACKBOT') {
        const bot = botId ?? id ?? 'unknown'
        return { id: bot, name: shownName ?? 'A program', side: ours.has(bot) ? 'us' : 'bot', mine: false }
      }
      // Not to be seen in the list: somebody of another workspace, or who was removed. Never taken for one of us.
      const isOurs = ours.has(id) || (team === null && isMine(id))
      return { id, name: shownName ?? 'Somebody', side: isOurs ? 'us' : 'customer', mine: isMine(id) }
    },
    myId: (me) => {
      if (me.botId === null) return me.userId
      const [first] = config.myIds
      if (first !== undefined) return first
      return [...known.values()].find(({ user }) => user && mails.has(user.email ?? ''))?.user?.id ?? null
    },
  }
}
