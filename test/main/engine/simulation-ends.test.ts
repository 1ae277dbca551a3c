/** A night that does not come to rest is a broken night with a number; it holds up no other (docs/simulation.md). */
import { afterEach, describe, expect, it } from 'vitest'
import { runNight } from '../../simulation/night.ts'
import { createNightRunner, type NightRunner } from '../../simulation/runner.ts'

const night = { seed: 7, night: 0, minutes: 1 }

describe('a night that does not come to rest', () => {
  it('is broken when something re-arms itself for the instant it is in', async () => {
    const { broken, steps } = await runNight({
      ...night,
      begun: ({ time }) => {
        const again = (): void => time.at(time.now(), again)
        again()
      },
    })
    expect(broken?.what).toContain('steps at one instant')
    expect(steps).toBeLessThan(3_000)
  })

  it('asks a peer once a step, however many silenced alerts a storm has', async () => {
    let asked = 0
    let peers = 0
    const { broken, steps, quiet } = await runNight({
      ...night,
      begun: ({ sources }) => {
        for (const source of sources) {
          for (let index = 0; index < 20; index += 1)
            source.fire({ alertname: 'DiskFillsUp', severity: 'page', instance: `node-${index}` })
          const matcher = { name: 'alertname', value: 'DiskFillsUp', isRegex: false, isEqual: true }
          source.silence('anna', 'planned work', [matcher], 7_200_000)
          for (const { double } of source.peers) {
            peers += 1
            const { alerts } = double
            const { list } = alerts
            alerts.list = (now) => {
              asked += 1
              return list(now)
            }
          }
        }
      },
    })
    expect(broken).toBeNull()
    expect(quiet).toBeGreaterThan(500)
    // Once by the oracle in each step, and for the requests, which are fewer than the steps.
    expect(asked).toBeLessThan(2 * peers * steps)
  })
})

describe('a thread of nights', () => {
  let runner: NightRunner | null = null
  afterEach(() => runner?.close())

  it('ends a night that loops without a step, tells what was last heard of it, and runs the next one', async () => {
    const entry = new URL('../../helpers/night-that-loops.ts', import.meta.url)
    let loseIt = (): void => {}
    runner = createNightRunner(300_000, entry, (_, run) => {
      loseIt = run
      return () => {}
    })
    // Patience is lost once the night was heard of, so that no machine is too slow for this test.
    const looped = await runner.run({ ...night, night: 1 }, () => loseIt())
    expect(looped.broken?.what).toBe('It never comes back: 300 s of real time without an end.')
    expect(looped.broken?.lately).toEqual(['1.5 s  fires EtcdSlow'])
    expect(await runner.run(night)).toMatchObject({ broken: null, steps: 1 })
    expect(await runner.run(night)).toMatchObject({ broken: null, steps: 1 })
  })
})
