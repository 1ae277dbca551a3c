/** The lock of one instance per user data folder, which Electron keeps by the system's means. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Takes the lock, synchronously; false when a living process has it. Given back when this process ends. */
export function takeInstanceLock(userData: string): boolean {
  mkdirSync(userData, { recursive: true })
  const file = path.join(userData, 'DoubleSingletonLock')
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      process.on('exit', () => rmSync(file, { force: true }))
      return true
    } catch {
      if (isAlive(Number(readFileSync(file, 'utf8')))) return false
      rmSync(file, { force: true })
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
