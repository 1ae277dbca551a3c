import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { onBattery } from '../../../main/platform/mains.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

type Supplies = Readonly<Record<string, Readonly<Record<string, string>>>>

function withSupplies(supplies: Supplies): boolean | null {
  const folder = aTestFolder()
  for (const [name, facts] of Object.entries(supplies)) {
    mkdirSync(path.join(folder, name))
    for (const [fact, text] of Object.entries(facts))
      writeFileSync(path.join(folder, name, fact), `${text}\n`)
  }
  return onBattery(folder)
}

const battery = (status: string) => ({ type: 'Battery', status })
const mouse = { type: 'Battery', scope: 'Device', status: 'Discharging' }

describe('onBattery', () => {
  it.each<readonly [string, Supplies, boolean]>([
    ['a laptop that is plugged in', { AC: { type: 'Mains', online: '1' }, BAT0: battery('Charging') }, false],
    ['a laptop that is not', { AC: { type: 'Mains', online: '0' }, BAT0: battery('Discharging') }, true],
    [
      'one that is charged by USB',
      { AC: { type: 'Mains', online: '0' }, 'ucsi-1': { type: 'USB', online: '1' }, BAT0: battery('Full') },
      false,
    ],
    ['a battery alone, which goes down', { BAT0: battery('Discharging') }, true],
    ['a battery alone, which does not', { BAT0: battery('Full') }, false],
    ['a desktop with a mouse', { mouse }, false],
    ['a desktop', {}, false],
  ])('of %s', (_, supplies, expected) => {
    expect(withSupplies(supplies)).toBe(expected)
  })

  it('is not known where there is no such folder', () => {
    expect(onBattery(path.join(aTestFolder(), 'none'))).toBeNull()
  })
})
