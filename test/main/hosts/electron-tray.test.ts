import { existsSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { DeskSummary } from '../../../main/engine/summary.ts'
import { createTray, trayGuid, trayPicture } from '../../../main/hosts/tray.ts'
import { createTrayPictures } from '../../../main/hosts/tray-pictures.ts'
import { createElectronStub } from '../../electron/stub.ts'
import { appFolder, running } from '../../helpers/electron-run.ts'

const calm: DeskSummary = {
  needsYou: 0,
  alerts: 0,
  overdue: 0,
  asked: 0,
  blind: 0,
  calm: true,
  unreached: 0,
  unproven: 0,
  drill: false,
  call: null,
  question: null,
  armed: true,
  notArmed: null,
  night: true,
  staysAwake: true,
}

const orders = { open: () => {}, toggleSummary: () => {}, showSummary: () => {}, quit: () => {} }

describe('createTray', () => {
  it('begins blind: nothing is known yet', () => {
    const { electron, trays } = createElectronStub()
    createTray(electron, 'linux', createTrayPictures(electron, 'linux', '/icons'), orders, false)
    expect(trays[0]?.images).toEqual(['/icons/blind.png'])
  })

  it('lets macOS ink it and shows the count there', () => {
    const { electron, trays } = createElectronStub()
    const tray = createTray(
      electron,
      'darwin',
      createTrayPictures(electron, 'darwin', '/icons'),
      orders,
      false,
    )
    tray?.show({ ...calm, calm: false, needsYou: 4, alerts: 4 })
    expect(trays[0]?.images.at(-1)).toBe('/icons/needs-youTemplate.png')
    expect(trays[0]?.title).toBe(' 4')
    tray?.show(calm)
    expect(trays[0]?.title).toBe('')
    // A menu that is set there would open with the summary: it is the other button's.
    expect(trays[0]?.menu).toBeNull()
    const opened: unknown[] = []
    if (trays[0]) trays[0].popUpContextMenu = (...menu: unknown[]) => void opened.push(...menu)
    trays[0]?.emit('right-click')
    expect(opened).toMatchObject([{ template: [{ label: 'Nightdesk: all quiet' }, {}, {}, {}, {}] }])
  })

  it.each([
    ['darwin', 'unsigned', trayGuid],
    ['win32', 'signed', trayGuid],
    // It would be tied to the program's path, and gone from any other.
    ['win32', 'unsigned', undefined],
    ['linux', 'signed', undefined],
  ] as const)('keeps its place in the bar of %s, %s', async (platform, signed, guid) => {
    const resources = appFolder()
    const signer = signed === 'signed' ? 'publisherName:\n  - CN=Us\n' : ''
    await writeFile(path.join(resources, 'app-update.yml'), `provider: generic\n${signer}`)
    expect((await running({ platform, resources })).tray?.guid).toBe(guid)
    const source = await running({ platform, resources, before: ({ app }) => (app.isPackaged = false) })
    expect(source.tray?.guid).toBeUndefined()
    expect(trayGuid).toBe('84f5615f-a6e7-442a-bdc9-c322c5d694c0')
  })

  it('changes nothing when nothing changed', () => {
    const { electron, trays } = createElectronStub()
    const tray = createTray(electron, 'linux', createTrayPictures(electron, 'linux', '/icons'), orders, false)
    tray?.show(calm)
    tray?.show({ ...calm })
    expect(trays[0]?.images).toHaveLength(2)
  })
})

describe('the tray’s pictures', () => {
  it.each(['linux', 'win32', 'darwin'] as const)(
    'are all in memory on %s once read, whatever replaces the files',
    (platform) => {
      const { electron, trays, setting } = createElectronStub()
      const pictures = createTrayPictures(electron, platform, '/icons')
      const tray = createTray(electron, platform, pictures, orders, false)
      pictures.readAll()
      setting.picturesGone = true
      for (const face of ['needs-you', 'overdue'] as const) {
        for (const needsYou of [1, 9, 10, 200]) {
          tray?.show({
            ...calm,
            calm: false,
            needsYou,
            alerts: needsYou,
            overdue: face === 'overdue' ? 1 : 0,
          })
          expect(trays[0]?.images.at(-1)).toBe(`/icons/${trayPicture({ face, needsYou }, platform)}`)
        }
      }
      tray?.show(calm)
      expect(trays[0]?.images.at(-1)).toBe(`/icons/${trayPicture({ face: 'calm', needsYou: 0 }, platform)}`)
    },
  )

  it('that cannot be read are the blind one, never the one before', () => {
    const { electron, trays, setting } = createElectronStub()
    const tray = createTray(electron, 'linux', createTrayPictures(electron, 'linux', '/icons'), orders, false)
    tray?.show(calm)
    setting.picturesGone = true
    tray?.show({ ...calm, calm: false, needsYou: 1, alerts: 1 })
    expect(trays[0]?.images).toEqual(['/icons/blind.png', '/icons/calm.png', '/icons/blind.png'])
    expect(trays[0]?.toolTip).toBe('Nightdesk: 1 needs you')
    const { electron: bare, setting: gone } = createElectronStub()
    gone.picturesGone = true
    expect(createTray(bare, 'linux', createTrayPictures(bare, 'linux', '/icons'), orders, false)).toBeNull()
  })

  const icons = path.join(import.meta.dirname, '..', '..', '..', 'build', 'tray')
  const systems = ['linux', 'win32', 'darwin'] as const

  it('carry the count up to nine, and then say more than nine', () => {
    expect(trayPicture({ face: 'needs-you', needsYou: 1 }, 'linux')).toBe('needs-you-1.png')
    expect(trayPicture({ face: 'overdue', needsYou: 9 }, 'win32')).toBe('win-overdue-9.png')
    expect(trayPicture({ face: 'overdue', needsYou: 10 }, 'win32')).toBe('win-overdue-more.png')
    expect(trayPicture({ face: 'blind', needsYou: 3 }, 'linux')).toBe('blind.png')
    expect(trayPicture({ face: 'overdue', needsYou: 3 }, 'darwin')).toBe('overdueTemplate.png')
  })

  it('are all there, in every size the systems ask for, and no two look the same without colour', () => {
    for (const platform of systems) {
      const shapes = new Map<string, string>()
      for (const face of ['calm', 'needs-you', 'overdue', 'blind'] as const) {
        for (const needsYou of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) {
          const name = trayPicture({ face, needsYou }, platform)
          const scales = platform === 'win32' ? ['', '@1.25x', '@1.5x', '@2x'] : ['', '@2x']
          for (const scale of scales) {
            const file = path.join(icons, name.replace('.png', `${scale}.png`))
            expect(existsSync(file), file).toBe(true)
          }
          const shape = alphaOf(readFileSync(path.join(icons, name)))
          expect(shapes.get(shape) ?? name, `${name} has a shape of its own`).toBe(name)
          shapes.set(shape, name)
        }
      }
    }
  })
})

/** What is left of one of our pictures without its colour: how much of each pixel is covered. */
function alphaOf(png: Buffer): string {
  const size = png.readUInt32BE(16)
  const length = png.readUInt32BE(33)
  const rows = inflateSync(png.subarray(41, 41 + length))
  let alpha = `${size}:`
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) alpha += `${rows[y * (size * 4 + 1) + 4 + x * 4]},`
  }
  return alpha
}
