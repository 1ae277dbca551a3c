/** What the browser tab says: the title, and the small picture drawn on a canvas. */

export interface TabState {
  readonly needsYou: number
  readonly late: boolean
  readonly live: boolean
  /** every source verified and nothing needs anybody */
  readonly quiet: boolean
  readonly drill: boolean
}

/** The title: the count first, since tabs cut the end off. */
export function tabTitle(tab: TabState): string {
  const drill = tab.drill ? 'Fire drill, ' : ''
  if (!tab.live) return `${drill}Not live, Nightdesk`
  if (tab.needsYou > 0) return `(${tab.needsYou}) ${drill}${tab.late ? 'overdue' : 'needs you'}, Nightdesk`
  return `${drill}${tab.quiet ? 'All quiet' : 'Not all clear'}, Nightdesk`
}

const size = 64

/** The picture as a data: URL; '' where there is no canvas. Shapes as in the list: octagon, dashed ring, ring. */
export function tabIcon(tab: TabState): string {
  const canvas = document.createElement('canvas')
  canvas.width = size
  canvas.height = size
  const paint = canvas.getContext('2d')
  if (!paint) return ''
  if (!tab.live || (tab.needsYou === 0 && !tab.quiet)) drawRing(paint, '#b58ac4', [11, 8], '?')
  else if (tab.needsYou > 0) drawCount(paint, tab)
  else drawRing(paint, '#43a08c', [], '')
  if (tab.drill) drawDrill(paint)
  return canvas.toDataURL('image/png')
}

function drawRing(paint: CanvasRenderingContext2D, colour: string, dash: number[], word: string): void {
  paint.strokeStyle = colour
  paint.lineWidth = 8
  paint.setLineDash(dash)
  paint.beginPath()
  paint.arc(32, 32, 26, 0, 2 * Math.PI)
  paint.stroke()
  drawWord(paint, word, colour)
}

function drawCount(paint: CanvasRenderingContext2D, tab: TabState): void {
  paint.fillStyle = tab.late ? '#f77342' : '#f9c976'
  paint.beginPath()
  for (const [x, y] of [
    [20, 2],
    [44, 2],
    [62, 20],
    [62, 44],
    [44, 62],
    [20, 62],
    [2, 44],
    [2, 20],
  ] as const)
    paint.lineTo(x, y)
  paint.fill()
  drawWord(paint, tab.needsYou > 99 ? '99' : String(tab.needsYou), '#241804')
}

function drawWord(paint: CanvasRenderingContext2D, word: string, colour: string): void {
  paint.fillStyle = colour
  paint.font = 'bold 38px sans-serif'
  paint.textAlign = 'center'
  paint.textBaseline = 'middle'
  paint.fillText(word, 32, 35)
}

/** A drill is marked by a thick two-coloured bar, whatever else the picture says. */
function drawDrill(paint: CanvasRenderingContext2D): void {
  for (let x = 0; x < size; x += 16) {
    paint.fillStyle = (x / 16) % 2 === 0 ? '#81c5e8' : '#10222c'
    paint.fillRect(x, 48, 16, 16)
  }
}
