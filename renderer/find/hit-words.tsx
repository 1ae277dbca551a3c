/** What a hit says in a list: what it is, its title with what was found marked, where, and the words around. */
import {
  BellRing,
  BookOpenText,
  Building2,
  Layers,
  type LucideIcon,
  MessageSquareText,
  NotebookPen,
  UserRound,
} from 'lucide-react'
import type { FindHit, FindKind, FindPiece } from '../../contract/find.ts'
import { useNowTo } from '../now.ts'
import { momentText } from '../ui/clock.ts'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { factsOf, oneOf, openWord } from './words.ts'

const icons: Readonly<Record<FindKind, LucideIcon>> = {
  alert: BellRing,
  thread: MessageSquareText,
  postmortem: NotebookPen,
  person: UserRound,
  customer: Building2,
  environment: Layers,
  recipe: BookOpenText,
}

/** The kind as a picture; its word is said with it. */
export function KindIcon({ kind }: { readonly kind: FindKind }) {
  const Icon = icons[kind]
  return (
    <span className="hit-icon">
      <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
      <span className="unseen-words">{oneOf[kind]}: </span>
    </span>
  )
}

export function Pieces({ pieces }: { readonly pieces: readonly FindPiece[] }) {
  return (
    <bdi>
      {pieces.map(({ text, hit }, index) =>
        hit ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces are places in one text, they have no other identity
          <mark key={index}>{plainLine(text)}</mark>
        ) : (
          plainLine(text)
        ),
      )}
    </bdi>
  )
}

export function HitWords({ hit }: { readonly hit: FindHit }) {
  const facts = factsOf(hit)
  const open = openWord(hit)
  return (
    <>
      <KindIcon kind={hit.target.kind} />
      <span className="hit-main">
        <span className="hit-title">
          <b className="cut">
            <Pieces pieces={hit.title} />
          </b>
          {open !== null && (
            <span className={`hit-open${hit.target.kind === 'alert' ? ' hit-fires' : ''}`}>{open}</span>
          )}
          {facts.length > 0 && (
            <span className="hit-facts cut">
              {' '}
              <Plain text={facts.join(' · ')} />
            </span>
          )}
        </span>
        {hit.words.length > 0 && (
          <span className="hit-words cut">
            {hit.from !== null && hit.from !== 'label' && (
              <i>
                <Plain text={hit.from} />:{' '}
              </i>
            )}
            <Pieces pieces={hit.words} />
          </span>
        )}
      </span>
      {hit.at !== null && <When at={hit.at} />}
    </>
  )
}

function When({ at }: { readonly at: number }) {
  const words = useNowTo((now) => momentText(at, now))
  return <time className="hit-when">{words}</time>
}
