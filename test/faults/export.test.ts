/** An export that is interrupted: what is there under a name is whole, what was there before stays, and the next one works. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { FolderStanding } from '../../contract/postmortem-out.ts'
import { seededRandom } from '../../main/platform/random.ts'
import { startNight } from '../helpers/a-night.ts'
import { aFolderNight, aRepository } from '../helpers/a-repository.ts'
import { exportedText, exporterConfig } from '../helpers/killed-exporter.ts'
import { aTestFolder } from '../helpers/open-test-db.ts'
import { runUntilKilled } from '../helpers/run-writer.ts'

const rounds = process.env.NIGHTDESK_LONG ? 100 : 8
const exporter = fileURLToPath(new URL('../helpers/killed-exporter.ts', import.meta.url))
const flags = ['--experimental-transform-types', '--disable-warning=ExperimentalWarning']
const canMount = spawnSync('unshare', ['-m', 'sh', '-c', 'mount -t tmpfs tmpfs /mnt']).status === 0

/** What of a folder looks finished and is not, as sentences. */
function halfDone(out: string): readonly string[] {
  const markdown = readdirSync(out).filter((name) => name.endsWith('.md') && !name.startsWith('.'))
  const images = path.join(out, 'images')
  const pictures = existsSync(images) ? readdirSync(images).filter((name) => !name.startsWith('.')) : []
  return [
    ...(markdown.length > 1 ? [`${markdown.length} files`] : []),
    ...markdown.flatMap((name) => {
      const content = readFileSync(path.join(out, name), 'utf8')
      const mark = /^begins (\S+)$/m.exec(content)?.[1] ?? ''
      const isWhole = content.startsWith('---\n') && content.endsWith(exportedText(mark, 4_000))
      const missing = [...content.matchAll(/images\/([0-9a-f]{32}\.png)/g)].filter(
        ([, picture = '']) => !pictures.includes(picture),
      )
      return [...(isWhole ? [] : [`${name} is cut`]), ...missing.map(([picture]) => `${picture} is missing`)]
    }),
    ...pictures.flatMap((name) => {
      const hash = createHash('sha256')
        .update(readFileSync(path.join(images, name)))
        .digest('hex')
      return name === `${hash.slice(0, 32)}.png` ? [] : [`${name} is cut`]
    }),
  ]
}

describe('F98: killed while it writes a postmortem with its pictures', () => {
  it(`${rounds} times at random: every file is whole, the newest that was answered or the one after, and the next one works`, {
    timeout: 60_000 + rounds * 10_000,
  }, async () => {
    const folder = aTestFolder()
    const out = path.join(folder, 'out')
    const random = seededRandom(98)
    for (let round = 0; round < rounds; round += 1) {
      // The first rounds are killed in the first pictures; each line is one end or the beginning of a write.
      const enough = round < 2 ? 1 : 1 + 2 * Math.floor(random() * 6)
      const { lines } = await runUntilKilled('killed-exporter', folder, round, enough)
      const answered = Number(lines.findLast((line) => line.startsWith('written'))?.slice(8) ?? -1)
      const [name] = readdirSync(out).filter((each) => each.endsWith('.md') && !each.startsWith('.'))
      const content = name === undefined ? '' : readFileSync(path.join(out, name), 'utf8')
      const [, there = '-1', turn = '-1'] = /^begins (\d+)-(\d+)$/m.exec(content) ?? []
      const isRecent = answered < 0 || (Number(there) === round && Number(turn) >= answered)
      expect({ round, half: halfDone(out), isRecent }).toEqual({ round, half: [], isRecent: true })
    }
    const night = await startNight({
      ...{ dir: path.join(folder, 'data'), config: exporterConfig(folder), dataFolder: { unclean: true } },
      startAt: Date.UTC(2026, 10, 22) + rounds * 3_600_000,
    })
    onTestFinished(() => night.close())
    const postmortemId = night.state().postmortems[0]?.id ?? 0
    await night.order('postmortems.write', { postmortemId })
    expect(await night.query<FolderStanding>('postmortems.folder', { postmortemId })).toMatchObject({
      ...{ isCurrent: true, problem: null, conflict: null },
    })
    expect(halfDone(out)).toEqual([])
    // What the last kill left beside them is gone with the write after it.
    expect(readdirSync(out).filter((name) => name.startsWith('.'))).toEqual([])
    expect(readdirSync(path.join(out, 'images')).filter((name) => name.startsWith('.'))).toEqual([])
  })
})

describe.skipIf(!canMount)('F99: a full disk under the folder', () => {
  it('leaves the former file whole, says so, and the next one works', () => {
    const folder = aTestFolder()
    mkdirSync(path.join(folder, 'out'))
    const prepare = `mount -t tmpfs -o size=64k tmpfs ${path.join(folder, 'out')} && exec "$@"`
    const { stdout, stderr } = spawnSync(
      'unshare',
      ['-m', 'sh', '-c', prepare, 'sh', process.execPath, ...flags, exporter, folder, 'full'],
      { encoding: 'utf8', timeout: 60_000 },
    )
    const told = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line || `"${stderr}"`))
    expect(told).toMatchObject([
      { mark: 'small', problem: null, isCurrent: true, ends: 'small' },
      { mark: 'large', isCurrent: false, ends: 'small' },
      { mark: 'again', problem: null, isCurrent: true, ends: 'again' },
    ])
    expect(told[1]).toMatchObject({ problem: expect.stringContaining('ENOSPC') })
    for (const { files } of told) expect(files).toHaveLength(1)
  })
})

describe('F99: a git commit that is interrupted', () => {
  it('says so with the file written; the lock it left is taken away, and the next one is committed and pushed', async () => {
    const repository = aRepository()
    const night = await aFolderNight(repository.folder)
    const hook = path.join(repository.mine, '.git', 'hooks', 'pre-commit')
    mkdirSync(path.dirname(hook), { recursive: true })
    // Git is killed while it commits, and leaves its lock.
    writeFileSync(hook, '#!/bin/sh\nkill -9 $PPID\nsleep 1\n')
    chmodSync(hook, 0o755)
    const id = await night.draft('# Ingress\n\nwords\n')
    await night.write(id)
    expect(await night.standing(id)).toMatchObject({
      ...{ isCurrent: true, commit: null, pushedAt: null },
      problem: 'Written, not committed: git was ended by SIGKILL.',
    })
    expect(repository.pushed()).toEqual(['Begin'])
    writeFileSync(hook, '#!/bin/sh\nexit 0\n')
    await night.write(id)
    expect(await night.standing(id)).toMatchObject({ problem: null, pushedAt: night.clock.now() })
    expect(repository.pushed()).toEqual(['Postmortem: Ingress', 'Begin'])
  })

  it('leaves a lock alone that was there before: another git may be at work', async () => {
    const repository = aRepository()
    const night = await aFolderNight(repository.folder)
    const lock = path.join(repository.mine, '.git', 'index.lock')
    writeFileSync(lock, '')
    const id = await night.draft('# Ingress\n')
    await night.write(id)
    expect(await night.standing(id)).toMatchObject({
      ...{ isCurrent: true, commit: null },
      problem: `Written, not committed: another git is at work there, or was interrupted. If none is, remove ${lock} and write it again.`,
    })
    expect(existsSync(lock)).toBe(true)
    repository.git(repository.mine, '--version')
    spawnSync('rm', [lock])
    await night.write(id)
    expect(await night.standing(id)).toMatchObject({ problem: null })
  })
})
