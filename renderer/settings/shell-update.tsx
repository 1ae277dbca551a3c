/** Updates: what is chosen, what is known, and the one thing that can be done about it now. */
import type { ShellFacts, ShellSettings, UpdateState } from '../../contract/shell.ts'
import { useNow } from '../now.ts'
import { give } from '../orders.ts'
import { momentText } from '../ui/clock.ts'
import { Button } from '../ui/parts.tsx'
import { plainLine, plainProse } from '../ui/plain-text.ts'
import { Radios } from './radios.tsx'

const choices: readonly (readonly [ShellSettings['updates'], string])[] = [
  ['download', 'Fetch new versions, install when I say so'],
  ['tell', 'Only tell me'],
  ['off', 'Never ask for new versions'],
]

export function Updates(props: { readonly chosen: ShellSettings['updates']; readonly facts: ShellFacts }) {
  const { chosen, facts } = props
  const { update, whatIsNew } = facts
  return (
    <div className="laptop-part">
      {update.kind !== 'elsewhere' && (
        <Radios
          name="updates"
          legend="Updates"
          value={chosen}
          choices={choices}
          onPick={(updates) => void give('shell.set', { updates })}
        />
      )}
      <Known update={update} />
      {whatIsNew && (
        <Notes
          title={`What is new in this version, ${plainLine(whatIsNew.version)}`}
          notes={whatIsNew.text}
        />
      )}
    </div>
  )
}

function Known({ update }: { readonly update: UpdateState }) {
  const now = useNow()
  switch (update.kind) {
    case 'elsewhere':
      return <p className="soft">{plainLine(update.reason)}</p>
    case 'none':
      return (
        <p className="form-actions">
          <Check />
          <span className="soft num">
            {update.checkedAt === null
              ? 'Not asked yet.'
              : `No newer version at ${momentText(update.checkedAt, now)}.`}
          </span>
        </p>
      )
    case 'failed':
      return (
        <p className="form-actions">
          <Check />
          <span className="ink-unknown num">
            At {momentText(update.at, now)}: {plainLine(update.reason)}
          </span>
        </p>
      )
    case 'available':
      return (
        <>
          <p>
            <b>Version {plainLine(update.version)} is there.</b> {plainLine(update.how)}
          </p>
          <Notes title={`What is new in ${plainLine(update.version)}`} notes={update.notes} />
        </>
      )
    case 'fetching':
      return (
        <p className="num" role="status">
          Fetching version {plainLine(update.version)}: {Math.round(update.percent)} %
        </p>
      )
    case 'ready':
      return (
        <>
          <p className="form-actions">
            <Button onPress={() => void give('shell.installUpdate', {})}>
              Install version {plainLine(update.version)}
            </Button>
            <span className="soft">Nightdesk starts anew. Nobody is called in the seconds between.</span>
          </p>
          <Notes title={`What is new in ${plainLine(update.version)}`} notes={update.notes} />
        </>
      )
  }
}

function Check() {
  return <Button onPress={() => void give('shell.checkForUpdate', {})}>Look for a new version</Button>
}

function Notes({ notes, title }: { readonly notes: string; readonly title: string }) {
  if (notes === '') return null
  return (
    <details className="more-fields">
      <summary>{title}</summary>
      <p className="prose">
        <bdi>{plainProse(notes)}</bdi>
      </p>
    </details>
  )
}
