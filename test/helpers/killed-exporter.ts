/**
 * The process that is killed while it writes a postmortem with pictures into a folder, again and again; prints what was
 * begun and what was answered. `node killed-exporter.ts FOLDER ROUND`. The files go into FOLDER/out. In the round `full` it
 * writes three times and ends: what fits, what does not, and what fits again.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeSync } from 'node:fs'
import path from 'node:path'
import type { Postmortem } from '../../contract/postmortem.ts'
import type { FolderStanding } from '../../contract/postmortem-out.ts'
import { imageName } from '../../contract/postmortem-text.ts'
import { startNight } from './a-night.ts'

const pictureBytes = 1_500_000
/** A PNG by its beginning; the rest is told by its number. */
const pictures = [1, 2, 3].map((number) => {
  const bytes = Buffer.alloc(pictureBytes, number)
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return { bytes, name: imageName(createHash('sha256').update(bytes).digest('hex'), 'image/png') }
})

/** The words of a turn: its beginning and its end say which. */
export function exportedText(mark: string, lines: number, withPictures = true): string {
  const shown = withPictures ? pictures.map(({ name }) => `![p](images/${name})\n`).join('') : ''
  return `# Ingress\n\nbegins ${mark}\n\n${shown}\n${'A line of words that is long enough.\n'.repeat(lines)}\nends ${mark}\n`
}

/** The configuration: a folder beside the data. */
export function exporterConfig(folder: string): string {
  return `version: 1\nme: Mara Lind\nsources: []\npostmortems:\n  folder: ${path.join(folder, 'out')}\n`
}

if (process.argv[1]?.endsWith('killed-exporter.ts')) {
  const [folder = '', round = '0'] = process.argv.slice(2)
  const [dir, out] = [path.join(folder, 'data'), path.join(folder, 'out')]
  for (const one of [dir, out]) mkdirSync(one, { recursive: true })
  const night = await startNight({
    ...{ dir, chance: `r${round}`, config: exporterConfig(folder), dataFolder: { unclean: round !== '0' } },
    startAt: Date.UTC(2026, 10, 22) + (Number(round) || 0) * 3_600_000,
  })
  if (night.state().postmortems.length === 0) {
    await night.order('postmortems.create', { episodeIds: [] })
    const id = night.state().postmortems[0]?.id ?? 0
    for (const [index, { bytes, name }] of pictures.entries()) {
      const text = bytes.toString('base64')
      const pieces = `picture-${index}`
      for (let at = 0; at * 300_000 < text.length; at += 1)
        await night.order('pieces.put', {
          ...{ pieces, index: at, text: text.slice(at * 300_000, (at + 1) * 300_000) },
        })
      await night.order('postmortems.addImage', { postmortemId: id, name, pieces })
    }
  }
  const postmortemId = night.state().postmortems[0]?.id ?? 0
  const save = async (text: string): Promise<void> => {
    const { version } = await night.query<Postmortem>('postmortems.read', { postmortemId })
    await night.order('postmortems.save', { postmortemId, base: version, text: '' })
    await night.order('postmortems.save', { postmortemId, base: version + 1, text })
  }
  const tell = (words: string): void => void writeSync(1, `${words}\n`)
  if (round === 'full') {
    for (const [mark, lines] of [
      ['small', 10],
      ['large', 6_000],
      ['again', 10],
    ] as const) {
      await save(exportedText(mark, lines, false))
      const problem = await night.order('postmortems.write', { postmortemId }).then(
        () => null,
        (error: Error) => error.message,
      )
      const { name, isCurrent } = await night.query<FolderStanding>('postmortems.folder', { postmortemId })
      const there = readFileSync(path.join(out, name ?? ''), 'utf8')
      const files = readdirSync(out)
      tell(JSON.stringify({ mark, problem, isCurrent, files, ends: /ends (\w+)\n$/.exec(there)?.[1] }))
    }
    await night.close()
  }
  for (let turn = 0; round !== 'full'; turn += 1) {
    await save(exportedText(`${round}-${turn}`, 4_000))
    tell(`begun ${turn}`)
    await night.order('postmortems.write', { postmortemId })
    tell(`written ${turn}`)
  }
}
