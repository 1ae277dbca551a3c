/** What the text said before: every version that was saved, what was changed since, and the way back to it. */
import { ArrowLeft } from 'lucide-react'
import { type ComponentType, useEffect, useState } from 'react'
import { AppError } from '../../contract/errors.ts'
import type { PostmortemSummary } from '../../contract/postmortem.ts'
import type { PostmortemVersion, VersionText } from '../../contract/postmortem-text.ts'
import { useNowTo } from '../now.ts'
import { give } from '../orders.ts'
import { say, usePage } from '../store.ts'
import { hourMinuteSecond, momentText } from '../ui/clock.ts'
import { Button } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { useLive } from '../watch/sight.ts'
import { desk, useTexts } from './texts.ts'

/** Saves so near to each other are listed as one, ms. */
const apartMs = 5 * 60_000

export function VersionsPane({ summary }: { readonly summary: PostmortemSummary }) {
  const [chosen, setChosen] = useState<number | null>(null)
  if (chosen !== null) return <OneVersion id={summary.id} version={chosen} back={() => setChosen(null)} />
  return <VersionList summary={summary} choose={setChosen} />
}

function VersionList(props: {
  readonly summary: PostmortemSummary
  readonly choose: (version: number) => void
}) {
  const { id, version } = props.summary
  const engine = usePage((page) => page.engine)
  const live = useLive()
  const [list, setList] = useState<readonly PostmortemVersion[] | null>(null)
  const [more, setMore] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: with every save there is one version more
  useEffect(() => {
    let left = false
    if (!live) return
    engine?.query('postmortems.versions', { postmortemId: id, before: null, apartMs }).then(
      (answer) => {
        if (left) return
        setList(answer.versions)
        setMore(answer.more)
        setProblem(null)
      },
      (error: unknown) => left || setProblem(reasonOf(error)),
    )
    return () => {
      left = true
    }
  }, [engine, live, id, version])
  const older = async (): Promise<void> => {
    const before = list?.at(-1)?.first
    if (!engine || before === undefined) return
    try {
      const answer = await engine.query('postmortems.versions', { postmortemId: id, before, apartMs })
      setList([...(list ?? []), ...answer.versions])
      setMore(answer.more)
    } catch (error) {
      setProblem(reasonOf(error))
    }
  }
  return (
    <div className="versions">
      {problem !== null && <p className="versions-word soft">{plainLine(problem)}</p>}
      {list === null && problem === null && <p className="versions-word soft">Reading the versions.</p>}
      {list?.length === 0 && (
        <p className="versions-word soft">Nothing was changed since this draft was begun.</p>
      )}
      <ul>
        {list?.map((each) => (
          <VersionLine
            key={each.version}
            each={each}
            isNow={each.version === version}
            choose={() => props.choose(each.version)}
          />
        ))}
      </ul>
      {more && (
        <p className="versions-word">
          <Button small onPress={() => void older()}>
            Older versions
          </Button>
        </p>
      )}
    </div>
  )
}

function VersionLine(props: {
  readonly each: PostmortemVersion
  readonly isNow: boolean
  readonly choose: () => void
}) {
  const { each, isNow } = props
  const at = useNowTo((now) => momentText(each.at, now))
  return (
    <li>
      <button type="button" className="version-line num" disabled={isNow} onClick={props.choose}>
        <time>{at}</time>
        <span>
          {isNow ? 'Now' : changeWords(each)}
          {each.restored !== null && <small>brought back</small>}
        </span>
      </button>
    </li>
  )
}

/** `412 characters added, 3 taken away` */
function changeWords({ added, removed }: PostmortemVersion): string {
  const characters = (count: number): string => `${count} character${count === 1 ? '' : 's'}`
  if (removed === 0) return `${characters(added)} added`
  if (added === 0) return `${characters(removed)} taken away`
  return `${characters(added)} added, ${removed} taken away`
}

type Diff = ComponentType<{ readonly before: string; readonly now: string }>

function OneVersion(props: { readonly id: number; readonly version: number; readonly back: () => void }) {
  const { id, version, back } = props
  const engine = usePage((page) => page.engine)
  const live = useLive()
  const now = useTexts(({ texts }) => texts.get(id)?.text ?? '')
  const [old, setOld] = useState<VersionText | null>(null)
  const [Diff, setDiff] = useState<{ readonly part: Diff } | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    let left = false
    const failed = (error: unknown): void => void (left || setProblem(reasonOf(error)))
    import('./sheet/version-diff.tsx').then(
      ({ VersionDiff }) => left || setDiff({ part: VersionDiff }),
      () => failed(new AppError('internal', 'The comparison could not be loaded.')),
    )
    engine
      ?.query('postmortems.version', { postmortemId: id, version })
      .then((answer) => left || setOld(answer), failed)
    return () => {
      left = true
    }
  }, [engine, id, version])
  const restore = async (): Promise<void> => {
    // What was typed last becomes a version of its own before.
    if (!(await desk().handedOver(id))) {
      setProblem('Your last words are not saved yet, so nothing was brought back.')
      return
    }
    if (!(await give('postmortems.restore', { postmortemId: id, version }))) return
    say('Brought back. What stood there before is a version too.', false)
    back()
  }
  return (
    <div className="versions">
      <header className="version-head">
        <Button
          small
          kind="bare"
          icon={<ArrowLeft size={16} strokeWidth={1.75} aria-hidden="true" />}
          onPress={back}
        >
          Versions
        </Button>
        <span className="grow" />
        {live && old && (
          <Button small onPress={() => void restore()}>
            Bring it back
          </Button>
        )}
      </header>
      {problem !== null && (
        <p className="versions-word" role="status">
          {plainLine(problem)}
        </p>
      )}
      {old && (
        <p className="versions-word soft">
          What was changed since {hourMinuteSecond(old.at)}: added words are marked, those taken away struck
          out.
        </p>
      )}
      {old && Diff && <Diff.part before={old.text} now={now} />}
    </div>
  )
}

function reasonOf(error: unknown): string {
  return error instanceof AppError ? error.message : 'The versions could not be read.'
}
