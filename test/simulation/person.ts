/** The person at the laptop: orders given at random moments, and what was promised by answering them. */

import type { Episode } from '../../contract/alert.ts'
import { AppError } from '../../contract/errors.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import type { SilenceInventory } from '../../contract/silences.ts'
import { fail } from './broken.ts'
import type { Program } from './program.ts'
import { type Happening, pick } from './weather.ts'

/** What the engine has answered to orders and therefore must keep. */
export interface Promises {
  /** the ack as it stood after an order about it; null = given back */
  readonly acks: Map<EpisodeId, { readonly mine: boolean; readonly at: number } | null>
  readonly notes: { readonly episodeId: EpisodeId; readonly text: string }[]
  readonly drafts: Map<string, string>
  /** drafts whose note was being kept as the program died: the draft stands still, or the note does, by the draft's key */
  readonly draftsOrNotes: Map<
    string,
    { readonly draft: string; readonly episodeId: EpisodeId; readonly note: string }
  >
  /** markers of acks that were taken back within the window, which upstream must never hear of */
  readonly takenBack: Set<EpisodeId>
  /** how many texts were made up so far */
  texts: number
}

export const noPromises = (): Promises => ({
  acks: new Map(),
  notes: [],
  drafts: new Map(),
  draftsOrNotes: new Map(),
  takenBack: new Set(),
  texts: 0,
})

/** Gives the order; answers what it was and what came of it, null when it is not the person's. @throws what is no AppError */
export async function give(
  program: Program,
  promises: Promises,
  happening: Happening,
): Promise<string | null> {
  const { kind, picks } = happening
  const [a, b, c] = picks
  const state = program.state()
  const all = [...state.episodes.values()].filter((episode) => episode.severity !== 'none')
  const firing = all.filter((episode) => episode.firing)
  const now = program.clock.now()
  const order = async (
    name: string,
    input: unknown,
    about: readonly Episode[],
    kept: () => void,
  ): Promise<string> => {
    const said = `${name} ${about.map((episode) => `#${episode.id}`).join(' ')}`
    try {
      await program.seat.order(name as 'alerts.acknowledge', input as never)
      if (program.isDead()) throw new AppError('cannot-save', 'dead')
      kept()
      for (const { id } of about) {
        const ack = program.engine.core.episodes.get(id)?.ack ?? null
        promises.acks.set(id, ack && { mine: ack.mine, at: ack.at })
      }
      return said
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      // Whether it was kept is not known: the program may have died between its commit and its answer.
      if (program.isDead()) for (const { id } of about) promises.acks.delete(id)
      return `${said}: ${error.code}`
    }
  }
  const about = (
    episode: Episode | undefined,
    name: string,
    more: object = {},
    /** gets the episode as it is now */
    kept: (now: Episode) => void = () => {},
  ) =>
    episode
      ? order(name, { episodeId: episode.id, ...more }, [episode], () =>
          kept(program.engine.core.episodes.get(episode.id) ?? episode),
        )
      : Promise.resolve('nothing')

  switch (kind) {
    case 'acknowledge': {
      const unacked = firing.filter(({ ack, keptQuiet }) => !ack && !keptQuiet)
      return about(pick(b < 0.85 ? unacked : all, a), 'alerts.acknowledge', {}, ({ firing: fires, ack }) => {
        if (fires && !ack) fail('An order to acknowledge was answered and nobody has it.')
      })
    }
    case 'take-back': {
      const fresh = all.filter(({ ack }) => ack?.mine && now - ack.at <= 5_000)
      const unacked = firing.filter(({ ack }) => !ack)
      const episode = pick(fresh.length > 0 ? fresh : unacked, a)
      if (!episode) return 'nothing'
      if (!episode.ack) await about(episode, 'alerts.acknowledge')
      if (program.isDead()) return 'died while acknowledging'
      return about(episode, 'alerts.takeBack')
    }
    case 'unacknowledge':
      return about(
        pick(
          all.filter(({ ack }) => ack?.mine),
          a,
        ),
        'alerts.unacknowledge',
      )
    case 'note': {
      const episode = pick(all, a)
      if (!episode) return 'nothing'
      const key = `note:${episode.id}`
      const text = `note ${++promises.texts}`
      return about(episode, 'notes.add', { text }, () => {
        promises.notes.push({ episodeId: episode.id, text })
        promises.drafts.delete(key)
        promises.draftsOrNotes.delete(key)
      }).finally(() => {
        const draft = promises.drafts.get(key)
        if (!program.isDead() || draft === undefined) return
        promises.drafts.delete(key)
        promises.draftsOrNotes.set(key, { draft, episodeId: episode.id, note: text })
      })
    }
    case 'draft': {
      const episode = pick(all, a)
      if (!episode) return 'nothing'
      const key = `note:${episode.id}`
      const text = `draft ${++promises.texts}`
      const kept = (): void => {
        promises.drafts.set(key, text)
        promises.draftsOrNotes.delete(key)
      }
      return order('drafts.save', { key, text }, [], kept).finally(() => {
        if (!program.isDead()) return
        promises.drafts.delete(key)
        promises.draftsOrNotes.delete(key)
      })
    }
    case 'impact': {
      const impact = pick(['down', 'degraded', 'none'], b)
      return about(pick(all, a), 'alerts.setImpact', { impact }, (episode) => {
        if (episode.impact !== impact) fail(`The impact was set to ${impact} and is ${episode.impact}.`)
      })
    }
    case 'snooze': {
      const untilAt = Math.round(now + 60_000 + b * 3_600_000)
      return about(pick(firing, a), 'alerts.snooze', { untilAt }, (episode) => {
        if (episode.firing && episode.snooze?.until !== untilAt)
          fail(`#${episode.id} was snoozed until ${untilAt} and is until ${episode.snooze?.until}.`)
      })
    }
    case 'unsnooze':
      return about(
        pick(
          all.filter(({ snooze }) => snooze),
          a,
        ),
        'alerts.unsnooze',
      )
    case 'batch': {
      const some = firing.filter((_, index) => (index * 7 + Math.floor(a * 10)) % 3 === 0).slice(0, 20)
      if (some.length === 0) return 'nothing'
      const deed =
        b < 0.5
          ? { kind: 'acknowledge' }
          : b < 0.8
            ? { kind: 'snooze', untilAt: Math.round(now + 120_000 + c * 3_600_000) }
            : { kind: 'note', text: `batch ${++promises.texts}` }
      const input = { id: `b${++promises.texts}`, episodeIds: some.map(({ id }) => id), deed }
      return order('batch.run', input, some, () => {})
    }
    case 'batch-undo': {
      if (!state.batch || state.batch.undone) return 'nothing'
      const ids = new Set(state.batch.items.map(({ episodeId }) => episodeId))
      return order(
        'batch.undo',
        { id: state.batch.id },
        all.filter(({ id }) => ids.has(id)),
        () => {},
      )
    }
    case 'silence-by-hand': {
      const episode = pick(firing, a)
      if (!episode) return 'nothing'
      const equal = (name: string, value: string) => ({ name, value, isRegex: false, isEqual: true })
      const matchers =
        b < 0.5
          ? [equal('alertname', episode.alertname)]
          : b < 0.7
            ? [{ name: 'alertname', value: '.+', isRegex: true, isEqual: true }]
            : b < 0.85
              ? [equal('installation', episode.sourceId)]
              : [equal('customer', episode.customer ?? 'none'), equal('alertname', episode.alertname)]
      const input = {
        sourceId: episode.sourceId,
        matchers,
        endsAt: Math.round(now + 120_000 + c * 3_600_000),
        comment: 'by hand',
        episodeIds: [episode.id],
        batchId: null,
      }
      return order('silences.create', input, [], () => {})
    }
    case 'silence-expire':
    case 'silence-extend': {
      const entries = await inventoryOf(program)
      const entry = pick(
        entries.filter(({ silenceId, isAck }) => silenceId !== null && !isAck),
        a,
      )
      if (!entry) return 'nothing'
      const { sourceId, silenceId } = entry
      return kind === 'silence-expire'
        ? order('silences.expire', { sourceId, silenceId }, [], () => {})
        : order(
            'silences.extend',
            { sourceId, silenceId, endsAt: Math.round(now + 600_000 + b * 3_600_000) },
            [],
            () => {},
          )
    }
    case 'by-hand': {
      const source = pick(state.sources, a)
      if (!source) return 'nothing'
      return order(
        'sources.watchByHand',
        { name: source.id, untilAt: b < 0.3 ? null : Math.round(now + b * 3_600_000) },
        [],
        () => {},
      )
    }
    case 'away-read':
      return order('away.read', {}, [], () => {})
    case 'try-again':
      return order('sources.tryAgain', { name: null }, [], () => {})
    case 'retry':
      return about(
        pick(
          all.filter(({ ack }) => ack?.order?.state === 'refused' || ack?.order?.state === 'retrying'),
          a,
        ),
        'outbox.retry',
      )
    default:
      return null
  }
}

async function inventoryOf(program: Program): Promise<SilenceInventory['entries']> {
  try {
    return (await program.seat.query('silences.list', {})).entries
  } catch (error) {
    if (error instanceof AppError) return []
    throw error
  }
}
