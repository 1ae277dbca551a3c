/** One place: its layers by shape and word, and what else is to be known of it. */
import { BellOff, NotebookPen, Wrench } from 'lucide-react'
import type { EnvironmentHealth, LayerHealth } from '../../contract/environments.ts'
import { useNow } from '../now.ts'
import { momentText } from '../ui/clock.ts'
import { Fact } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { marks } from '../watch/icons.ts'
import { selectPlace } from './desk.ts'
import { layerNames, layerText } from './words.ts'

export function PlaceRow(props: {
  readonly place: EnvironmentHealth
  readonly isSelected: boolean
  /** the one of the rows that Tab reaches */
  readonly isFirst: boolean
}) {
  const { place, isSelected, isFirst } = props
  const { name, customer, layers } = place
  return (
    <tr className={isSelected ? 'place-selected' : undefined}>
      <th scope="row">
        <button
          type="button"
          className="place-name"
          data-place={name}
          tabIndex={isFirst ? 0 : -1}
          aria-expanded={isSelected}
          onClick={() => selectPlace(isSelected ? null : name)}
        >
          <code className="cut">
            <Plain text={name} />
          </code>
          {customer !== null && (
            <span className="soft cut">
              <Plain text={customer} />
            </span>
          )}
        </button>
      </th>
      {layers.map((layer) => (
        <td key={layer.layer}>
          <Layer health={layer} />
        </td>
      ))}
      <td>
        <Also place={place} />
      </td>
    </tr>
  )
}

function Layer({ health }: { readonly health: LayerHealth }) {
  const { layer, state, worst, reason } = health
  return (
    <span
      className={`layer layer-${state}`}
      title={reason === null ? undefined : plainLine(`${layerNames[layer]}: ${reason}`)}
    >
      {state === 'firing' && <SeverityMark mark={marks[worst ?? 'notify']} label={null} small />}
      {state === 'kept-quiet' && <BellOff size={16} strokeWidth={1.75} aria-hidden="true" />}
      {state === 'quiet' && <SeverityMark mark="quiet" label={null} small />}
      {state === 'unknown' && <SeverityMark mark="blind" label={null} small />}
      <span>
        {layerText(health)}
        {state !== 'unknown' && reason !== null && <span className="layer-more">, not all seen</span>}
      </span>
    </span>
  )
}

function Also({ place }: { readonly place: EnvironmentHealth }) {
  const now = useNow()
  const { windows, postmortems, upgrade } = place
  const open = windows.filter(({ startsAt }) => startsAt <= now)
  return (
    <span className="place-also">
      {open.length > 0 && (
        <Fact icon={Wrench}>
          maintenance until {momentText(Math.max(...open.map((one) => one.endsAt)), now)}
        </Fact>
      )}
      {postmortems.length > 0 && (
        <Fact icon={NotebookPen}>
          {postmortems.length === 1 ? '1 postmortem' : `${postmortems.length} postmortems`}
        </Fact>
      )}
      {open.length === 0 && upgrade !== null && (
        <Fact tone="minor">upgraded {momentText(upgrade.at, now)}</Fact>
      )}
    </span>
  )
}
