/**
 * The process that ends in the middle: the real desk on a folder that stays, which has kept a draft and then goes in one of
 * the ways in which processes go. `node ending-desk.ts FOLDER WORKERS HOW`
 */
import path from 'node:path'
import { openDesk } from '../../main/desk.ts'
import { pageNotifier } from '../../main/platform/dbus-notifier.ts'

/** How a process can end beside closing. */
export const ends = {
  /** an error that nobody caught */
  throws: () => {
    throw new Error('nobody catches this')
  },
  /** a promise that nobody listened to */
  rejects: () => void Promise.reject(new Error('nobody hears this')),
  exits: () => process.exit(3),
  /** no connection, no timer and no thread is left to wait for */
  'has nothing left to do': () => {},
  'is killed': () => process.kill(process.pid, 'SIGKILL'),
} as const
export type End = keyof typeof ends

/** The draft it has kept. */
export const kept = 'Kept before the end'

if (process.argv[1]?.endsWith('ending-desk.ts')) {
  const [dataDir = '', workers = '', how = 'throws'] = process.argv.slice(2)
  const desk = await openDesk({
    dataDir,
    configFile: path.join(dataDir, 'config.yaml'),
    host: 'node',
    drill: false,
    notifier: pageNotifier,
    openUrl: null,
    log: () => {},
    pollWorkerUrl: new URL(workers),
  })
  await desk.attach(() => {}).order('drafts.save', { key: 'note:1', text: kept })
  // In a turn of its own: an error here is nobody's to catch.
  setImmediate(ends[how as End])
}
