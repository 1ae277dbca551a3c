/** Hours changed in the app: in force at once, written with the file's comments, refused in words. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { RulesView } from '../../../contract/rule-cases.ts'
import { type Night, startNight } from '../../helpers/a-night.ts'

let night: Night
afterEach(() => night.close())

/** 03:14 in Berlin, a Wednesday. */
const startAt = Date.UTC(2026, 9, 14, 1, 14, 5)
const config = `version: 1
sources: []
hours:
  # as the contract says
  - name: office
    zone: Europe/Berlin
    weekly: [{ days: [mon, tue, wed, thu, fri], from: "08:00", to: "18:00" }]
    for: working
night:
  rules:
    - { name: Pages, when: { severity: page }, hours: office, then: wake }
    - { name: rest, then: badge }
duty: { hours: office }
`
const begin = async (more: object = {}): Promise<void> => {
  night = await startNight({ config, startAt, zone: 'Europe/Berlin', ...more })
  await night.pass(1_000)
}
const read = (): Promise<RulesView> => night.query('rules.read', {})
const text = (): string => readFileSync(path.join(night.dir, 'config.yaml'), 'utf8')
const stateOf = async (name: string) => (await read()).states.find((one) => one.name === name)?.state
const everyDay = [1, 2, 3, 4, 5, 6, 7]
const hours = (part: object = {}) => ({
  ...{ name: 'sleep', zone: 'Europe/Berlin', holidays: [], calendar: { kind: 'none' }, purposes: ['night'] },
  weekly: [{ days: everyDay, from: '23:00', to: '03:00' }],
  ...part,
})
const save = async (part: object, was: string | null = null) =>
  night.order('hours.save', { hours: hours(part), was, base: (await read()).hash })

describe('hours in the app', () => {
  it('that are new are in force at once: the night is theirs from then on', async () => {
    await begin()
    expect([await stateOf('night'), night.engine().summary(false).night]).toEqual(['inside', true])
    await save({})
    expect([await stateOf('sleep'), await stateOf('night'), night.engine().summary(false).night]).toEqual([
      'outside',
      undefined,
      false,
    ])
    expect((await read()).hoursInFile).toEqual(['office', 'sleep'])
    expect(text()).toContain('# as the contract says')
  })

  it('that are called otherwise take rules and duty along', async () => {
    await begin()
    await save({ name: 'desk', purposes: ['working'] }, 'office')
    expect(text()).toMatch(/hours: "desk", then: wake[\s\S]*duty: \{ hours: "desk" \}/)
    expect(night.state().desk.duty).toMatchObject({ origin: 'file', state: 'off' })
  })

  it('are refused in words: an unknown zone, a name that is taken, a date that is none', async () => {
    await begin()
    await expect(save({ zone: 'Europe/Atlantis' })).rejects.toThrow(
      'no time zone is called “Europe/Atlantis” on this computer; expected: one such as Europe/Berlin.',
    )
    await expect(save({ name: 'office' })).rejects.toThrow('expected: a name that no other hours policy has')
    await expect(save({ name: 'day' })).rejects.toThrow('another name: "day" is what is outside of the night')
    await expect(save({ holidays: ['2026-02-31'] })).rejects.toThrow('expected: a date such as "2026-12-25"')
    await expect(save({ calendar: { kind: 'secret', address: 'http://x.example' } })).rejects.toThrow(
      'must begin with https://',
    )
    await expect(save({ calendar: { kind: 'reference', reference: 'x.ics' } })).rejects.toThrow(
      'expected: an https address, or one as file:PATH, env:NAME or stored:NAME',
    )
    expect(text()).toBe(config)
  })

  it('stay while somebody refers to them, who is named', async () => {
    await begin()
    const { hash: base } = await read()
    await expect(night.order('hours.remove', { name: 'office', base })).rejects.toThrow(
      'Nothing was removed: the rule “Pages” and your duty refer to these hours. Change that first.',
    )
    await save({ name: 'office', purposes: [] }, 'office')
    expect(text()).not.toContain('for: working')
    await save({})
    await night.order('hours.remove', { name: 'sleep', base: (await read()).hash })
    expect((await read()).hoursInFile).toEqual(['office'])
  })

  it('are not taken from a rule that means what they are for', async () => {
    await begin({ config: config.replace('hours: office, then', 'hours: working, then') })
    await expect(save({ name: 'office', purposes: [] }, 'office')).rejects.toThrow(
      'Nothing was saved: the rule “Pages” refers to these hours. Change that first.',
    )
  })

  it('are not saved over others than those they were typed over, nor in a drill', async () => {
    await begin()
    const { hash: base } = await read()
    await save({})
    await expect(
      night.order('hours.save', { hours: hours({ name: 'x' }), was: null, base }),
    ).rejects.toMatchObject({ code: 'too-late' })
  })
})
