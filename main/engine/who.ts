/**
 * `nightdesk who`: who is on duty, from the configuration and what was last read of its calendars, so that a script can ask
 * while the app runs or not. Nothing is asked over the network.
 */
import { parseArgs } from 'node:util'
import { type FedTurns, isOldCopy, type Rotation, type Shift } from '../../contract/rotation.ts'
import { readConfigFile } from '../config/config-file.ts'
import { doubtsBetween, isBetweenHours, shiftAt, unknownZones } from '../shifts/rotation.ts'
import { effectiveRotations } from './effective-rotations.ts'
import { copiedFeeds } from './rotation-feeds.ts'
import { copiedSchedules } from './schedule-copy.ts'

/** What is printed, and the exit code. */
export interface WhoAnswer {
  readonly out: string
  readonly err: string
  /** 0 somebody is on duty in all that was asked for, 1 nobody is in one of them, 2 asked wrongly, 3 not known */
  readonly code: 0 | 1 | 2 | 3
}

export const whoHelp = `nightdesk who [options]

  Says who is on duty, by the rotations of the configuration: a line for each, role, name and until when.
  What was said by hand in the app is not in it. A rotation that comes from calendars or PagerDuty is answered as they
  were last read; why something is not known, and how old it is, goes to the error output.

  --role NAME        only this rotation, and only the name
  --at INSTANT       at another time, such as 2026-12-24T20:00+01:00; without a zone it is this machine's
  --json             as JSON
  --config FILE      read the configuration from FILE
  --data-dir DIR     read DIR/config.yaml, and calendars as they were last read there

  Ends with 0 when somebody is on duty, 1 when nobody is, 2 when it was asked wrongly, 3 when it is not known.
`

interface RoleAnswer {
  readonly role: string
  readonly state: 'on-duty' | 'nobody' | 'outside-hours' | 'unknown'
  readonly person: string | null
  /** ISO 8601, UTC; null = not in sight */
  readonly from: string | null
  readonly until: string | null
  readonly override: boolean
  /** why it is not known, as a whole sentence */
  readonly why: string | null
  /** when the oldest of what it is read from was read, where that is long ago: ISO 8601, UTC */
  readonly asOf: string | null
}

/**
 * Answers the words after `who`.
 * @param deps.files the usual configuration, and the data folder with the copies of calendars (null = none); what is named
 *   in the words is taken before them
 * @param deps.now epoch ms
 */
export function answerWho(
  words: readonly string[],
  deps: {
    readonly files: (given: { readonly config?: string; readonly dataDir?: string }) => {
      readonly configFile: string
      readonly folder: string | null
    }
    readonly now: number
  },
): WhoAnswer {
  const asked = readWords(words)
  if ('code' in asked) return asked
  const { role, json, at: atText } = asked
  const at = atText === undefined ? deps.now : Date.parse(atText)
  if (Number.isNaN(at)) return wrong(`"${atText}" is no instant. Write one such as 2026-12-24T20:00+01:00.`)
  const { configFile: file, folder } = deps.files(asked)
  const read = readConfigFile(file)
  if (!read.ok) {
    const { line, wrong: what, expected } = read.problem
    return wrong(`${file}${line === null ? '' : `, line ${line}`}: ${what}. Expected: ${expected}.`)
  }
  const rotations = effectiveRotations(read.config.rotations, [copiedFeeds(folder), copiedSchedules(folder)])
  if (rotations.length === 0) return { out: '', err: `No rotation is configured in ${file}.\n`, code: 3 }
  const chosen = role === undefined ? rotations : rotations.filter(({ name }) => name === role)
  if (chosen.length === 0) {
    const names = rotations.map(({ name }) => `"${name}"`).join(', ')
    return wrong(`No rotation is called "${role}". There is ${names}.`)
  }
  const answers = chosen.map((rotation) => roleAt(rotation, at, deps.now))
  const states = answers.map(({ state }) => state)
  const code = states.includes('unknown') ? 3 : states.every((state) => state === 'on-duty') ? 0 : 1
  const out = json ? JSON.stringify(answers, null, 2) : textOf(answers, role !== undefined)
  const remarks = answers.map(({ why }, index) => remark(why, oldestOf(chosen[index], deps.now)))
  return { out: `${out}\n`, err: remarks.join(''), code }
}

function readWords(words: readonly string[]) {
  const options = {
    role: { type: 'string' },
    at: { type: 'string' },
    json: { type: 'boolean' },
    config: { type: 'string' },
    'data-dir': { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  } as const
  try {
    const { values } = parseArgs({ args: [...words], options })
    if (values.help) return { out: whoHelp, err: '', code: 0 } as const
    const { 'data-dir': dataDir, role, at, json = false, config } = values
    return {
      json,
      ...(role === undefined ? {} : { role }),
      ...(at === undefined ? {} : { at }),
      ...(config === undefined ? {} : { config }),
      ...(dataDir === undefined ? {} : { dataDir }),
    }
  } catch (error) {
    return wrong(`${(error as Error).message.split('. ')[0]}. --help lists the options.`)
  }
}

function wrong(message: string): WhoAnswer {
  return { out: '', err: `${message}\n`, code: 2 }
}

function roleAt(rotation: Rotation, at: number, now: number): RoleAnswer {
  const { name: role } = rotation
  const asOf = iso(oldestOf(rotation, now)?.readAt ?? null)
  const nobody = { role, person: null, from: null, until: null, override: false, why: null, asOf } as const
  const [zone] = unknownZones(rotation)
  if (zone !== undefined)
    return { ...nobody, state: 'unknown', why: `The zone ${zone} is not known on this computer.` }
  const [doubt] = doubtsBetween(rotation, at, at + 1)
  if (doubt) return { ...nobody, state: 'unknown', why: doubt.why }
  const shift: Shift | null = shiftAt(rotation, at)
  if (shift === null) return { ...nobody, state: isBetweenHours(rotation, at) ? 'outside-hours' : 'nobody' }
  return {
    ...{ role, state: 'on-duty', person: shift.person, override: shift.isOverride },
    from: iso(shift.from),
    until: iso(shift.to),
    ...{ why: null, asOf },
  }
}

/** The oldest of what the rotation is read from, where that was long ago; null where nothing is old. */
function oldestOf(rotation: Rotation | undefined, now: number): FedTurns | null {
  const old = (rotation?.fed ?? []).filter((one) => isOldCopy(one, now))
  return old.toSorted((a, b) => (a.readAt ?? now) - (b.readAt ?? now))[0] ?? null
}

/** What a person should know of an answer, on the error output: a script reads the other one. */
function remark(why: string | null, old: FedTurns | null): string {
  const whyLine = why === null ? '' : `${why}\n`
  if (old === null) return whyLine
  // A calendar is a thing, a pager has a name.
  const source = old.source.startsWith('calendar') ? `The ${old.source}` : old.source
  return `${whyLine}${source} was last read at ${iso(old.readAt)}.\n`
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}

const stateWords = {
  nobody: 'nobody',
  'outside-hours': 'nobody, outside its hours',
  unknown: 'not known',
} as const

function textOf(answers: readonly RoleAnswer[], nameOnly: boolean): string {
  return answers
    .map(({ role, state, person, until }) => {
      const who = state === 'on-duty' ? (person ?? '') : stateWords[state]
      if (nameOnly) return who
      return [role, who, ...(until === null ? [] : [`until ${until}`])].join('\t')
    })
    .join('\n')
}
