/** The sections of the text and how far each is; below them what the meeting still needs. */
import { Plus } from 'lucide-react'
import { useRef } from 'react'
import type { PostmortemSummary } from '../../contract/postmortem.ts'
import {
  mainSections,
  moreSections,
  type Section,
  type SectionKind,
  type Standing,
  sectionCount,
  sectionOf,
  sectionStanding,
  sectionTitles,
} from '../../contract/postmortem-sections.ts'
import { Plain } from '../ui/plain.tsx'
import { AlsoThere } from './also-there.tsx'
import { useEditorView } from './editor-view.ts'
import { ReadyBox } from './ready-box.tsx'
import { SectionRing, standingWords } from './section-ring.tsx'
import { sectionAt } from './sheet/places.ts'
import { sheetDoor } from './sheet-door.ts'
import { useTexts } from './texts.ts'
import { type ReadText, useSections } from './use-sections.ts'

/** Headings of a text that are listed; a text of thousands is read by its own headings. */
const mostListed = 60

interface Line {
  readonly key: string
  readonly name: string
  readonly section: Section | null
  readonly kind: SectionKind | null
  readonly standing: Standing
  readonly count: number | null
}

export function Outline({ summary }: { readonly summary: PostmortemSummary }) {
  const read = useSections(summary.id)
  const lines = linesOf(read, summary)
  const place = useEditorView((view) => view.place)
  const isBehind = useTexts(({ texts }) => texts.get(summary.id)?.text !== read.text)
  // The sections lag behind the keys; where the cursor is among them is not guessed meanwhile.
  const last = useRef<number | null>(null)
  if (!isBehind) last.current = sectionAt(read.sections, place)?.from ?? null
  const here = last.current
  const full = lines.filter(({ standing }) => standing === 'full').length
  const missing = moreSections.filter((kind) => sectionOf(read.sections, kind) === null)
  return (
    <div className="outline-inner">
      <h3 className="outline-head">
        Sections{' '}
        <small className="num">
          {full} of {lines.length}
        </small>
      </h3>
      <ul>
        {lines.map((line) => (
          <li key={line.key}>
            <button
              type="button"
              className="outline-line"
              aria-current={line.section !== null && line.section.from === here ? 'true' : undefined}
              onClick={() => show(summary.id, line)}
            >
              <SectionRing standing={line.standing} />
              <span className="outline-name">
                <Plain text={line.name} />
                <span className="unseen-words">, {standingWords[line.standing]}</span>
              </span>
              {line.count !== null && line.count > 0 && <small className="num">{line.count}</small>}
            </button>
          </li>
        ))}
      </ul>
      {missing.length > 0 && (
        <details className="more-fields outline-more">
          <summary>More sections</summary>
          <ul>
            {missing.map((kind) => (
              <li key={kind}>
                <button
                  type="button"
                  className="outline-line outline-add"
                  onClick={() => addAndShow(summary.id, kind)}
                >
                  <Plus size={16} strokeWidth={1.75} aria-hidden="true" />
                  <span className="outline-name">
                    <span className="unseen-words">Add </span>
                    {sectionTitles[kind]}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </details>
      )}
      <AlsoThere summary={summary} />
      <span className="grow" />
      <ReadyBox summary={summary} />
    </div>
  )
}

/** The five that are always there, whether the text has them or not, and whatever else it has, in the text's own order. */
function linesOf({ text, sections }: ReadText, { life }: PostmortemSummary): readonly Line[] {
  const listed = sections.filter(({ isTitle }) => !isTitle).slice(0, mostListed)
  const there = listed.map(
    (section): Line => ({
      key: `${section.from} ${section.title}`,
      name: section.title === '' ? 'Without a name' : section.title,
      ...{ section, kind: section.kind },
      standing: sectionStanding(section, text, life),
      count: sectionCount(section, text),
    }),
  )
  const absent = mainSections
    .filter((kind) => sectionOf(sections, kind) === null)
    .map(
      (kind): Line => ({
        ...{ key: kind, name: sectionTitles[kind], section: null, kind, standing: 'empty', count: null },
      }),
    )
  return [...there, ...absent]
}

function show(id: number, { section, kind }: Line): void {
  if (section === null && kind !== null) addAndShow(id, kind)
  else if (section) sheetDoor(id)?.goTo(section.bodyFrom - 1)
}

function addAndShow(id: number, kind: SectionKind): void {
  const door = sheetDoor(id)
  if (!door) return
  door.addToSection(kind, '')
  useEditorView.setState({ paneOpen: false })
}
