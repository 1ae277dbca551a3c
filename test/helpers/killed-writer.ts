/**
 * The process that is killed: a night of its own on a folder that stays. Gives orders to the real engine for ever and
 * prints each one that was answered. `node killed-writer.ts FOLDER ROUND`
 */
import { writeSync } from 'node:fs'
import { pageLabels, startNight } from './a-night.ts'

/** What was answered, one JSON line each. */
export type Answered =
  | readonly ['ready']
  | readonly ['draft', episodeId: number, round: number, turn: number]
  | readonly ['note', episodeId: number, text: string]
  | readonly ['acked' | 'unacked', episodeId: number]
  | readonly ['postmortem', id: number, round: number, turn: number]
  /** an order that was refused, with its code: said, never silent */
  | readonly ['refused', code: string]
  /** where things are kept, and why in memory: said at the start and after each refusal */
  | readonly ['storage', kind: string]

/** Straight into the pipe: what the parent reads there was answered before the kill. */
function tell(answered: Answered): void {
  writeSync(1, `${JSON.stringify(answered)}\n`)
}

const [dir = '', round = '0'] = process.argv.slice(2)
const hourMs = 3_600_000
const night = await startNight({
  dir,
  // No name is given twice, whoever gave it.
  chance: `r${round}`,
  // Each round begins after the one before, as wall clocks do.
  startAt: Date.UTC(2026, 10, 22) + Number(round) * hourMs,
  dataFolder: { unclean: Number(round) > 0 },
})
// Notifications are a page's here, so that orders and polls alone write.
night.notifier = { state: 'page', reason: null }
for (let index = 0; index < 12; index += 1) night.fire(pageLabels({ alertname: `Alert${index}` }))
await night.pass(16_000)
const ids = [...night.state().episodes.keys()].sort((a, b) => a - b)
await night.order('postmortems.create', { episodeIds: ids.slice(0, 2) })
const postmortemId = night.state().postmortems[0]?.id ?? 0

function storage(): string {
  const now = night.state().desk.storage
  return now.kind === 'disk' ? 'disk' : now.why
}

async function give(
  name: Parameters<typeof night.order>[0],
  input: unknown,
  answered: Answered,
): Promise<void> {
  try {
    await night.order(name, input)
    tellStorage()
    tell(answered)
  } catch (error) {
    tell(['refused', error instanceof Error && 'code' in error ? String(error.code) : String(error)])
    tellStorage()
  }
}

/** A poll may have met a disk that takes nothing before any order did. */
let told = ''
function tellStorage(): void {
  if (storage() === told) return
  told = storage()
  tell(['storage', told])
}

tellStorage()
tell(['ready'])
const half = Math.floor(ids.length / 2)
for (let turn = 0; half > 0; turn += 1) {
  // A note ends its episode's draft, so drafts and notes get episodes of their own.
  const drafted = ids[turn % half]
  const noted = ids[half + (turn % half)]
  if (drafted === undefined || noted === undefined) break
  const text = `round ${round} turn ${turn}`
  await give('drafts.save', { key: `note:${drafted}`, text }, ['draft', drafted, Number(round), turn])
  await give('notes.add', { episodeId: noted, text }, ['note', noted, text])
  // What the kill before left acknowledged stays so, and acknowledging it again would say nothing new.
  if (night.state().episodes.get(noted)?.ack === null)
    await give('alerts.acknowledge', { episodeId: noted }, ['acked', noted])
  await give('alerts.unacknowledge', { episodeId: noted }, ['unacked', noted])
  const base = night.state().postmortems.find(({ id }) => id === postmortemId)?.version ?? 0
  const words = `# Postmortem\n\n${text}\n\n${'words '.repeat(200)}`
  await give('postmortems.save', { postmortemId, base, text: words }, [
    'postmortem',
    postmortemId,
    Number(round),
    turn,
  ])
  // Time and polls go on in between, as on a real desk.
  if (turn % 10 === 9) await night.pass(1_000)
  else await new Promise(setImmediate)
}
