/** Places by layer: what fires, what is kept quiet, what nobody can see, and the words on them. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { EnvironmentHealth, EnvironmentNote } from '../../../contract/environments.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'

const startAt = Date.UTC(2026, 9, 20, 1, 0, 0)
const minuteMs = 60_000
const config = (more = ''): string => `version: 1
me: Mara Lind
sources:
  - { name: plover, kind: alertmanager, urls: ["http://am1.invalid"], poll: 15s }
customers:
  - { name: Mosslund, environments: [heron] }
${more}`

describe('places', () => {
  let night: Night
  afterEach(() => night.close())
  const begin = async (more = ''): Promise<void> => {
    night = await startNight({ startAt, config: config(more) })
  }
  const read = () => night.query<readonly EnvironmentHealth[]>('environments.read', {})
  const place = async (name: string): Promise<EnvironmentHealth> => {
    const found = (await read()).find((one) => one.name === name)
    if (!found) throw new Error(`no ${name}`)
    return found
  }
  const states = async (name: string) =>
    Object.fromEntries((await place(name)).layers.map(({ layer, state }) => [layer, state]))

  it('are unknown where nobody has ever said anything, also those that only the file names', async () => {
    await begin()
    await night.pass(16_000)
    expect(await states('heron')).toEqual({
      ...{
        infrastructure: 'unknown',
        network: 'unknown',
        dns: 'unknown',
        kubernetes: 'unknown',
        other: 'unknown',
      },
    })
    expect((await place('heron')).customer).toBe('Mosslund')
  })

  it('fire, go quiet once their source says so, and are unknown again when it cannot be seen', async () => {
    await begin()
    const labels = pageLabels({ cluster_id: 'osprey', topic: 'dns' })
    night.fire(labels, { summary: 'Cluster DNS slow' })
    await night.pass(16_000)
    expect(await states('plover/osprey')).toMatchObject({ dns: 'firing', network: 'unknown' })
    expect((await place('plover/osprey')).firing.map(({ title }) => title)).toEqual(['Cluster DNS slow'])
    night.end(labels)
    await night.pass(10 * minuteMs)
    expect(await states('plover/osprey')).toMatchObject({ dns: 'quiet' })
    night.down.add(0)
    await night.pass(10 * minuteMs)
    const blind = (await place('plover/osprey')).layers.find(({ layer }) => layer === 'dns')
    expect(blind).toMatchObject({ state: 'unknown', reason: 'plover cannot be seen.' })
    expect((await place('plover/osprey')).sources).toEqual([{ id: 'plover', sight: 'blind' }])
  })

  it('say of what fires that more may fire unseen', async () => {
    await begin()
    night.fire(pageLabels({ cluster_id: 'osprey', topic: 'dns' }))
    await night.pass(16_000)
    night.down.add(0)
    await night.pass(10 * minuteMs)
    const dns = (await place('plover/osprey')).layers.find(({ layer }) => layer === 'dns')
    expect(dns).toMatchObject({ state: 'firing', firing: 1, reason: 'plover cannot be seen.' })
  })

  it('forget what an alert told of before it was mapped to another layer', async () => {
    await begin()
    const labels = pageLabels({ cluster_id: 'osprey', topic: 'dns', plane: 'network' })
    night.fire(labels)
    await night.pass(16_000)
    expect(await states('plover/osprey')).toMatchObject({ dns: 'firing', network: 'unknown' })
    night.end(labels)
    await night.pass(5 * minuteMs)
    expect(await states('plover/osprey')).toMatchObject({ dns: 'quiet', network: 'unknown' })
    writeFileSync(path.join(night.dir, 'config.yaml'), `${config()}labels: { layer: [plane] }\n`)
    await night.pass(minuteMs)
    night.fire(labels)
    await night.pass(5 * minuteMs)
    night.end(labels)
    await night.pass(5 * minuteMs)
    expect(await states('plover/osprey')).toMatchObject({ dns: 'unknown', network: 'quiet' })
  })

  it('are not quiet while all that fires is in maintenance, and name the window', async () => {
    const iso = (ms: number): string => new Date(startAt + ms).toISOString()
    await begin(
      `maintenance:\n  - { reason: Upgrade to 1.31, matchers: ['cluster_id="osprey"'], from: "${iso(0)}", until: "${iso(60 * minuteMs)}" }\n`,
    )
    night.fire(pageLabels({ cluster_id: 'osprey', topic: 'dns' }))
    night.fire(pageLabels({ cluster_id: 'dunlin', topic: 'dns' }))
    await night.pass(16_000)
    expect(await states('plover/osprey')).toMatchObject({ dns: 'kept-quiet' })
    expect((await place('plover/osprey')).windows.map(({ reason }) => reason)).toEqual(['Upgrade to 1.31'])
    expect((await place('plover/dunlin')).windows).toEqual([])
  })

  it('keep words, and show the last upgrade that is not to come', async () => {
    await begin()
    const note = (kind: string, text: string, at: number) =>
      night.order('environments.note', { environment: 'heron', kind, text, at })
    await note('upgrade', '1.30', startAt - 3 * minuteMs)
    await note('upgrade', '1.31', startAt - 2 * minuteMs)
    await note('note', 'New disks', startAt - minuteMs)
    await note('upgrade', '1.32 is planned', startAt + 60 * minuteMs)
    expect((await place('heron')).upgrade).toMatchObject({ text: '1.31', by: 'Mara Lind' })
    const notes = await night.query<readonly EnvironmentNote[]>('environments.notes', {
      environment: 'heron',
    })
    expect(notes.map(({ text }) => text)).toEqual(['1.32 is planned', 'New disks', '1.31', '1.30'])
    await night.order('environments.removeNote', { id: notes[2]?.id })
    expect((await place('heron')).upgrade).toMatchObject({ text: '1.30' })
    await expect(night.order('environments.removeNote', { id: notes[2]?.id })).rejects.toThrow(
      'not there any more',
    )
    await expect(note('upgrade', '2.0', startAt + 400 * 86_400_000)).rejects.toThrow('more than a year ahead')
  })
})
