/** What it cost by the record: each figure with how it is known, and one press away from the text. */
import { durationWords } from '../../contract/duration-words.ts'
import type { Evidence, Figure, ImpactFigures as Figures } from '../../contract/postmortem-evidence.ts'
import { say, usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { sheetDoor } from './sheet-door.ts'

const rows: readonly (readonly [string, (figures: Figures) => Figure])[] = [
  ['Down', ({ down }) => down],
  ['Degraded', ({ degraded }) => degraded],
  ['Noticed after', ({ detected }) => detected],
  ['Acknowledged after', ({ acknowledged }) => acknowledged],
  ['Stopped after', ({ mitigated }) => mitigated],
  ['Over after', ({ resolved }) => resolved],
]

/** In the words of the list; what is measured needs none. */
const howWords: Readonly<Record<Figure['how'], string>> = {
  measured: 'measured',
  estimated: 'estimated',
  unknown: 'not known',
}

export function ImpactFigures(props: {
  readonly id: number
  readonly evidence: Evidence
  readonly isOpen: boolean
}) {
  const { id, evidence, isOpen } = props
  const { impact, summary, startWhy } = evidence
  if (impact.lines.length === 0) return null
  return (
    <details className="more-fields cost">
      <summary>What it cost</summary>
      <dl className="cost-rows">
        {rows.map(([name, of]) => (
          <Row key={name} name={name} figure={of(impact)} />
        ))}
        <dt>Threads</dt>
        <dd>
          <b className="num">{impact.threads.value ?? 'not known'}</b> <small>{impact.threads.why}</small>
        </dd>
        <Names name="Customers" names={impact.customers} />
        <Names name="Environments" names={impact.environments} />
      </dl>
      <p className="dim cost-start">{startWhy}</p>
      <p className="cost-acts">
        <Button small disabled={!isOpen} onPress={() => put(id, 'impact', impact.lines.join('\n'))}>
          Put into Impact
        </Button>
        {summary !== null && (
          <Button small disabled={!isOpen} onPress={() => put(id, 'summary', summary)}>
            Put into Summary
          </Button>
        )}
      </p>
    </details>
  )
}

function Row({ name, figure }: { readonly name: string; readonly figure: Figure }) {
  const { value, how, why } = figure
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {value !== null && <b className="num">{durationWords(value)}</b>}{' '}
        <span className={`cost-how cost-${how}`}>{howWords[how]}</span>{' '}
        <small>
          <Plain text={why} />
        </small>
      </dd>
    </>
  )
}

function Names({ name, names }: { readonly name: string; readonly names: readonly string[] }) {
  if (names.length === 0) return null
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <Plain text={names.join(', ')} />
      </dd>
    </>
  )
}

function put(id: number, kind: string, words: string): void {
  const door = sheetDoor(id)
  if (!door) {
    usePage.setState({ problem: 'The text is not open, so nothing was put into it.' })
    return
  }
  door.addToSection(kind, words)
  say('Put into the text. It can be undone there.', false)
}
