/**
 * What was counted of a week as bytes, so that a year of it is read at once: how many there are, for each a row of numbers,
 * then all buckets one after another.
 */
import type { Severity } from '../../contract/alert.ts'
import { listIn } from '../db/json-column.ts'
import { type Cell, type Counted, teamsOf } from './insights-cells.ts'
import type { KeptWeek } from './insights-kept-table.ts'
import type { Tally } from './insights-tally.ts'

const severities: readonly Severity[] = ['page', 'notify', 'ticket', 'none']
/** Numbers of a tally beside its buckets, of what was counted of a team, and of a cell. */
const ofTally = 5
const ofTeam = 5 + 2 * ofTally
const ofCell = 3 + ofTeam

/** @returns `teams`: JSON; a cell names its team by the place in it */
export function encoded(cells: readonly Cell[]): Pick<KeptWeek, 'teams' | 'byTeam' | 'cells'> {
  const teams = [...new Set(cells.map(({ team }) => team))]
  const teamRow = ({ team, called, told, healed, lastAt, acknowledged, resolved }: Counted) => [
    ...[teams.indexOf(team), called, told, healed, lastAt],
    ...headOf(acknowledged),
    ...headOf(resolved),
  ]
  return {
    teams: JSON.stringify(teams),
    byTeam: bytesOf(teamsOf(cells), teamRow),
    cells: bytesOf(cells, (cell) => [
      ...teamRow(cell),
      ...[severities.indexOf(cell.severity), Number(cell.night), Number(cell.mine)],
    ]),
  }
}

function headOf({ count, sumMs, within, leftOut, from, to }: Tally): readonly number[] {
  return [count, sumMs, within, leftOut, to - from]
}

function bytesOf<One extends Counted>(all: readonly One[], rowOf: (one: One) => readonly number[]): Buffer {
  const heads = Float64Array.from([all.length, ...all.flatMap(rowOf)])
  const buckets = all
    .flatMap(({ acknowledged, resolved }) => [acknowledged, resolved])
    .map(({ buckets: its, from, to }) => its.subarray(from, to))
  return Buffer.concat(
    [heads, ...buckets].map((one) => Buffer.from(one.buffer, one.byteOffset, one.byteLength)),
  )
}

interface Kept {
  readonly teams: string
  readonly counted: Buffer
}

/** The cells again. */
export function decoded(kept: Kept): readonly Cell[] {
  return readRows(kept, ofCell, (rows, at, counted) => ({
    ...counted,
    severity: severities[rows[at + ofTeam] ?? 0] ?? 'none',
    night: rows[at + ofTeam + 1] === 1,
    mine: rows[at + ofTeam + 2] === 1,
  }))
}

/** What was counted of each team. */
export function decodedTeams(kept: Kept): readonly Counted[] {
  return readRows(kept, ofTeam, (_rows, _at, counted) => counted)
}

function readRows<One>(
  kept: Kept,
  width: number,
  read: (rows: Float64Array, at: number, counted: Counted) => One,
): readonly One[] {
  const teams = listIn<string | null>(kept.teams, () => true)
  const { buffer, byteOffset, byteLength } = aligned(kept.counted)
  const [size = 0] = new Float64Array(buffer, byteOffset, 1)
  const rows = new Float64Array(buffer, byteOffset + 8, size * width)
  const before = 8 + rows.byteLength
  // One view for all of them: one for each would cost more than what is counted in it.
  const buckets = new Int32Array(buffer, byteOffset + before, (byteLength - before) / 4)
  let to = 0
  const tally = (at: number): Tally => {
    const from = to
    to += rows[at + 4] ?? 0
    return {
      count: rows[at] ?? 0,
      sumMs: rows[at + 1] ?? 0,
      within: rows[at + 2] ?? 0,
      leftOut: rows[at + 3] ?? 0,
      ...{ buckets, from, to },
    }
  }
  return Array.from({ length: size }, (_, index): One => {
    const at = index * width
    return read(rows, at, {
      team: teams[rows[at] ?? 0] ?? null,
      called: rows[at + 1] ?? 0,
      told: rows[at + 2] ?? 0,
      healed: rows[at + 3] ?? 0,
      lastAt: rows[at + 4] ?? 0,
      acknowledged: tally(at + 5),
      resolved: tally(at + 5 + ofTally),
    })
  })
}

/** The bytes of a row may begin where no number of 8 bytes can: then they are copied. */
function aligned(bytes: Buffer): Uint8Array {
  return bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes)
}
