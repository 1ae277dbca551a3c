/** What the fake engine does about overrides: the same rules and reckoning as the real one, over rotations in memory. */
import { AppError } from '../../contract/errors.ts'
import type { OrderName, OrderValue } from '../../contract/orders.ts'
import { overrideProblem, readWall } from '../../contract/overrides.ts'
import { type Rotation, zoneOf } from '../../contract/rotation.ts'
import { editionOf } from '../../main/shifts/edition.ts'
import type { FakeEngine } from './fake-engine.ts'

/** Puts other rotations in force, and tells the page that they are others. */
export function putRotations(engine: FakeEngine, rotations: readonly Rotation[]): void {
  engine.desk.rotations = rotations
  const { desk } = engine.state()
  engine.push({ desk: { ...desk, shifts: { ...desk.shifts, edition: editionOf(rotations) } } })
}

function refuseOthers(engine: FakeEngine, base: string): void {
  if (editionOf(engine.desk.rotations) !== base)
    throw new AppError('too-late', 'The rotations were changed meanwhile. Nothing was saved.')
}

export const overrideOrders: Partial<Record<OrderName, (input: never, engine: FakeEngine) => void>> = {
  'shifts.override': ({ base, overrides }: OrderValue<'shifts.override'>, engine) => {
    refuseOthers(engine, base)
    const next = engine.desk.rotations.map((rotation) => {
      const zone = zoneOf(rotation)
      const added = overrides.filter((one) => one.rotation === rotation.name)
      for (const one of added) {
        const problem = overrideProblem({ zone, overrides: rotation.overrides }, one, engine.now())
        if (problem !== null) throw new AppError('bad-input', `Nothing was saved. ${problem}`)
      }
      const read = added.map(({ person, from, to }) => ({
        ...{ person, from: readWall(zone, from) ?? 0, to: readWall(zone, to) ?? 0 },
      }))
      return { ...rotation, overrides: [...rotation.overrides, ...read] }
    })
    putRotations(engine, next)
  },
  'shifts.removeOverride': ({ base, overrides }: OrderValue<'shifts.removeOverride'>, engine) => {
    refuseOthers(engine, base)
    const isGone = (rotation: string, from: number): boolean =>
      overrides.some((one) => one.rotation === rotation && one.from === from)
    const next = engine.desk.rotations.map((rotation) => ({
      ...rotation,
      overrides: rotation.overrides.filter(({ from }) => !isGone(rotation.name, from)),
    }))
    putRotations(engine, next)
  },
  'shifts.movesRead': (_, engine) => {
    const { desk } = engine.state()
    engine.push({ desk: { ...desk, shifts: { ...desk.shifts, moved: [] } } })
  },
}
