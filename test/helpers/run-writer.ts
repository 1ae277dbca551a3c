/** Runs the writer that is killed, plainly or under a tool that makes the system fail it, and judges what it left. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Db } from '../../main/db/db.ts'
import type { Answered } from './killed-writer.ts'

const scriptOf = (name: string): string => fileURLToPath(new URL(`./${name}.ts`, import.meta.url))
const flags = ['--experimental-transform-types', '--disable-warning=ExperimentalWarning']

/**
 * Runs the writer until it has answered `enough` orders, then kills it.
 * @param around a command that the writer becomes the argument of, such as strace
 * @returns everything that was answered before the kill, and what was said on stderr
 */
export async function runWriter(
  folder: string,
  round: number,
  enough: number,
  around: readonly string[] = [],
): Promise<{ readonly answered: readonly Answered[]; readonly errors: string }> {
  const { lines, errors } = await runUntilKilled('killed-writer', folder, round, enough, around)
  return { answered: lines.map((line) => JSON.parse(line) as Answered), errors }
}

/** Runs a program of this folder until it has printed more than `enough` lines, then kills it; answers its whole lines. */
export async function runUntilKilled(
  name: 'killed-writer' | 'killed-typist' | 'killed-exporter',
  folder: string,
  round: number,
  enough: number,
  around: readonly string[] = [],
): Promise<{ readonly lines: readonly string[]; readonly errors: string }> {
  const [command = process.execPath, ...rest] = [...around, process.execPath]
  const child = spawn(command, [...rest, ...flags, scriptOf(name), folder, String(round)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: what stands around the writer goes with it.
    detached: true,
  })
  let words = ''
  let lines = 0
  let errors = ''
  const closed = once(child, 'close')
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      words += chunk.toString()
      lines += chunk.toString().split('\n').length - 1
      if (lines >= enough) resolve()
    })
    child.once('exit', (code) => reject(new Error(`${name} ended by itself (${code}): ${errors}${words}`)))
  })
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  await closed
  return { lines: wholeLines(words), errors }
}

/** What stands behind the last line end was not printed whole. */
const wholeLines = (words: string): readonly string[] => words.split('\n').slice(0, -1)

/**
 * Which answered orders the database does not hold, as sentences.
 * @param all everything that was answered in every round so far, in order
 */
export function lostOf(db: Db, all: readonly Answered[]): readonly string[] {
  const lost: string[] = []
  const newest = new Map<string, readonly [round: number, turn: number]>()
  const times = new Map<string, number>()
  for (const one of all) {
    if (one[0] === 'draft' || one[0] === 'postmortem') newest.set(`${one[0]} ${one[1]}`, [one[2], one[3]])
    if (one[0] === 'acked' || one[0] === 'unacked')
      times.set(`${one[0]} ${one[1]}`, (times.get(`${one[0]} ${one[1]}`) ?? 0) + 1)
    if (one[0] === 'note') {
      const found = db.get(
        "SELECT 1 FROM event WHERE episode_id = ? AND kind = 'note' AND text = ?",
        one[1],
        one[2],
      )
      if (!found) lost.push(`note on ${one[1]}: ${one[2]}`)
    }
  }
  for (const [key, count] of times) {
    const [kind = '', id] = key.split(' ')
    const row = db.get('SELECT count(*) AS n FROM event WHERE episode_id = ? AND kind = ?', Number(id), kind)
    if (Number(row?.n) < count) lost.push(`${key}: ${Number(row?.n)} of ${count}`)
  }
  for (const [key, [round, turn]] of newest) {
    const [kind = '', id = ''] = key.split(' ')
    const row =
      kind === 'draft'
        ? db.get('SELECT text FROM draft WHERE key = ?', `note:${id}`)
        : db.get('SELECT text FROM postmortem WHERE id = ?', Number(id))
    const [, keptRound = -1, keptTurn = -1] = (/round (\d+) turn (\d+)/.exec(String(row?.text)) ?? []).map(
      Number,
    )
    // A later one than the one answered is fine: it was saved, only its answer was cut off.
    if (keptRound < round || (keptRound === round && keptTurn < turn)) {
      lost.push(
        `${key}: round ${round} turn ${turn} was answered, round ${keptRound} turn ${keptTurn} is there`,
      )
    }
  }
  return lost
}
