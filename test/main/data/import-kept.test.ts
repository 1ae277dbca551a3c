/** What was taken in from a file stands in the word file too: a damaged database does not bring older words back. */
import { statSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import type { Postmortem } from '../../../contract/postmortem.ts'
import type { ImportedFile, PostmortemFile } from '../../../contract/postmortem-out.ts'
import { startNight } from '../../helpers/a-night.ts'
import { databaseIn, spoil } from '../../helpers/damage.ts'

const pageBytes = 8_192

it('F51: words that an import brought are there again after the database is damaged', async () => {
  const night = await startNight({ dataFolder: { unclean: true } })
  onTestFinished(() => night.close())
  await night.order('postmortems.create', { episodeIds: [] })
  const id = night.postmortemsShown.at(-1) ?? 0
  const read = () => night.query<Postmortem>('postmortems.read', { postmortemId: id })
  await night.order('postmortems.save', { postmortemId: id, base: 1, text: '# Ingress\n\ntyped here\n' })
  await night.order('postmortems.export', { postmortemId: id })
  const { head, text } = await night.query<PostmortemFile>('postmortems.file', { postmortemId: id })
  await night.data().words.settled()
  await night.data().backUp()
  await night.pass(60_000)

  const newer = `${head}${text}and mended by a colleague\n`
  await night.order('pieces.put', { pieces: 'file-of-one', index: 0, text: newer })
  await night.order('postmortems.import', { importId: 'one', name: 'a.md', pieces: 'file-of-one' })
  expect(
    await night.query<readonly ImportedFile[]>('postmortems.imported', { importId: 'one' }),
  ).toMatchObject([{ outcome: 'updated', postmortemId: id }])
  await night.data().words.settled()

  await night.restart(60_000, () => {
    const file = databaseIn(night.dir)
    for (let page = 1; page * pageBytes < statSync(file).size; page += 1)
      spoil(file, page * pageBytes, Buffer.alloc(pageBytes, 7))
  })
  expect(night.data().status().salvage).not.toBeNull()
  expect((await read()).text).toBe('# Ingress\n\ntyped here\nand mended by a colleague\n')
})
