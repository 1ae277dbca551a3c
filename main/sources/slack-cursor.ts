/** Where reading goes on in Slack, channel by channel and thread by thread, as a text that the engine keeps. Pure. */
import { isTs } from '../../contract/slack-ts.ts'

/** A channel that is read. Instants are epoch ms. */
export interface ChannelState {
  readonly id: string
  name: string
  /** the newest message that was read; null = none stands there, or it was never read */
  newest: string | null
  /** its looks reach back to here: a change of an older parent is not seen in it; null = to its beginning */
  reach: string | null
  /** when it was last read to its end; null = never */
  readAt: number | null
  /** when it was last tried, whatever came of it */
  triedAt: number
}

/** A thread by its parent. */
export interface ThreadState {
  /** `latest_reply` and `reply_count` of the parent when its replies were last read; null and 0 = there was none */
  latest: string | null
  count: number
  /** when its replies were last read to their end; null = never */
  readAt: number | null
  /** there is more than was read, none of it older than this; null = there is not */
  dirtyAt: number | null
}

export interface SlackState {
  /** another workspace begins anew */
  readonly team: string
  readonly channels: Map<string, ChannelState>
  /** by `C123/1700000000.000100` */
  readonly threads: Map<string, ThreadState>
}

/** A state that nothing was read in. */
export function emptyState(team: string): SlackState {
  return { team, channels: new Map(), threads: new Map() }
}

const version = 1

export function writeCursor({ team, channels, threads }: SlackState): string {
  return JSON.stringify({
    v: version,
    team,
    channels: [...channels.values()].map((one) => [
      one.id,
      one.name,
      one.newest,
      one.reach,
      one.readAt,
      one.triedAt,
    ]),
    threads: [...threads].map(([ref, { latest, count, readAt, dirtyAt }]) => [
      ref,
      latest,
      count,
      readAt,
      dirtyAt,
    ]),
  })
}

/** What `writeCursor` wrote for this workspace; anything else begins anew. Never throws. */
export function readCursor(text: string | null, team: string): SlackState {
  const state = emptyState(team)
  try {
    const parsed = JSON.parse(text ?? 'null') as {
      v?: unknown
      team?: unknown
      channels?: unknown
      threads?: unknown
    }
    if (parsed?.v !== version || parsed.team !== team) return state
    for (const row of parsed.channels as readonly (readonly unknown[])[]) {
      const [id, name, newest, reach, readAt, triedAt] = row
      if (typeof id !== 'string' || typeof name !== 'string') return emptyState(team)
      state.channels.set(id, {
        ...{ id, name, newest: tsOr(newest), reach: tsOr(reach) },
        ...{ readAt: numberOr(readAt), triedAt: numberOr(triedAt) ?? 0 },
      })
    }
    for (const row of parsed.threads as readonly (readonly unknown[])[]) {
      const [ref, latest, count, readAt, dirtyAt] = row
      if (typeof ref !== 'string' || !partsOf(ref)) return emptyState(team)
      state.threads.set(ref, {
        ...{ latest: tsOr(latest), count: numberOr(count) ?? 0 },
        ...{ readAt: numberOr(readAt), dirtyAt: numberOr(dirtyAt) },
      })
    }
    return state
  } catch {
    return emptyState(team)
  }
}

const tsOr = (value: unknown): string | null => (typeof value === 'string' && isTs(value) ? value : null)
const numberOr = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null

/** A thread's name in the source. */
export function refOf(channelId: string, ts: string): string {
  return `${channelId}/${ts}`
}

/** The channel and the parent of a thread; null where the text names none. */
export function partsOf(ref: string): { readonly channelId: string; readonly ts: string } | null {
  const [, channelId = '', ts = ''] = /^([A-Z0-9]{2,50})\/(.+)$/.exec(ref) ?? []
  return channelId !== '' && isTs(ts) ? { channelId, ts } : null
}
