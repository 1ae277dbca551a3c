/** Where a postmortem stands in the folder, and what is to be chosen where somebody else changed it there. */
import { useEffect, useState } from 'react'
import type { FolderStanding } from '../../../contract/postmortem-out.ts'
import { usePage } from '../../store.ts'
import { Button } from '../../ui/parts.tsx'
import { plainLine } from '../../ui/plain-text.ts'
import { useTexts } from '../texts.ts'
import { AlongPart } from './along-part.tsx'
import { apartIn } from './apart.ts'
import { folderWords } from './folder-words.ts'
import { pushAlong, settle } from './take-out.ts'

/** @param turn changes when something was done with the folder */
export function FolderPart({ id, turn }: { readonly id: number; readonly turn: boolean }) {
  const engine = usePage((page) => page.engine)
  const mine = useTexts((each) => each.texts.get(id)?.text ?? '')
  const [standing, setStanding] = useState<FolderStanding | null>(null)
  const [settled, setSettled] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was done there changes the answer
  useEffect(() => {
    let left = false
    engine?.query('postmortems.folder', { postmortemId: id }).then(
      (answer) => {
        if (!left) setStanding(answer)
      },
      // What was known stays.
      () => {},
    )
    return () => {
      left = true
    }
  }, [engine, id, turn, settled])
  const askAgain = (): void => setSettled((count) => count + 1)
  if (!standing) return null
  const choose = async (take: 'theirs' | 'mine'): Promise<void> => {
    await settle(id, take)
    askAgain()
  }
  return (
    <section className="out-folder" aria-label="In the folder">
      <p className="soft">{plainLine(folderWords(standing))}</p>
      {standing.problem !== null && <p className="out-problem">{plainLine(standing.problem)}</p>}
      {standing.along && (
        <AlongPart
          along={standing.along}
          onPush={() => void pushAlong(id, standing.along?.count ?? 0).then(askAgain)}
        />
      )}
      {standing.conflict && (
        <Conflict theirs={standing.conflict.theirs} mine={mine} onChoose={(take) => void choose(take)} />
      )}
    </section>
  )
}

function Conflict(props: {
  readonly theirs: string
  readonly mine: string
  readonly onChoose: (take: 'theirs' | 'mine') => void
}) {
  const apart = apartIn(props.theirs, props.mine)
  return (
    <>
      <div className="out-apart">
        <figure>
          <figcaption>There</figcaption>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keys must reach it */}
          <pre tabIndex={0} data-scroller="">
            {apart.theirs}
          </pre>
        </figure>
        <figure>
          <figcaption>Here</figcaption>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keys must reach it */}
          <pre tabIndex={0} data-scroller="">
            {apart.mine}
          </pre>
        </figure>
      </div>
      <p className="soft">
        Neither is lost: what is here stays among its versions, what is there is kept in a file beside it.
      </p>
      <p className="dialog-actions">
        <Button small onPress={() => props.onChoose('theirs')}>
          Take what is there
        </Button>
        <Button small onPress={() => props.onChoose('mine')}>
          Keep what is here
        </Button>
      </p>
    </>
  )
}
