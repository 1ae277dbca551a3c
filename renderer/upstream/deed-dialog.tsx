/** C: what can be done about these alerts at their source, and the words, people and times that it needs. */
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react'
import type { AskedKind } from '../../contract/deed-orders.ts'
import { deedNames } from '../../contract/deed-words.ts'
import { closeDialog, give } from '../orders.ts'
import { type About, usePage } from '../store.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Button, Key } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { Problem } from '../ui/problem.tsx'
import { LeftOut, useChosen, Worst } from '../watch/chosen.tsx'
import { countOf, sourceTitle } from '../watch/words.ts'
import { DeedForm } from './deed-form.tsx'
import { askedKinds, deedHints } from './words.ts'

export function DeedDialog({ episodeIds, left = 0 }: About) {
  const chosen = useChosen(episodeIds)
  const sources = usePage((page) => page.state?.sources)
  const [kind, setKind] = useState<AskedKind | null>(null)
  const first = useRef<HTMLButtonElement>(null)
  // Also when somebody comes back to choose something else: what had the focus is gone.
  useEffect(() => {
    if (kind === null) first.current?.focus()
  }, [kind])
  const own = [...new Set(chosen.map(({ sourceId }) => sourceId))].flatMap(
    (id) => sources?.find((each) => each.id === id) ?? [],
  )
  const [only] = own
  const where = own.length === 1 && only ? plainLine(sourceTitle(only)) : 'their sources'
  // Several sources know different people.
  const can = askedKinds.filter(
    (each) =>
      own.some((source) => source.deeds?.includes(each)) &&
      (own.length === 1 || (each !== 'reassign' && each !== 'add-responders')),
  )
  const title = kind === null ? `At ${where}` : `${deedNames[kind]} at ${where}`
  return (
    <Dialog
      title={chosen.length > 1 ? `${title}, ${countOf(chosen.length, 'alert')}` : title}
      onClose={closeDialog}
      onKeyDown={(event) => kind === null && pickByDigit(event, can, setKind)}
    >
      <Worst episodes={chosen} />
      <LeftOut left={left} />
      {kind === null || !only ? (
        <Menu can={can} where={where} episodeIds={episodeIds} first={first} onPick={setKind} />
      ) : (
        <DeedForm
          key={kind}
          kind={kind}
          episodeIds={episodeIds}
          source={only}
          where={where}
          back={() => setKind(null)}
        />
      )}
      <Problem />
    </Dialog>
  )
}

function pickByDigit(
  event: KeyboardEvent,
  can: readonly AskedKind[],
  onPick: (kind: AskedKind) => void,
): void {
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return
  const kind = can[Number(event.key) - 1]
  if (!kind) return
  event.preventDefault()
  onPick(kind)
}

function Menu(props: {
  readonly can: readonly AskedKind[]
  readonly where: string
  readonly episodeIds: About['episodeIds']
  readonly first: RefObject<HTMLButtonElement | null>
  readonly onPick: (kind: AskedKind) => void
}) {
  const { can, where, episodeIds, first, onPick } = props
  const cannot = askedKinds.filter((kind) => !can.includes(kind))
  return (
    <>
      <ul className="choices-list">
        {can.map((kind, index) => (
          <li key={kind}>
            <button
              ref={index === 0 ? first : null}
              type="button"
              className="choice"
              aria-keyshortcuts={`${index + 1}`}
              onClick={() => onPick(kind)}
            >
              <Key name={`${index + 1}`} />
              <b>{deedNames[kind]}</b>
              <span className="soft">{deedHints[kind]}</span>
            </button>
          </li>
        ))}
      </ul>
      {cannot.length > 0 && <Elsewhere cannot={cannot} where={where} episodeIds={episodeIds} />}
    </>
  )
}

/** What cannot be done from here is done at the source: its page is opened there. */
function Elsewhere(props: {
  readonly cannot: readonly AskedKind[]
  readonly where: string
  readonly episodeIds: About['episodeIds']
}) {
  const { cannot, where, episodeIds } = props
  const [only, second] = episodeIds
  const link = usePage((page) =>
    only === undefined || second !== undefined
      ? undefined
      : page.details.get(only)?.links.find((each) => each.link === 'source' && each.refused === null),
  )
  const names = cannot.map((kind) => deedNames[kind].toLowerCase()).join(', ')
  return (
    <p className="dialog-actions">
      <span className="soft">
        {cannot.length === askedKinds.length
          ? `Beside acknowledgements and silences nothing can be done at ${where} from here.`
          : `Not from here: ${names}. Do it at ${where}.`}
      </span>
      {link && only !== undefined && (
        <Button
          small
          label={`Open it there, ${link.host}, in the browser`}
          onPress={() => void give('links.open', { episodeId: only, link: 'source' })}
        >
          Open it there
        </Button>
      )}
    </p>
  )
}
