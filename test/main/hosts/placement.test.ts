import { describe, expect, it } from 'vitest'
import {
  besideTray,
  centred,
  inTrayCorner,
  isKnown,
  isReachable,
  nearest,
  within,
} from '../../../main/hosts/placement.ts'
import { fc } from '../../helpers/property.ts'

const size = { width: 380, height: 520 }
const screen = { x: 0, y: 0, width: 1920, height: 1080 }
/** A screen with a bar of 40 px on one side. */
const barred = {
  top: { bounds: screen, workArea: { x: 0, y: 40, width: 1920, height: 1040 } },
  bottom: { bounds: screen, workArea: { x: 0, y: 0, width: 1920, height: 1040 } },
  left: { bounds: screen, workArea: { x: 40, y: 0, width: 1880, height: 1080 } },
  right: { bounds: screen, workArea: { x: 0, y: 0, width: 1880, height: 1080 } },
}

describe('where the summary hangs', () => {
  it.each([
    ['top', { x: 1600, y: 0, width: 24, height: 24 }, { x: 1422, y: 48 }],
    ['bottom', { x: 1600, y: 1050, width: 24, height: 24 }, { x: 1422, y: 512 }],
    ['left', { x: 8, y: 1000, width: 24, height: 24 }, { x: 48, y: 472 }],
    ['right', { x: 1888, y: 1000, width: 24, height: 24 }, { x: 1492, y: 472 }],
  ] as const)('by a bar at the %s', (side, tray, at) => {
    expect(besideTray(tray, barred[side], size)).toEqual({ ...size, ...at })
  })

  it('in the corner by the bar when the tray’s place is not known', () => {
    expect(inTrayCorner(barred.top, size)).toEqual({ ...size, x: 1532, y: 48 })
    expect(inTrayCorner(barred.bottom, size)).toEqual({ ...size, x: 1532, y: 512 })
    expect(isKnown(null)).toBe(false)
    expect(isKnown({ x: 0, y: 0, width: 0, height: 0 })).toBe(false)
    expect(isKnown({ x: 0, y: 0, width: 16, height: 16 })).toBe(true)
  })
})

describe('the screens', () => {
  it('are asked which one has the most of a window', () => {
    const second = { bounds: { ...screen, x: 1920 }, workArea: { ...screen, x: 1920 } }
    const all = [barred.top, second] as const
    expect(nearest({ x: 1800, y: 100, width: 1000, height: 500 }, [...all])).toBe(second)
    expect(nearest({ x: 1000, y: 100, width: 1000, height: 500 }, [...all])).toBe(barred.top)
    expect(nearest({ x: 9000, y: 9000, width: 10, height: 10 }, [...all])).toBe(barred.top)
  })

  it('let somebody take hold of a window, or not', () => {
    const window = { x: 100, y: 100, width: 1000, height: 700 }
    const reach = (changed: Partial<typeof window>): boolean =>
      isReachable({ ...window, ...changed }, [barred.top])
    expect(reach({})).toBe(true)
    expect(reach({ x: -900 })).toBe(false)
    expect(reach({ x: -800 })).toBe(true)
    expect(reach({ y: 10 })).toBe(false)
    expect(reach({ y: 1070 })).toBe(false)
    expect(isReachable(window, [])).toBe(false)
  })

  it('hold every window that was put into them', () => {
    const area = fc.record({
      x: fc.integer({ min: -5_000, max: 5_000 }),
      y: fc.integer({ min: -5_000, max: 5_000 }),
      width: fc.integer({ min: 300, max: 5_000 }),
      height: fc.integer({ min: 300, max: 5_000 }),
    })
    fc.assert(
      fc.property(area, area, (rect, place) => {
        for (const put of [
          within(rect, place),
          centred(rect, place),
          besideTray(rect, { bounds: place, workArea: place }, size),
        ]) {
          expect(put.x).toBeGreaterThanOrEqual(place.x)
          expect(put.y).toBeGreaterThanOrEqual(place.y)
          expect(put.x + put.width).toBeLessThanOrEqual(place.x + place.width)
          expect(put.y + put.height).toBeLessThanOrEqual(place.y + place.height)
        }
      }),
    )
  })
})
