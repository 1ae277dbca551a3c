/**
 * A power cut, modelled: every write and sync of the database's files is recorded while a writer runs, then played back
 * onto empty files up to some instant. What was synced by then is there; of the rest a random part, each write whole or
 * torn between two sectors.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Random } from '../../main/platform/random.ts'
import type { Answered } from './killed-writer.ts'
import { runWriter } from './run-writer.ts'

type Change =
  | { readonly kind: 'write'; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly length: number }

/** One recorded step: a file's change, its sync or removal, or an order that was answered. */
type Step =
  | { readonly kind: 'change'; readonly file: string; readonly change: Change }
  | { readonly kind: 'sync' | 'remove'; readonly file: string }
  | { readonly kind: 'answered'; readonly answered: Answered }

export interface Recording {
  readonly steps: readonly Step[]
  /** the step after the writer was ready: cuts before it find nothing that was promised */
  readonly ready: number
}

/** What is on the disk after a cut, and what had been answered by then. */
export interface AfterCut {
  readonly answered: readonly Answered[]
  /** writes that were not synced and did not survive */
  readonly dropped: number
}

/** What a disk writes as a whole, bytes. */
const sectorBytes = 512

/** Runs a writer in an empty `folder` under strace until it has answered `enough` orders. `log` is a file to write to. */
export async function recordWriter(folder: string, log: string, enough: number): Promise<Recording> {
  const calls = 'trace=pwrite64,write,ftruncate,fdatasync,fsync,unlink'
  // -y names the file of every descriptor, -xx gives bytes as they are, -s is more than any page.
  await runWriter(folder, 0, enough, [
    'strace',
    '-f',
    '-qq',
    '-y',
    '-xx',
    '-s',
    '70000',
    '-e',
    calls,
    '-o',
    log,
  ])
  const steps = callsOf(readFileSync(log, 'latin1')).flatMap(stepOf)
  const ready = steps.findIndex((step) => step.kind === 'answered' && step.answered[0] === 'ready')
  return { steps, ready: ready + 1 }
}

/** Calls as whole lines: one that waited while another thread's was written stands on two. */
function callsOf(log: string): readonly string[] {
  const begun = new Map<string, string>()
  return log.split('\n').flatMap((line) => {
    const [, thread = '', rest = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? []
    if (rest.endsWith('<unfinished ...>')) {
      begun.set(thread, rest.slice(0, -'<unfinished ...>'.length))
      return []
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest)
    return [resumed ? `${begun.get(thread) ?? ''}${resumed[1]}` : rest]
  })
}

function stepOf(call: string): readonly Step[] {
  if (!/= \d+$/.test(call)) return []
  const [, name = '', target = '', args = ''] = /^(\w+)\((?:\d+<([^>]*)>)?(.*)\)\s+= /.exec(call) ?? []
  const text = bytesIn(call)
  if (name === 'write') return call.startsWith('write(1<') ? answersIn(text.toString()) : []
  const file = path.basename(name === 'unlink' ? text.toString() : hexText(target))
  if (file !== 'nightdesk.db' && file !== 'nightdesk.db-wal') return []
  const numbers = [...args.replaceAll(/"[^"]*"/g, '').matchAll(/\d+/g)].map(Number)
  if (name === 'pwrite64') {
    return [{ kind: 'change', file, change: { kind: 'write', at: numbers.at(-1) ?? 0, bytes: text } }]
  }
  if (name === 'ftruncate')
    return [{ kind: 'change', file, change: { kind: 'truncate', length: numbers[0] ?? 0 } }]
  return [{ kind: name === 'unlink' ? 'remove' : 'sync', file }]
}

const hexText = (text: string): string =>
  text.replaceAll(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

/** The bytes of a call's first string. */
function bytesIn(call: string): Buffer {
  const hex = /"((?:\\x[0-9a-f]{2})*)"/.exec(call)?.[1] ?? ''
  return Buffer.from(hex.replaceAll('\\x', ''), 'hex')
}

function answersIn(text: string): readonly Step[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ kind: 'answered', answered: JSON.parse(line) as Answered }))
}

/**
 * Writes into `folder` what the disk holds when the power goes after `count` steps.
 * @param honest false for a disk that lies about its syncs: the check that this model can lose anything at all
 */
export function cutPower(
  { steps }: Recording,
  count: number,
  folder: string,
  random: Random,
  honest = true,
): AfterCut {
  const files = new Map<string, { readonly durable: Image; pending: Change[] }>()
  const answered: Answered[] = []
  let dropped = 0
  for (const step of steps.slice(0, count)) {
    if (step.kind === 'answered') {
      answered.push(step.answered)
      continue
    }
    const file = files.get(step.file) ?? {
      durable: { bytes: Buffer.alloc(0), length: 0 },
      pending: [],
    }
    files.set(step.file, file)
    if (step.kind === 'change') file.pending.push(step.change)
    else if (step.kind === 'remove') files.delete(step.file)
    else if (honest) {
      for (const change of file.pending) apply(file.durable, change)
      file.pending = []
    }
  }
  for (const [name, { durable, pending }] of files) {
    for (const change of pending) {
      const fate = random()
      if (fate < 0.5) {
        dropped += 1
        continue
      }
      const torn = change.kind === 'write' && fate < 0.6
      apply(durable, torn ? tornWrite(change, random) : change)
    }
    writeFileSync(path.join(folder, name), durable.bytes.subarray(0, durable.length))
  }
  return { answered, dropped }
}

function tornWrite(change: Extract<Change, { kind: 'write' }>, random: Random): Change {
  const sectors = Math.ceil(change.bytes.length / sectorBytes)
  return { ...change, bytes: change.bytes.subarray(0, Math.floor(random() * sectors) * sectorBytes) }
}

/** A file's bytes, with room to grow: copying all of it for each write would take minutes. */
interface Image {
  bytes: Buffer
  length: number
}

function apply(image: Image, change: Change): void {
  const end = change.kind === 'truncate' ? change.length : change.at + change.bytes.length
  if (end > image.bytes.length) {
    image.bytes = Buffer.concat([image.bytes, Buffer.alloc(Math.max(end, image.bytes.length))])
  }
  if (change.kind === 'write') {
    change.bytes.copy(image.bytes, change.at)
    image.length = Math.max(image.length, end)
  } else {
    image.bytes.fill(0, Math.min(image.length, end))
    image.length = end
  }
}
