/** What templates of other houses call the sections of a postmortem. */
import type { SectionKind } from './postmortem-sections.ts'

/** Other words for them that templates of other houses use, in lower case and without numbers or marks. */
export const otherSectionWords: Readonly<Record<SectionKind, readonly string[]>> = {
  summary: [
    'executive summary',
    'tl dr',
    'tldr',
    'overview',
    'abstract',
    'what happened',
    'incident summary',
  ],
  impact: ['customer impact', 'user impact', 'business impact', 'effect', 'effects', 'consequences', 'scope'],
  timeline: ['incident timeline', 'chronology', 'sequence of events', 'events', 'log', 'timeline of events'],
  causes: [
    ...['cause', 'root cause', 'root causes', 'root cause analysis', 'rca', 'contributing factors'],
    ...['contributing factor', 'contributing causes', 'contributing conditions', 'factors', 'trigger'],
    ...['why', 'why did it happen', 'why it happened', 'analysis', 'five whys', '5 whys', 'fault'],
    ...['causes and factors', 'cause analysis'],
  ],
  actions: [
    ...['action', 'action items', 'actions and follow ups', 'follow up', 'follow ups', 'follow up actions'],
    ...['followups', 'next steps', 'to do', 'todo', 'todos', 'corrective actions', 'preventive actions'],
    ...['corrective and preventive measures', 'measures', 'remediation', 'remediations', 'tasks'],
  ],
  well: ['went well', 'what worked', 'what worked well', 'things that went well', 'good'],
  badly: [
    ...['went badly', 'what went wrong', 'things that went badly', 'things that went wrong', 'went wrong'],
    ...['what did not go well', 'what didn t go well', 'what could have gone better', 'what went poorly'],
  ],
  luck: [
    'luck',
    'where we got lucky',
    'we got lucky',
    'lucky',
    'what we were lucky with',
    'where we were lucky',
  ],
  surprise: ['surprises', 'surprise', 'what surprised you', 'why were we surprised', 'why we were surprised'],
  questions: ['questions', 'unanswered questions', 'unknowns', 'what we do not know', 'open points'],
  rules: [
    ...['alert and runbook', 'alerts and runbooks', 'alerts and recipes', 'ops recipe', 'recipe', 'runbook'],
    ...['alert', 'alerting', 'outcome', 'outcomes'],
  ],
  background: ['context', 'lead up', 'leadup', 'history', 'system background'],
  detection: ['how we noticed', 'how it was noticed', 'how it was detected', 'detected by', 'discovery'],
  response: [
    ...['mitigation', 'resolution', 'recovery', 'response and recovery', 'resolution and recovery'],
    ...['how it was fixed', 'what stopped it', 'how it was resolved', 'incident response', 'fix'],
  ],
  communication: ['communications', 'customer communication', 'messaging', 'external messaging', 'messages'],
}
