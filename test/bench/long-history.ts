/** A data folder as it is after a year: many ended episodes with their events, and alerts that fire now. */
import path from 'node:path'
import { importPast, type PastAlert } from '../../main/alerts/import-past.ts'
import { openDb } from '../../main/db/db.ts'
import { seededRandom } from '../../main/platform/random.ts'
import { startEngine } from './engine-under-test.ts'
import { writeConfig } from './host.ts'

/** Fills the folder: about 3.3 events for each of the `episodes` ended ones, and what `url` lists now, open. */
export async function fillHistory(dataDir: string, url: string, episodes: number): Promise<void> {
  writeConfig(dataDir, [{ name: 'prod', urls: [url], poll: '60s' }])
  const file = path.join(dataDir, 'nightdesk.db')
  const db = openDb(file)
  const past = pastOf(episodes, Date.now())
  // In slices: one transaction of everything would be a log as large as the database.
  for (let from = 0; from < past.length; from += 2_000) {
    db.transact((write) => importPast(write, past.slice(from, from + 2_000)))
  }
  db.close()
  const now = startEngine(file, url)
  await now.firstPoll
  await now.stop()
}

const dayMs = 86_400_000

function pastOf(episodes: number, now: number): readonly PastAlert[] {
  const random = seededRandom(13)
  return Array.from({ length: episodes }, (_, index): PastAlert => {
    const number = index % 4_000
    const firedAt = now - dayMs - Math.floor(random() * 365 * dayMs)
    return {
      sourceId: 'prod',
      fingerprint: `past${number}`,
      labels: {
        alertname: `Past${number % 300}Trouble`,
        cluster_id: `site-${number % 40}`,
        customer: `Customer ${number % 17}`,
        job: 'node-exporter-of-the-made-up-fleet',
        namespace: `namespace-${number % 90}`,
        severity: number % 5 === 0 ? 'page' : 'notify',
        team: `team-${number % 8}`,
      },
      annotations: {
        summary: `Workload ${number} was in trouble`,
        description: 'At some length. '.repeat(20),
      },
      firedAt,
      quietAt: firedAt + 60_000 + Math.floor(random() * 7_200_000),
      ack: { by: 'Somebody Else', at: firedAt + 90_000 },
      note: index % 3 === 0 ? `Looked at it for the ${index}th time; the usual.` : null,
    }
  })
}
