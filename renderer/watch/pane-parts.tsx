/** Parts of the detail: links with their keys, labels, customer impact. */
import { BookOpenCheck, ChartLine, Database, type LucideIcon, RadioTower } from 'lucide-react'
import type { Episode, Impact, LinkKind } from '../../contract/alert.ts'
import type { EpisodeDetail } from '../../contract/queries.ts'
import { give } from '../orders.ts'
import { showPast } from '../past/show-past.ts'
import { Key, Select } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { impactWords } from './words.ts'

type Link = EpisodeDetail['links'][number]

const linkLooks: Record<LinkKind, readonly [LucideIcon, string?]> = {
  recipe: [BookOpenCheck, 'R'],
  dashboard: [ChartLine, 'D'],
  query: [Database],
  source: [RadioTower, 'O'],
}

/** What a recipe is called; the engine gives it as the label too when it knows no better one. */
const recipeWord = 'Ops recipe'

/** The recipe as a card, since it is what one does next; the other links as lines. */
export function Links({ episode, links }: { episode: Pick<Episode, 'id'>; links: readonly Link[] }) {
  const recipe = links.find((link) => link.link === 'recipe')
  const rest = links.filter((link) => link !== recipe)
  return (
    <section className="sect links" aria-label="Links">
      {recipe && (
        <LinkButton episode={episode} link={recipe} className="recipe">
          <small>{recipeWord}</small>
          {recipe.refused === null && <Key name="R" />}
          <b>
            <Plain text={recipe.label === recipeWord ? recipe.host : recipe.label} />
          </b>
          <span className="cut">
            <Plain
              text={recipe.refused ?? (recipe.label === recipeWord ? 'opens in the browser' : recipe.host)}
            />
          </span>
        </LinkButton>
      )}
      {rest.map((link) => {
        const [Icon, key] = linkLooks[link.link]
        return (
          <LinkButton key={link.link} episode={episode} link={link} className="link-row">
            <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
            <span className="cut">
              <Plain text={link.refused === null ? link.label : `${link.label}: ${link.refused}`} />
            </span>
            {key && link.refused === null && <Key name={key} />}
          </LinkButton>
        )
      })}
    </section>
  )
}

/** A link is opened by the engine, by its name: the page never sends an address. A refused one is only shown. */
function LinkButton(props: {
  episode: Pick<Episode, 'id'>
  link: Link
  className: string
  children: React.ReactNode
}) {
  const { episode, link, className, children } = props
  if (link.refused !== null) return <p className={`${className} is-refused`}>{children}</p>
  return (
    <button
      type="button"
      className={className}
      title={`Opens ${link.host} in the browser`}
      aria-keyshortcuts={linkLooks[link.link][1]}
      onClick={() => void give('links.open', { episodeId: episode.id, link: link.link })}
    >
      {children}
    </button>
  )
}

const impacts: readonly Impact[] = ['unknown', 'none', 'degraded', 'down']

/** Customer impact is its own field, and only a person sets it. */
export function ImpactField({ episode }: { episode: Episode }) {
  return (
    <section className="sect">
      <label className="sect-head" htmlFor="impact-field">
        Impact
      </label>
      <Select
        id="impact-field"
        value={episode.impact}
        options={impacts.map((impact) => [impact, impactWords[impact]])}
        onPick={(impact) => void give('alerts.setImpact', { episodeId: episode.id, impact })}
      />
    </section>
  )
}

/** The labels as they came; each opens the history of all that have it. */
export function Labels({ labels }: { labels: EpisodeDetail['labels'] }) {
  if (labels.length === 0) return null
  return (
    <section className="sect">
      <h3 className="sect-head">Labels</h3>
      <dl className="labels">
        {labels.map(([name, value]) => (
          <div key={name}>
            <dt title={name}>
              <Plain text={name} />
            </dt>
            <dd title={value}>
              <button
                type="button"
                className="label-past"
                onClick={() =>
                  showPast(name === 'alertname' ? { kind: name, value } : { kind: 'label', name, value })
                }
              >
                <Plain text={value} />
                <span className="unseen-words">: history of this {plainLine(name)}</span>
              </button>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
