import { describe, expect, it } from 'vitest'
import type { DeskSummary } from '../../../main/engine/summary.ts'
import { createTray, trayFace, trayWords } from '../../../main/hosts/tray.ts'
import { createElectronStub } from '../../electron/stub.ts'

const calm: DeskSummary = {
  needsYou: 0,
  alerts: 0,
  overdue: 0,
  blind: 0,
  calm: true,
  drill: false,
  call: null,
}

describe('the tray’s face and words', () => {
  it.each([
    [{}, 'calm', 'Nightdesk: all quiet'],
    [{ drill: true }, 'calm', 'Nightdesk, fire drill: all quiet'],
    [{ calm: false }, 'blind', 'Nightdesk: not all clear'],
    [{ needsYou: 1, blind: 1 }, 'blind', 'Nightdesk: 1 source cannot be seen'],
    [{ calm: false, needsYou: 1, blind: 2 }, 'blind', 'Nightdesk: 2 sources cannot be seen'],
    [{ calm: false, needsYou: 1, alerts: 1 }, 'needs-you', 'Nightdesk: 1 needs you'],
    [
      { calm: false, needsYou: 3, alerts: 2, blind: 1 },
      'needs-you',
      'Nightdesk: 2 need you, 1 source cannot be seen',
    ],
    [
      { calm: false, needsYou: 3, alerts: 3, overdue: 1, drill: true },
      'overdue',
      'Nightdesk, fire drill: 3 need you, 1 overdue',
    ],
  ] as const)('of %j', (changed, face, words) => {
    expect(trayFace({ ...calm, ...changed })).toBe(face)
    expect(trayWords({ ...calm, ...changed })).toBe(words)
  })
})

describe('createTray', () => {
  const orders = { open: () => {}, quit: () => {} }

  it('begins blind: nothing is known yet', () => {
    const { electron, trays } = createElectronStub()
    createTray(electron, 'linux', '/icons', orders)
    expect(trays[0]?.images).toEqual(['/icons/blind.png'])
  })

  it('lets macOS ink it and shows the count there', () => {
    const { electron, trays } = createElectronStub()
    const tray = createTray(electron, 'darwin', '/icons', orders)
    tray?.show({ ...calm, calm: false, needsYou: 4, alerts: 4 })
    expect(trays[0]?.images.at(-1)).toBe('/icons/needs-youTemplate.png')
    expect(trays[0]?.title).toBe(' 4')
    tray?.show(calm)
    expect(trays[0]?.title).toBe('')
    expect(trays[0]?.listenerCount('click')).toBe(0)
  })

  it('changes nothing when nothing changed', () => {
    const { electron, trays } = createElectronStub()
    const tray = createTray(electron, 'linux', '/icons', orders)
    tray?.show(calm)
    tray?.show({ ...calm })
    expect(trays[0]?.images).toHaveLength(2)
  })
})
