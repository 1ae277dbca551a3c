import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { openDb } from '../../main/db/db.ts'
import { databaseIn } from '../helpers/damage.ts'
import type { Answered } from '../helpers/killed-writer.ts'
import { aTestFolder } from '../helpers/open-test-db.ts'
import { lostOf, runWriter } from '../helpers/run-writer.ts'

/** A folder that a writer has lived in for a while. */
async function usedFolder(): Promise<{ readonly folder: string; readonly answered: readonly Answered[] }> {
  const folder = aTestFolder()
  const { answered } = await runWriter(folder, 0, 20)
  return { folder, answered }
}

const kindsOf = (answered: readonly Answered[], kind: Answered[0]): readonly Answered[] =>
  answered.filter((one) => one[0] === kind)

/** Everything that was answered before the disk was given up; what came after was told to be in memory only. */
function beforeMemory(answered: readonly Answered[]): readonly Answered[] {
  const at = answered.findIndex(
    ([kind, what]) => kind === 'refused' || (kind === 'storage' && what === 'full'),
  )
  return at === -1 ? answered : answered.slice(0, at)
}

/** Runs a command in a mount namespace of its own, after `prepare` was run there. */
const inNamespace = (prepare: string): readonly string[] => [
  'unshare',
  '-m',
  'sh',
  '-c',
  `${prepare} && exec "$@"`,
  'sh',
]

/** Does this machine allow it? Containers may forbid tracing and mounting; then these cannot be tried. */
const allows = (command: string, ...rest: string[]): boolean => spawnSync(command, rest).status === 0
const canTrace = allows('strace', '-f', '-qq', '-o', '/dev/null', 'true') && allows('prlimit', 'true')
const canMount = allows('unshare', '-m', 'sh', '-c', 'mount -t tmpfs tmpfs /mnt')
const canBecomeNobody = allows('setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', 'true')

/** Runs a command whose system calls answer with an error, from the `first` of them on. */
const failingCalls = (calls: string, error: string, first: number): readonly string[] => [
  ...['strace', '-f', '-qq', '-o', '/dev/null'],
  ...['-e', `trace=${calls}`, '-e', `inject=${calls}:error=${error}:when=${first}+`],
]

describe.skipIf(!canTrace)('a disk that fails under a running engine', () => {
  // The first belong to the opening, which alone writes some 400 pieces; an order syncs once and writes some 30.
  const failing: readonly (readonly [string, readonly string[]])[] = [
    ['F47: fsync answers EIO', failingCalls('fsync,fdatasync', 'EIO', 60)],
    ['F48: fsync answers ENOSPC', failingCalls('fsync,fdatasync', 'ENOSPC', 60)],
    ['F48: writing answers ENOSPC', failingCalls('pwrite64', 'ENOSPC', 2_000)],
    ['F50: no file may grow beyond 1.5 MB', ['prlimit', '--fsize=1500000']],
  ]

  it.each(failing)(
    '%s: one order at most is refused, none is lost that was answered, and the night goes on',
    async (_, around) => {
      const { folder, answered: earlier } = await usedFolder()
      const { answered } = await runWriter(folder, 1, 500, around)
      // None where an answer of the source met the disk first: it is taken in again, in memory.
      expect([[], [['refused', 'cannot-save']]]).toContainEqual(kindsOf(answered, 'refused'))
      expect(kindsOf(answered, 'storage')).toEqual([
        ['storage', 'disk'],
        ['storage', 'full'],
      ])
      const db = openDb(databaseIn(folder))
      expect(db.get('PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' })
      expect(lostOf(db, [...earlier, ...beforeMemory(answered)])).toEqual([])
      db.close()
    },
    120_000,
  )
})

describe.skipIf(!canMount)('a file system that is full or read-only', () => {
  it('F48: something else fills it: one order is refused, then things go on in memory', async () => {
    const folder = aTestFolder()
    // Once the log has come into the file for the first time the writer is well under way.
    const fill = `until [ "$(stat -c %s '${databaseIn(folder)}' || echo 0)" -gt 1000000 ]; do sleep 0.05; done; dd if=/dev/zero of='${folder}/other'`
    const { answered } = await runWriter(
      folder,
      0,
      1_500,
      inNamespace(`mount -t tmpfs -o size=8m tmpfs '${folder}' && { (${fill}) 2>/dev/null & }`),
    )
    expect(kindsOf(answered, 'refused')).toEqual([['refused', 'cannot-save']])
    expect(kindsOf(answered, 'storage')).toEqual([
      ['storage', 'disk'],
      ['storage', 'full'],
    ])
  })

  it('F56: read-only: everything is read, and goes on in memory from the start', async () => {
    const { folder, answered: earlier } = await usedFolder()
    const readOnly = `mount --bind '${folder}' '${folder}' && mount -o remount,bind,ro '${folder}'`
    const { answered } = await runWriter(folder, 1, 100, inNamespace(readOnly))
    expect(kindsOf(answered, 'storage')).toEqual([['storage', 'read-only']])
    expect(kindsOf(answered, 'refused')).toEqual([])
    const db = openDb(databaseIn(folder))
    expect(lostOf(db, earlier)).toEqual([])
    db.close()
  })
})

describe.skipIf(!canBecomeNobody)('a user who may read and not write', () => {
  it('F57: everything is read, and goes on in memory from the start', async () => {
    const { folder, answered: earlier } = await usedFolder()
    spawnSync('chmod', ['-R', 'a+rX', folder])
    const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']
    const { answered } = await runWriter(folder, 1, 100, nobody)
    expect(kindsOf(answered, 'storage')).toEqual([['storage', 'read-only']])
    expect(kindsOf(answered, 'refused')).toEqual([])
    const db = openDb(databaseIn(folder))
    expect(lostOf(db, earlier)).toEqual([])
    db.close()
  })
})
