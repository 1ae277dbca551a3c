import { Link2, RotateCcw } from 'lucide-react'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { impactIcons, layerIcons } from '../../../renderer/watch/icons.ts'
import { cameBackPath, impactPaths, joinedPath, layerPaths } from '../../../renderer/watch/row-icons.ts'

/** An icon's shapes as one path: what a row draws. */
function pathOf(icon: typeof RotateCcw): string {
  const box = document.createElement('div')
  box.innerHTML = renderToStaticMarkup(createElement(icon))
  const shapes = [...(box.querySelector('svg')?.children ?? [])].map((shape) => {
    const of = (name: string): number => Number(shape.getAttribute(name) ?? 0)
    const [r, rx] = [of('r'), of('rx')]
    switch (shape.tagName.toLowerCase()) {
      case 'circle':
        return `M${of('cx') - r} ${of('cy')}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`
      case 'line':
        return `M${of('x1')} ${of('y1')}L${of('x2')} ${of('y2')}`
      case 'rect': {
        const [w, h] = [of('width') - 2 * rx, of('height') - 2 * rx]
        const corner = (x: number, y: number): string => `a${rx} ${rx} 0 0 1 ${x} ${y}`
        return `M${of('x') + rx} ${of('y')}h${w}${corner(rx, rx)}v${h}${corner(-rx, rx)}h${-w}${corner(-rx, -rx)}v${-h}${corner(rx, -rx)}z`
      }
      default:
        // A first `m` is absolute, what follows it is not: in the middle of a path both must be said.
        return (shape.getAttribute('d') ?? '').replace(/^m([\d.]+) ([\d.]+) ?/, 'M$1 $2l')
    }
  })
  return shapes.join('')
}

it('draws in a row the same pictures as elsewhere', () => {
  for (const [impact, icon] of Object.entries(impactIcons))
    expect(impactPaths[impact as keyof typeof impactPaths], impact).toBe(pathOf(icon))
  for (const [layer, icon] of Object.entries(layerIcons))
    expect(layerPaths[layer as keyof typeof layerPaths], layer).toBe(pathOf(icon))
  expect(cameBackPath).toBe(pathOf(RotateCcw))
  expect(joinedPath).toBe(pathOf(Link2))
})
