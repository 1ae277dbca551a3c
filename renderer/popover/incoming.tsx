/** Somebody asks me, in the popover: as what stands first, and as a line. It is answered in the main window. */
import { ArrowUpRight, Megaphone } from 'lucide-react'
import { type Escalation, isHandOver, reasonWords } from '../../contract/escalation.ts'
import { AcceptTimer } from '../escalations/incoming-row.tsx'
import { leadWords, rowLead, timerWords } from '../escalations/question-words.ts'
import { Button, Fact } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { openQuestion } from './desk.ts'
import { leadId } from './keys.ts'

export function IncomingLead({ escalation }: { readonly escalation: Escalation }) {
  const { id, title, environment, dueAt } = escalation
  return (
    <section className="pop-lead" id={leadId} tabIndex={-1} aria-label="First of what needs you">
      <header>
        <p className="pop-facts">
          <Fact icon={Megaphone}>{leadWords(escalation)}</Fact>
        </p>
        <AcceptTimer dueAt={dueAt} words={timerWords(escalation)} />
      </header>
      <h2>
        <Plain text={title} />
      </h2>
      <p className="pop-where">
        {environment !== null && (
          <code>
            <Plain text={environment} />
          </code>
        )}
      </p>
      <p>{saysWords(escalation)}</p>
      <p className="pop-actions">
        <Button kind="primary" onPress={() => void openQuestion(id)}>
          Answer in Nightdesk <ArrowUpRight size={16} strokeWidth={1.75} aria-hidden="true" />
        </Button>
      </p>
    </section>
  )
}

/** Why, or of a thread what the customer sees. */
function saysWords({ reason, mode, summary, customer }: Escalation): string {
  if (mode === null) return `${reasonWords[reason]}.`
  const sees = summary.find(({ slot }) => slot === 'sees')?.text
  return [customer, sees].flatMap((part) => (part ? [plainLine(part)] : [])).join(': ')
}

export function IncomingLine({ escalation }: { readonly escalation: Escalation }) {
  return (
    <button type="button" className="pop-row" onClick={() => void openQuestion(escalation.id)}>
      <SeverityMark mark="page" label={null} />
      <span className="pop-words">
        <span className="row-title cut">
          <Plain text={escalation.title} />
        </span>
        <span className="row-where cut">
          {isHandOver(escalation) ? rowLead(escalation) : `${plainLine(escalation.from)} asks you`}
        </span>
      </span>
      <AcceptTimer dueAt={escalation.dueAt} words={timerWords(escalation)} />
    </button>
  )
}
