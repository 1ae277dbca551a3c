/** The end of a fire drill, in its order. */
import { expect, it } from 'vitest'
import type { RunningDrill } from '../../../main/desk/begin-drill.ts'
import { createDrills } from '../../../main/desk/drills.ts'

it('takes its notifications back while its pages still sit at it, then seats them, then ends', async () => {
  const steps: string[] = []
  const running = {
    engine: { hush: () => steps.push('hush') },
    stop: async () => void steps.push('stop'),
  } as unknown as RunningDrill
  const drills = createDrills({
    begin: async () => running,
    isCalled: () => false,
    begun: () => steps.push('begun'),
    ended: () => steps.push(drills.running() === null ? 'ended' : 'too early'),
  })
  await drills.start()
  await drills.stop()
  expect(steps).toEqual(['begun', 'hush', 'ended', 'stop'])
})
