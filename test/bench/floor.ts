/** A child process that does what no program can leave out of a refresh: read, parse, write what changed. */
import { hash } from 'node:crypto'
import http from 'node:http'
import { type Db, openDb, type WriteDb } from '../../main/db/db.ts'
import { answerCalls } from './child.ts'
import { type Cost, startCost } from './cost.ts'
import type { Step } from './fleet.ts'

/** The fields of a listed alert that the floor stores. */
interface Listed {
  readonly fingerprint: string
  readonly startsAt: string
  readonly endsAt: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly generatorURL: string
}

const agent = new http.Agent({ keepAlive: true })
let db: Db | null = null
let made = 0

function read({ url, kind }: Where): Promise<Buffer> {
  const path = kind === 'prometheus' ? '/api/v1/rules?type=alert' : '/api/v2/alerts'
  return new Promise((resolve, reject) => {
    http
      .get(`${url}${path}`, { agent }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => resolve(Buffer.concat(chunks)))
        response.on('error', reject)
      })
      .on('error', reject)
  })
}

/** Whose list it is. */
interface Where {
  readonly url: string
  readonly kind?: 'alertmanager' | 'prometheus'
}

interface Rules {
  readonly data: {
    readonly groups: readonly { readonly rules: readonly { readonly alerts: readonly Rule[] }[] }[]
  }
}
type Rule = Pick<Listed, 'labels' | 'annotations'> & { readonly activeAt: string }

/** How many are listed, and each of them. */
async function readAndParse(
  where: Where,
): Promise<{ count: number; at: (place: number) => Listed | undefined }> {
  const parsed = JSON.parse((await read(where)).toString('utf8')) as readonly Listed[] | Rules
  if (!('data' in parsed)) return { count: parsed.length, at: (place) => parsed[place] }
  const all = parsed.data.groups.flatMap(({ rules }) => rules.flatMap(({ alerts }) => alerts))
  return {
    count: all.length,
    at: (place) => {
      const alert = all[place]
      return alert && asAlert(alert)
    },
  }
}

/** An alert of a Prometheus names neither itself nor its end. */
function asAlert({ labels, annotations, activeAt }: Rule): Listed {
  const number = Number(/^workload-(\d+)-/.exec(labels.pod ?? '')?.[1])
  const fingerprint = number.toString(16).padStart(16, '0')
  return { fingerprint, startsAt: activeAt, endsAt: activeAt, labels, annotations, generatorURL: '' }
}

function insert(write: WriteDb, alert: Listed | undefined): void {
  if (!alert) return
  const { labels } = alert
  const { id } = write.run(
    "INSERT INTO alert (source_id, fingerprint, alertname, title, customer, environment, layer, team, severity, severity_known, impact) VALUES ('prod',?,?,?,?,?,'other',?,?,1,'unknown')",
    alert.fingerprint,
    labels.alertname ?? '',
    alert.annotations.summary ?? '',
    labels.customer ?? null,
    labels.region ?? null,
    labels.team ?? null,
    labels.severity ?? '',
  )
  write.run(
    "INSERT INTO alert_body (alert_id, labels, annotations, generator_url, receivers) VALUES (?,?,?,?,'[]')",
    id,
    JSON.stringify(labels),
    JSON.stringify(alert.annotations),
    alert.generatorURL,
  )
  const now = Date.now()
  const episode = write.run(
    'INSERT INTO episode (alert_id, fired_at, seen_at, vouched_until) VALUES (?,?,?,?)',
    id,
    Date.parse(alert.startsAt),
    now,
    Date.parse(alert.endsAt),
  )
  addEvent(write, episode.id, 'fired', now)
}

function addEvent(write: WriteDb, episodeId: number, kind: string, at: number): void {
  write.run('INSERT INTO event (episode_id, kind, at, mono, run_id) VALUES (?,?,?,0,1)', episodeId, kind, at)
}

function alter(write: WriteDb, alert: Listed | undefined): void {
  if (!alert) return
  write.run(
    "UPDATE alert_body SET annotations = ? WHERE alert_id = (SELECT id FROM alert WHERE source_id = 'prod' AND fingerprint = ?)",
    JSON.stringify(alert.annotations),
    alert.fingerprint,
  )
}

function end(write: WriteDb, fingerprint: string): void {
  const row = write.get(
    "SELECT e.id FROM alert a JOIN episode e ON e.alert_id = a.id AND e.quiet_at IS NULL WHERE a.source_id = 'prod' AND a.fingerprint = ?",
    fingerprint,
  )
  if (!row) return
  const now = Date.now()
  write.run('UPDATE episode SET quiet_at = ? WHERE id = ?', now, Number(row.id))
  addEvent(write, Number(row.id), 'quiet', now)
}

export type Floor = typeof handlers
const handlers = {
  /** fills a new database with what the server lists now */
  fill: async (input: Where & { file: string }): Promise<void> => {
    db?.close()
    db = openDb(input.file)
    const listed = await readAndParse(input)
    db.transact((write) => {
      for (let place = 0; place < listed.count; place += 1) insert(write, listed.at(place))
    })
  },
  /** read + parse + the changed rows in one transaction, told what changed */
  refresh: async (input: Where & { step: Step }): Promise<Cost> => {
    global.gc?.()
    const taken = startCost()
    const listed = await readAndParse(input)
    db?.transact((write) => {
      for (const place of input.step.fresh) {
        const alert = listed.at(place)
        // In a list that comes in another order each time another one stands there: as much is written all the same.
        insert(
          write,
          alert && input.kind === 'prometheus' ? { ...alert, fingerprint: `fresh-${made++}` } : alert,
        )
      }
      for (const place of input.step.altered) alter(write, listed.at(place))
      for (const fingerprint of input.step.gone) end(write, fingerprint)
    })
    return taken()
  },
  /** read + sha256; answers the CPU it took, ms */
  readAndHash: async (input: Where): Promise<number> => {
    const before = process.cpuUsage()
    hash('sha256', await read(input))
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1_000
  },
  /** read + parse; answers the CPU it took, ms */
  readAndParse: async (input: Where): Promise<number> => {
    const before = process.cpuUsage()
    await readAndParse(input)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1_000
  },
}

answerCalls(handlers)
