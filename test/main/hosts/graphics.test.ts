import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { createElectronStub } from '../../electron/stub.ts'
import { appFolder, quiet, running, start } from '../../helpers/electron-run.ts'

describe('F63 the graphics process', () => {
  const crash = (
    stub: ReturnType<typeof createElectronStub>,
    type: Electron.Details['type'] = 'GPU',
    reason: Electron.Details['reason'] = 'crashed',
  ): void => {
    stub.app.emit('child-process-gone', {}, { type, reason, exitCode: 1 })
  }

  it('that ends twice lets the app start anew without it, in order, and that is remembered for this version', async () => {
    const { stub, engine } = await running()
    crash(stub)
    crash(stub, 'Utility')
    crash(stub, 'GPU', 'clean-exit')
    expect(stub.app.calls).not.toContain('relaunch')
    crash(stub)
    crash(stub)
    expect(stub.app.calls.filter((call) => call === 'relaunch')).toHaveLength(1)
    await expect.poll(() => engine.told).toContain('close')
    engine.closing.resolve()
    await expect.poll(() => stub.app.exitCode).toBe(0)

    const next = start()
    expect(next.stub.app.calls).toContain('disableHardwareAcceleration')
    crash(next.stub)
    crash(next.stub)
    expect(next.stub.app.calls).not.toContain('relaunch')
    const newer = start({ before: (one) => (one.app.version = '1.1.0') })
    expect(newer.stub.app.calls).not.toContain('disableHardwareAcceleration')
  })

  it.each([
    ['out of sight', ['nightdesk://alert/7'], true, ['--hidden']],
    ['in sight', ['--hidden', '--drill', '--', 'nightdesk://alert/7', '--hidden'], false, []],
  ])(
    'that ends twice starts the app anew %s, as it stood, and shows no link again',
    async (_what, more, away, words) => {
      const data = ['--data-dir', path.join(appFolder(), 'data')]
      const { stub, window } = await running({ platform: 'win32', argv: [...data, ...more] })
      window.emit('ready-to-show')
      if (away) window.close()
      else stub.app.emit('activate')
      crash(stub)
      crash(stub)
      expect(stub.app.again).toEqual([...words, ...data])
    },
  )

  it('that ends now and then is let be: drivers are updated while the app runs for weeks', async () => {
    const { stub, clock } = await running()
    for (let time = 0; time < 3; time += 1) {
      crash(stub)
      clock.advance(600_000)
    }
    expect(stub.app.calls).not.toContain('relaunch')
    expect(existsSync(path.join(appFolder(), 'data', 'browser', 'graphics-off'))).toBe(false)
  })

  it.each(['a page that called', 'an AppImage'])(
    'that ends twice with %s is only remembered',
    async (what) => {
      const env = what === 'an AppImage' ? { APPIMAGE: '/home/ada/Nightdesk.AppImage' } : {}
      const { stub, engine, log } = await running({ env })
      const call = { episodeId: 1 as never, calledAt: 1_000 }
      if (what !== 'an AppImage') engine.say({ ...quiet, calm: false, needsYou: 1, alerts: 1, call })
      crash(stub)
      crash(stub)
      expect(stub.app.calls).not.toContain('relaunch')
      expect(engine.told).not.toContain('close')
      expect(log.at(-1)).toContain('next start')
      expect(start({ env }).stub.app.calls).toContain('disableHardwareAcceleration')
      // Taken, and it crashes on: now it may.
      if (what === 'an AppImage') return
      engine.say(quiet)
      crash(stub)
      expect(stub.app.calls).toContain('relaunch')
    },
  )

  it('that cannot be remembered starts nothing anew, which would go on for ever', async () => {
    const { stub, log } = await running()
    await rm(path.join(appFolder(), 'data'), { recursive: true })
    crash(stub)
    crash(stub)
    expect(stub.app.calls).not.toContain('relaunch')
    expect(log.at(-1)).toMatch(/could not be remembered/)
  })
})
