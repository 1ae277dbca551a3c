/** The process that is killed: gives orders to a real engine for ever and prints what was answered, one line each. */
import { writeSync } from 'node:fs'
import { startEngine } from './engine-under-test.ts'

/** What was answered: a draft saved, a note added, an episode taken or given back. */
export type Saved =
  | readonly ['ready']
  | readonly ['draft', episodeId: number, round: number, turn: number]
  | readonly ['note', episodeId: number, text: string]
  | readonly ['acked' | 'unacked', episodeId: number]

/** Straight into the pipe: what the parent reads there was answered before the kill. */
function tell(saved: Saved): void {
  writeSync(1, `${JSON.stringify(saved)}\n`)
}

const [file = '', url = '', round = '0'] = process.argv.slice(2)
const { engine } = startEngine(file, url)
const seat = engine.attach(() => {}, { openUrl: () => {}, showPostmortem: () => {}, tell: () => {} })
const ids = [...engine.core.episodes.keys()].sort((a, b) => a - b)
const half = Math.floor(ids.length / 2)

tell(['ready'])
for (let turn = 0; half > 0; turn += 1) {
  // A note ends its episode's draft, so drafts and notes get episodes of their own.
  const drafted = ids[turn % half]
  const noted = ids[half + (turn % half)]
  if (drafted === undefined || noted === undefined) break
  const text = `round ${round} turn ${turn}`
  await seat.order('drafts.save', { key: `note:${drafted}`, text })
  tell(['draft', drafted, Number(round), turn])
  await seat.order('notes.add', { episodeId: noted, text })
  tell(['note', noted, text])
  // What the kill before left acknowledged stays so, and acknowledging it again would say nothing new.
  if (engine.core.episodes.get(noted)?.ack === null) {
    await seat.order('alerts.acknowledge', { episodeId: noted })
    tell(['acked', noted])
  }
  await seat.order('alerts.unacknowledge', { episodeId: noted })
  tell(['unacked', noted])
  // Polls go on in between, as on a real desk.
  await new Promise(setImmediate)
}
