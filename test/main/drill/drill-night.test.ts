/** What a fire drill takes from the real desk, and gives it: when it is night, and what the same ears have heard. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { RulesView } from '../../../contract/rule-cases.ts'
import { applyChanges, fromSnapshot, type State } from '../../../contract/state.ts'
import { openDesk } from '../../../main/desk.ts'
import { pageNotifier } from '../../../main/platform/dbus-notifier.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'
import { workersFromSource } from '../../helpers/source-workers.ts'

async function aDesk() {
  const dataDir = aTestFolder()
  const configFile = path.join(dataDir, 'config.yaml')
  const week = 'weekly: [{days: [mon, tue, wed, thu, fri, sat, sun], from: "00:00", to: "24:00"}]'
  writeFileSync(
    configFile,
    `version: 1\nsources: []\nhours:\n  - {name: polar, zone: Arctic/Longyearbyen, for: night, ${week}}\n  - {name: office, zone: UTC, for: working, ${week}}\n`,
  )
  const desk = await openDesk({
    ...{ dataDir, configFile, host: 'node', drill: true, notifier: pageNotifier, openUrl: null },
    log: () => {},
    pollWorkerUrl: workersFromSource(),
  })
  onTestFinished(() => desk.close())
  let state: State | null = null
  const seat = desk.attach((event) => {
    if (event.event === 'snapshot') state = fromSnapshot(event.snapshot)
    if (event.event === 'changed' && state) state = applyChanges(state, event.changes)
  })
  return { seat, desk: () => (state as State | null)?.desk }
}

it('in a drill it is night when it is night for whoever rehearses it, and the rules are those that ring', async () => {
  const { seat, desk } = await aDesk()
  expect(desk()?.drill).not.toBeNull()
  const { states, table } = (await seat.query('rules.read', {})) as RulesView
  expect(states.map(({ name, zone, state }) => [name, zone, state])).toEqual([
    ['polar', 'Arctic/Longyearbyen', 'inside'],
    ['day', 'Arctic/Longyearbyen', 'outside'],
  ])
  expect(table.origin).toBe('standard')
})

it.each([true, false])('what was heard in a drill (%s) was heard by the same ears', async (heard) => {
  const { seat, desk } = await aDesk()
  const state = () => desk()?.armed.checks.find(({ kind }) => kind === 'heard')?.state
  expect(state()).toBe('unknown')
  await seat.order('armed.heard', { heard })
  await seat.order('drill.stop', {})
  expect([desk()?.drill, state()]).toEqual([null, heard ? 'ok' : 'failed'])
})
