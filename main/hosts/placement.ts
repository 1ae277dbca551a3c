/** Where windows go, as rectangles alone. All numbers are px as the system counts them (DIP). */
import type { Display, Rectangle } from 'electron'

export interface Size {
  readonly width: number
  readonly height: number
}

/** What is asked of a screen: all of it, and the part that bars and docks leave free. */
export type Place = Pick<Display, 'bounds' | 'workArea'>

/** Between a window and the bar or the edge it hangs on. */
const gap = 8
/** So much of a window's upper edge must be on a screen for somebody to take hold of it. */
const holdable: Size = { width: 120, height: 40 }

/** The rectangle moved into `area`, and cut to it where it is larger. */
export function within(rect: Rectangle, area: Rectangle): Rectangle {
  const width = Math.min(rect.width, area.width)
  const height = Math.min(rect.height, area.height)
  const x = Math.min(Math.max(rect.x, area.x), area.x + area.width - width)
  const y = Math.min(Math.max(rect.y, area.y), area.y + area.height - height)
  return { x: Math.round(x), y: Math.round(y), width: Math.round(width), height: Math.round(height) }
}

/** In the middle of `area`. */
export function centred({ width, height }: Size, area: Rectangle): Rectangle {
  const x = area.x + (area.width - width) / 2
  const y = area.y + (area.height - height) / 2
  return within({ x, y, width, height }, area)
}

/** Did the system say where its tray picture is? Linux gives no bounds, and Windows none while it hides the picture. */
export function isKnown(tray: Rectangle | null): tray is Rectangle {
  return tray !== null && tray.width > 0 && tray.height > 0
}

/** Under the tray's picture, or above it when the bar is at the bottom; never over the bar itself. */
export function besideTray(tray: Rectangle, { workArea }: Place, size: Size): Rectangle {
  const below = tray.y + tray.height / 2 < workArea.y + workArea.height / 2
  const x = tray.x + (tray.width - size.width) / 2
  const y = below ? tray.y + tray.height + gap : tray.y - size.height - gap
  return within({ ...size, x, y }, inset(workArea))
}

/** In the corner where a tray usually is: on the right, at the top where a bar is there, else at the bottom. */
export function inTrayCorner({ bounds, workArea }: Place, size: Size): Rectangle {
  const y = workArea.y > bounds.y ? workArea.y : workArea.y + workArea.height
  return within({ ...size, x: workArea.x + workArea.width, y }, inset(workArea))
}

function inset({ x, y, width, height }: Rectangle): Rectangle {
  return { x: x + gap, y: y + gap, width: width - 2 * gap, height: height - 2 * gap }
}

/** Can somebody see and move a window that is here? By its upper edge, where it is taken hold of. */
export function isReachable(rect: Rectangle, screens: readonly Place[]): boolean {
  return screens.some(({ workArea }) => {
    const left = Math.max(rect.x, workArea.x)
    const right = Math.min(rect.x + rect.width, workArea.x + workArea.width)
    const inside = rect.y >= workArea.y - 1 && rect.y + holdable.height <= workArea.y + workArea.height
    return inside && right - left >= Math.min(holdable.width, rect.width)
  })
}

/** The screen that has the most of `rect`, the first one when none has any. */
export function nearest<Screen extends Place>(
  rect: Rectangle,
  screens: readonly [Screen, ...Screen[]],
): Screen {
  const shared = ({ workArea: area }: Screen): number => {
    const width = Math.min(rect.x + rect.width, area.x + area.width) - Math.max(rect.x, area.x)
    const height = Math.min(rect.y + rect.height, area.y + area.height) - Math.max(rect.y, area.y)
    return width > 0 && height > 0 ? width * height : 0
  }
  return screens.reduce((best, screen) => (shared(screen) > shared(best) ? screen : best))
}
