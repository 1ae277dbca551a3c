/** A question to somebody who has promised nothing: written down, and nothing more. No clock runs, nobody takes the alert. */
import { AppError } from '../../contract/errors.ts'
import { reasonWords } from '../../contract/escalation.ts'
import type { OrderValue } from '../../contract/orders.ts'
import { joinEffects } from '../db/journal.ts'
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'

/** @throws AppError `not-found` where the alert or the colleague is gone, `too-late` for one that has ended */
export function askColleague(
  core: Core,
  configuration: Pick<Configuration, 'config'>,
  { episodeId, name, reason, note }: OrderValue<'escalations.askColleague'>,
): void {
  const episode = core.episodes.get(episodeId)
  if (!episode) throw new AppError('not-found', 'This alert is not on the desk any more.')
  if (!episode.firing) throw new AppError('too-late', 'It has ended already, so nobody has to be asked.')
  if (!configuration.config().colleagues.some((one) => one.name === name))
    throw new AppError('not-found', 'This colleague is not in the configuration any more.')
  const by = core.desk.me.name
  // As with an escalation: whom, and why in a line of its own.
  const text = `${name}\n${[`${reasonWords[reason]}.`, note].filter((part) => part !== '').join(' ')}`
  core.commit(() =>
    joinEffects({ episodes: [episodeId], events: [{ episodeId, kind: 'colleague-asked', by, text }] }),
  )
}
