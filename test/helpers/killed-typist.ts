/**
 * The process that is killed while somebody types: the real engine on a folder that stays, and the page's own way of
 * saving before it, on one clock. Prints each key that was pressed. `node killed-typist.ts FOLDER ROUND`
 */
import { writeSync } from 'node:fs'
import { createPostmortemDesk, type OpenText } from '../../renderer/postmortems/desk.ts'
import { sendWords } from '../../renderer/postmortems/send-words.ts'
import { startNight } from './a-night.ts'
import { typing } from './typing.ts'

/** Ms between two keys: as fast as a key that is held down. */
export const keyMs = 20

if (process.argv[1]?.endsWith('killed-typist.ts')) {
  const [dir = '', round = '0'] = process.argv.slice(2)
  const night = await startNight({
    dir,
    startAt: Date.UTC(2026, 10, 22) + Number(round) * 3_600_000,
    dataFolder: { unclean: Number(round) > 0 },
  })
  night.notifier = { state: 'page', reason: null }
  if (night.state().postmortems.length === 0) await night.order('postmortems.create', { episodeIds: [] })
  const id = night.state().postmortems[0]?.id ?? 0
  let texts: ReadonlyMap<number, OpenText> = new Map()
  const desk = createPostmortemDesk({
    read: (postmortemId) => night.query('postmortems.read', { postmortemId }),
    save: (postmortemId, base, text, before, spot) =>
      sendWords(night.order as Parameters<typeof sendWords>[0], () => 'pieces-1', {
        ...{ id: postmortemId, base, before, text, spot },
      }),
    leave: (postmortemId, spot) => void night.order('postmortems.spot', { postmortemId, spot }),
    after: night.clock.after,
    keep: () => {},
    changed: (next) => {
      texts = next
    },
  })
  await desk.open(id)
  writeSync(1, 'open\n')
  let keys = 0
  for (const { text, cursor } of typing(texts.get(id)?.text ?? '', Number(round))) {
    desk.typed(id, text)
    desk.moved(id, { start: cursor, end: cursor, top: 0 })
    keys += 1
    writeSync(1, `${keys}\n`)
    await night.clock.advanceAsync(keyMs)
    if (texts.get(id)?.standing === 'failed') throw new Error(texts.get(id)?.problem ?? 'not saved')
  }
}
