/** Overrides from the Shifts screen: into the file with its comments kept, in force at once, refused in words. */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { ShiftsView } from '../../../contract/rotation.ts'
import { type Night, startNight } from '../../helpers/a-night.ts'

const at = (text: string): number => Date.parse(text)
const dayMs = 86_400_000
const startAt = at('2026-10-13T05:00Z')
const config = `# our file
version: 1
me: Mara Lind
duty: {rotation: ops duty}
rotations:
  # the one that matters
  - name: ops duty # by phone too
    zone: Europe/Berlin
    people: [Ines Okafor, Mara Lind, Tomasz Wrona] # in this order
    starts: 2026-10-12 08:00
    turn: 1d
  - {name: SRE, zone: America/New_York, people: [Tomasz Wrona, Kim Aalto], starts: 2026-10-05 10:00, turn: 1w}
sources: []
`

let night: Night
afterEach(() => night.close())
const open = async (text = config): Promise<void> => {
  night = await startNight({ config: text, startAt })
  await night.pass(1_000)
}
const file = () => path.join(night.dir, 'config.yaml')
const text = () => readFileSync(file(), 'utf8')
const view = () => night.query<ShiftsView>('shifts.between', { from: startAt, to: startAt + 14 * dayMs })
const override = async (part: object, ...more: readonly object[]): Promise<void> => {
  const { base } = await view()
  const whole = {
    rotation: 'ops duty',
    person: 'Tomasz Wrona',
    from: '2026-10-14 08:00',
    to: '2026-10-14 20:00',
  }
  await night.order('shifts.override', {
    base,
    overrides: [part, ...more].map((one) => ({ ...whole, ...one })),
  })
}
const shiftsOf = async (name: string) =>
  (await view()).rotations
    .find((one) => one.name === name)
    ?.shifts.map(({ person, from }) => `${new Date(from ?? 0).toISOString().slice(5, 16)} ${person}`) ?? []

describe('an override', () => {
  it('goes by the file, whatever order the roles give the rotations and however they write me', async () => {
    const roles = `roles: [{name: Engineers, rotation: SRE}, {name: First, rotation: ops duty}]
identities: {emails: [mara@example.com]}
`
    const mine = '    overrides: [{person: mara@example.com, from: 2026-10-14 08:00, to: 2026-10-14 12:00}]\n'
    await open(
      config.replace('sources:', `${roles}sources:`).replace('    turn: 1d\n', `    turn: 1d\n${mine}`),
    )
    await override({ from: '2026-10-16 08:00', to: '2026-10-16 12:00' })
    expect(text()).toMatch(/Tomasz Wrona.*2026-10-16 08:00/)
    const { base, rotations } = await view()
    const [first] = rotations.find(({ name }) => name === 'ops duty')?.overrides ?? []
    await night.order('shifts.removeOverride', { base, overrides: [{ rotation: 'ops duty', ...first }] })
    expect(text()).not.toContain('person: mara@')
    expect(text()).toMatch(/Tomasz Wrona.*2026-10-16 08:00/)
  })

  it('is written to its rotation in its wall time, every other word of the file kept, and is in force', async () => {
    await open()
    await override({ person: 'Noor van Dijk' })
    expect(text()).toBe(
      config.replace(
        '    turn: 1d\n',
        `    turn: 1d
    overrides:
      - person: Noor van Dijk
        from: 2026-10-14 08:00
        to: 2026-10-14 20:00
`,
      ),
    )
    expect((await shiftsOf('ops duty')).slice(0, 4)).toEqual([
      '10-12T06:00 Ines Okafor',
      '10-13T06:00 Mara Lind',
      '10-14T06:00 Noor van Dijk',
      '10-14T18:00 Tomasz Wrona',
    ])
  })

  it('of one’s own shift changes the duty at once, and nobody at all is a gap', async () => {
    await open()
    await night.pass(3_600_000)
    expect(night.state().desk.duty).toMatchObject({ state: 'on', until: at('2026-10-14T06:00Z') })
    await override({ person: 'Ines Okafor', from: '2026-10-13 08:00', to: '2026-10-13 12:00' })
    expect(night.state().desk.duty).toMatchObject({ state: 'off', holder: 'Ines Okafor' })
    await override({ person: null, from: '2026-10-15 08:00', to: '2026-10-15 12:00' })
    expect((await view()).rotations[0]?.gaps).toContainEqual({
      from: at('2026-10-15T06:00Z'),
      to: at('2026-10-15T10:00Z'),
    })
  })

  it('for another makes a swap of two rotations in one write, each in its own zone', async () => {
    await open()
    const swap = { rotation: 'SRE', person: 'Mara Lind', from: '2026-10-19 10:00', to: '2026-10-20 10:00' }
    await override({}, swap)
    expect(await shiftsOf('SRE')).toContain('10-19T14:00 Mara Lind')
    expect(await shiftsOf('ops duty')).toContain('10-14T06:00 Tomasz Wrona')
    // Where the second cannot be, the first is not written either.
    const before = text()
    await expect(override({ from: '2026-10-16 08:00', to: '2026-10-16 20:00' }, swap)).rejects.toThrow(
      'Mara Lind stands there by an override already, 2026-10-19 10:00 to 2026-10-20 10:00 in America/New_York.',
    )
    expect(text()).toBe(before)
  })

  it('is ordered over the rotations in whatever order they are shown', async () => {
    await open(`${config}roles: [{name: SRE}, {name: ops duty}]\n`)
    expect((await view()).rotations.map(({ name }) => name)).toEqual(['SRE', 'ops duty'])
    await override({})
    expect(await shiftsOf('ops duty')).toContain('10-14T06:00 Tomasz Wrona')
  })

  it('can be taken back, the last one with its list, and those that have passed all at once', async () => {
    await open()
    await override({}, { from: '2026-10-16 08:00', to: '2026-10-16 10:00', person: null })
    const { base, rotations } = await view()
    const standing = (rotations[0]?.overrides ?? []).map((one) => ({ ...one, rotation: 'ops duty' }))
    await night.order('shifts.removeOverride', { base, overrides: standing.slice(0, 1) })
    expect(text()).toContain('from: 2026-10-16 08:00')
    expect(text()).not.toContain('2026-10-14')
    await expect(
      night.order('shifts.removeOverride', { base: (await view()).base, overrides: standing.slice(0, 1) }),
    ).rejects.toThrow('this override is not in the file any more')
    await night.order('shifts.removeOverride', { base: (await view()).base, overrides: standing.slice(1) })
    expect(text()).toBe(config)
  })

  it('keeps the others and their comments in a list that is written in one line', async () => {
    const flow = config.replace(
      'turn: 1w}',
      'turn: 1w, overrides: [{person: Kim Aalto, from: 2026-10-06 10:00, to: 2026-10-07 10:00}]} # ask Kim',
    )
    await open(flow)
    await override({ rotation: 'SRE', person: 'Ines Okafor' })
    expect(text()).toContain('{person: Kim Aalto, from: 2026-10-06 10:00, to: 2026-10-07 10:00}')
    expect(text()).toContain('# ask Kim')
    const { base } = await view()
    const gone = { rotation: 'SRE', person: 'Ines Okafor' }
    const span = { from: at('2026-10-14T12:00Z'), to: at('2026-10-15T00:00Z') }
    await night.order('shifts.removeOverride', { base, overrides: [{ ...gone, ...span }] })
    expect(text()).toBe(flow)
  })
})

describe('an override is refused in words, and nothing is written', () => {
  const refused = async (part: object, words: string): Promise<void> => {
    const before = text()
    await expect(override(part)).rejects.toThrow(words)
    expect(text()).toBe(before)
  }

  it('where its times are none', async () => {
    await open()
    await refused({ from: '2026-02-31 08:00' }, 'Say from when to when, each with a date and a time.')
    await refused({ to: '2026-10-14 08:00' }, 'It must end after it begins.')
    await refused({ from: '2026-10-12 08:00', to: '2026-10-13 06:00' }, 'That has passed already.')
    await refused(
      { from: '2027-03-28 02:30', to: '2027-03-28 20:00' },
      '2027-03-28 02:30 does not come in Europe/Berlin: the clocks are set forward over it.',
    )
    await refused({ rotation: 'nights' }, 'No rotation is called nights any more.')
  })

  it('where another stands already', async () => {
    await open()
    await override({ person: null })
    await refused(
      { from: '2026-10-14 19:00', to: '2026-10-15 08:00' },
      'Nobody stands there by an override already, 2026-10-14 08:00 to 2026-10-14 20:00 in Europe/Berlin.',
    )
  })

  it('where the rotations were changed meanwhile, on disk or here', async () => {
    await open()
    const { base } = await view()
    writeFileSync(file(), config.replace('Tomasz Wrona] #', 'Kim Aalto] #'))
    const wanted = {
      rotation: 'ops duty',
      person: 'Kim Aalto',
      from: '2026-10-14 08:00',
      to: '2026-10-14 20:00',
    }
    const order = night.order('shifts.override', { base, overrides: [wanted] })
    await expect(order).rejects.toThrow('The rotations were changed meanwhile. Nothing was saved.')
    expect(text()).not.toContain('overrides')
    // What was found there is in force, and may be ordered over.
    expect(await shiftsOf('ops duty')).toContain('10-14T06:00 Kim Aalto')
    await override({ person: 'Kim Aalto' })
    expect(text()).toContain('person: Kim Aalto')
  })

  it('where the file is read only, or wrong', async () => {
    await open()
    chmodSync(file(), 0o444)
    await refused({}, 'is read only.')
    chmodSync(file(), 0o644)
    writeFileSync(file(), `${config}nonsense: 1\n`)
    await refused({}, 'Nothing was saved.')
  })
})
