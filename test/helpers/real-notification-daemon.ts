/** A real notification service (dunst) on a private bus, drawing on a display of its own (Xvfb). */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { eventually } from './eventually.ts'

/** Says so once when dunst or Xvfb is not on this machine. */
export function hasDunst(what: string): boolean {
  const missing = ['dunst', 'dunstctl', 'Xvfb'].filter((name) => spawnSync('which', [name]).status !== 0)
  if (missing.length > 0)
    process.stderr.write(`\n!!! No ${missing.join(', ')} here: ${what} is NOT tested.\n\n`)
  return missing.length === 0
}

export interface Dunst {
  /** how many notifications stand on the screen */
  displayed(): number
  /** a person clicks the newest one */
  click(): void
  /** a person takes the first button that is not "Open" from dunst's menu */
  pressFirstButton(): void
  /** the texts of what left the screen, newest first */
  history(): readonly { readonly summary: string; readonly body: string }[]
  /** it is killed; resolves when it is gone */
  die(): Promise<void>
}

/** Starts both in `folder`; gone with the test. The bus must be there already. */
export async function startDunst(folder: string, address: string): Promise<Dunst> {
  const display = await startDisplay()
  const menu = path.join(folder, 'first-button')
  // dunst hands its menu's lines to a program and takes the line that it prints.
  writeFileSync(menu, '#!/bin/sh\ngrep --max-count=1 --invert-match Open\n')
  chmodSync(menu, 0o755)
  const settings = path.join(folder, 'dunstrc')
  writeFileSync(settings, `[global]\ndmenu = ${menu}\nhistory_length = 20\n`)
  const env = { ...process.env, DISPLAY: display, DBUS_SESSION_BUS_ADDRESS: address }
  const dunst = spawn('dunst', ['-config', settings], { env, stdio: 'ignore' })
  endWithTest(dunst)
  const ask = (...words: readonly string[]): string =>
    spawnSync('dunstctl', words, { env, encoding: 'utf8' }).stdout.trim()
  await eventually(() => ask('is-paused')).toBe('false')
  return {
    die: async () => {
      dunst.kill('SIGKILL')
      await once(dunst, 'exit')
    },
    displayed: () => Number(ask('count', 'displayed')),
    click: () => void ask('action'),
    pressFirstButton: () => void ask('context'),
    history: () => {
      const { data } = JSON.parse(ask('history')) as {
        data: readonly (readonly Record<string, { data: string }>[])[]
      }
      return (data[0] ?? []).map((one) => ({
        summary: one.summary?.data ?? '',
        body: one.body?.data ?? '',
      }))
    },
  }
}

/** A display nobody else has: Xvfb chooses its number and writes it down. */
async function startDisplay(): Promise<string> {
  const server = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '800x600x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  endWithTest(server)
  if (!server.stdout) throw new Error('Xvfb has no output')
  const [number] = (await once(server.stdout, 'data')) as [Buffer]
  return `:${number.toString().trim()}`
}

function endWithTest(child: ChildProcess): void {
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  })
}
