/** The orders about sound. */
import { AppError } from '../../../contract/errors.ts'
import { noEffects } from '../../db/journal.ts'
import { writeSetting } from '../../db/setting-table.ts'
import type { HandlerDeps, OrderHandlers } from '../handlers.ts'
import { soundSetting } from '../sound-settings.ts'

type SoundOrderName = Extract<keyof OrderHandlers, `sound.${string}` | 'ladder.set'>

export function soundOrderHandlers({
  applyConfiguration,
  configuration,
  core,
  ladder,
  speaker,
}: HandlerDeps): Pick<OrderHandlers, SoundOrderName> {
  return {
    'sound.set': (given) => {
      const chosen = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
      const sound = { ...core.desk.settings.sound, ...chosen }
      core.commit((db) => {
        writeSetting(db, soundSetting, sound)
        return noEffects
      })
      core.setDesk({ settings: { ...core.desk.settings, sound } })
      ladder.chosen(sound)
    },
    'ladder.set': (lengths) => {
      configuration.saveLadder(lengths)
      applyConfiguration()
    },
    'sound.test': ({ stage }) => {
      if (core.desk.sounding !== null && core.desk.sounding.sound !== 'none')
        throw new AppError('not-allowed', 'A page sounds now. Test it when nobody is called.')
      if (!ladder.test(stage))
        throw new AppError(
          'not-allowed',
          'Nothing can sound yet. Click once anywhere in Nightdesk, then try again.',
        )
    },
    'sound.offer': (offer, caller) => speaker?.offer(caller, offer),
    'sound.beat': (beat, caller) => speaker?.beat(caller, beat),
    'sound.seen': () => ladder.seen(),
  }
}
