import { describe, expect, it } from 'vitest'
import { createFarewell } from '../../../main/hosts/farewell.ts'
import { createElectronStub, refusable } from '../../electron/stub.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'

function quitting(isCalled = true) {
  const stub = createElectronStub()
  const clock = createManualClock()
  const closed = Promise.withResolvers<void>()
  let closes = 0
  const farewell = createFarewell(
    stub.electron,
    clock,
    () => isCalled,
    () => {
      closes += 1
      return closed.promise
    },
  )
  return { stub, clock, closed, farewell, closes: () => closes }
}

describe('the farewell', () => {
  it('asks again after it was told to stay', async () => {
    const { stub, farewell } = quitting()
    stub.app.quit()
    await expect
      .poll(() => {
        stub.app.quit()
        return stub.questions.length
      })
      .toBe(2)
    expect(farewell.isClosing()).toBe(false)
  })

  it('asks again a minute after the system said that it ends and then did not', async () => {
    const { stub, clock, farewell } = quitting()
    const quit = () => {
      const event = refusable()
      stub.app.emit('before-quit', event)
      return { refused: event.refused, asked: stub.questions.length }
    }
    farewell.systemEnds()
    clock.advance(30_000)
    // Said once more by a second try to log out: it counts from there.
    farewell.systemEnds()
    clock.advance(59_000)
    expect(stub.questions).toEqual([])
    clock.advance(1_000)
    expect(quit()).toEqual({ refused: true, asked: 1 })
    farewell.systemEnds()
    expect(quit()).toEqual({ refused: false, asked: 1 })
  })

  it('quits where nothing can be asked', async () => {
    const { stub, closed, farewell } = quitting()
    stub.electron.dialog.showMessageBox = () => Promise.reject(new Error('no screen'))
    stub.app.quit()
    await expect.poll(() => farewell.isClosing()).toBe(true)
    closed.resolve()
    await expect.poll(() => stub.app.exitCode).toBe(0)
  })

  it('closes down for an installer, which then quits unasked and unhindered', async () => {
    const { stub, closed, farewell, closes } = quitting()
    const down = farewell.closeDown()
    expect(farewell.isClosing()).toBe(true)
    closed.resolve()
    await down
    expect(stub.app.exitCode).toBeNull()
    stub.app.quit()
    expect(stub.app.exitCode).toBe(0)
    expect(closes()).toBe(1)
    expect(stub.questions).toEqual([])
  })
})
