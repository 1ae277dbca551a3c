/**
 * The process that is killed while somebody types: the real engine on a folder that stays, and the page's own way of
 * saving before it, on one clock. Prints each key that was pressed. `node killed-typist.ts FOLDER ROUND`
 */
import { writeSync } from 'node:fs'
import { startNight } from './a-night.ts'
import { aPageDesk } from './page-desk.ts'
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
  const page = aPageDesk(night)
  await page.desk.open(id)
  writeSync(1, 'open\n')
  let keys = 0
  for (const { text, cursor } of typing(page.open(id)?.text ?? '', Number(round))) {
    page.desk.typed(id, text)
    page.desk.moved(id, { start: cursor, end: cursor, top: 0 })
    keys += 1
    writeSync(1, `${keys}\n`)
    await night.clock.advanceAsync(keyMs)
    const { standing, problem } = page.open(id) ?? {}
    if (standing === 'failed') throw new Error(problem ?? 'not saved')
  }
}
