/** Cells as bytes, so that a year of them is read at once: for each a row of numbers, then all buckets one after another. */
import type { Severity } from '../../contract/alert.ts'
import { listIn } from '../db/json-column.ts'
import type { Cell } from './insights-cells.ts'
import type { Tally } from './insights-tally.ts'

const severities: readonly Severity[] = ['page', 'notify', 'ticket', 'none']
/** Numbers of a tally beside its buckets, and of a cell in all. */
const ofTally = 5
const ofCell = 8 + 2 * ofTally

/** @returns `teams`: JSON; a cell names its team by the place in it */
export function encoded(cells: readonly Cell[]): { readonly teams: string; readonly cells: Buffer } {
  const teams = [...new Set(cells.map(({ team }) => team))]
  const tallies = cells.flatMap(({ acknowledged, resolved }) => [acknowledged, resolved])
  const heads = Float64Array.from(
    cells.flatMap((cell) => [
      ...[teams.indexOf(cell.team), severities.indexOf(cell.severity), Number(cell.night), Number(cell.mine)],
      ...[cell.called, cell.told, cell.healed, cell.lastAt],
      ...headOf(cell.acknowledged),
      ...headOf(cell.resolved),
    ]),
  )
  const buckets = tallies.map((tally) => bytesOf(tally.buckets))
  return {
    teams: JSON.stringify(teams),
    cells: Buffer.concat([bytesOf(Float64Array.of(cells.length)), bytesOf(heads), ...buckets]),
  }
}

function headOf({ count, sumMs, within, leftOut, buckets }: Tally): readonly number[] {
  return [count, sumMs, within, leftOut, buckets.length]
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array | Int32Array): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength)
}

/** The cells again. */
export function decoded(kept: { readonly teams: string; readonly cells: Buffer }): readonly Cell[] {
  const teams = listIn<string | null>(kept.teams, () => true)
  // A copy: the bytes of a row may begin where no whole number can.
  const { buffer } = new Uint8Array(kept.cells)
  const [size = 0] = new Float64Array(buffer, 0, 1)
  const heads = new Float64Array(buffer, 8, size * ofCell)
  const buckets = new Int32Array(buffer, 8 + heads.byteLength)
  let begins = 0
  const tally = (at: number): Tally => {
    const length = heads[at + 4] ?? 0
    begins += length
    return {
      count: heads[at] ?? 0,
      sumMs: heads[at + 1] ?? 0,
      within: heads[at + 2] ?? 0,
      leftOut: heads[at + 3] ?? 0,
      buckets: buckets.subarray(begins - length, begins),
    }
  }
  return Array.from({ length: size }, (_, index): Cell => {
    const at = index * ofCell
    return {
      team: teams[heads[at] ?? 0] ?? null,
      severity: severities[heads[at + 1] ?? 0] ?? 'none',
      night: heads[at + 2] === 1,
      mine: heads[at + 3] === 1,
      called: heads[at + 4] ?? 0,
      told: heads[at + 5] ?? 0,
      healed: heads[at + 6] ?? 0,
      lastAt: heads[at + 7] ?? 0,
      acknowledged: tally(at + 8),
      resolved: tally(at + 8 + ofTally),
    }
  })
}
