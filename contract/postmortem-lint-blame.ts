/** People in place of causes, words that judge, and questions that ask for excuses. Pure. */
import type { LintFacts, LintFinding, LintRule } from './postmortem-lint.ts'
import type { ProseLine } from './postmortem-prose.ts'

/** Words for one person whose name is not said. */
const somebody =
  'he|she|I|somebody|someone|the (?:on-?call |support |ops |duty |responsible |junior |senior |new |previous )?(?:engineer|operator|developer|admin|administrator|sre|person on call|on-?call|author|reviewer|colleague|contractor|intern)'

/** What only people are said to do. */
const peopleOnly =
  "forgot|has forgotten|had forgotten|neglected|did(?:n['’]t| not) bother|messed up|screwed up|should have known|was careless|was negligent|made (?:a|the) mistake|made an error"
/** What machines do too: a fault of somebody only where somebody is the subject. */
const alsoMachines =
  "failed to|should(?:n['’]t| not)? have|broke|overlooked|ignored|accidentally|mistakenly|wrongly|caused|missed the"

/** Words at the head of a sentence that are no names, and programs that are said to forget. */
const noNames = new Set(
  'It This That These Those Which Who What Nobody Nothing Everybody Everyone We They You There Kubernetes Helm Terraform Flux Argo Prometheus Alertmanager Grafana Nightdesk Cron Systemd Nginx Kubelet Etcd Cilium Kafka Postgres Redis Vault Ansible Jenkins'.split(
    ' ',
  ),
)

const loaded: readonly { readonly pattern: RegExp; readonly words: string; readonly isSpare: boolean }[] = [
  {
    pattern: /\b(?:human|operator|user) error\b|\bpilot error\b/gi,
    words: 'is where the search begins. Say what made it easy to do, and what did not catch it.',
    isSpare: false,
  },
  {
    pattern:
      /\b(?:careless(?:ly|ness)?|negligen(?:t|tly|ce)|sloppy|stupid(?:ly|ity)?|incompeten(?:t|ce))\b/gi,
    words: 'judges somebody. Say what was done, and what was known at that moment.',
    isSpare: false,
  },
  {
    // "It was not obvious" is a fact worth telling.
    pattern:
      /(?<!\b(?:not|no|never|less|hardly|nothing|without|isn['’]t|wasn['’]t|weren['’]t|aren['’]t)\b[^.!?]{0,25})\bobvious(?:ly)?\b,?/gi,
    words: 'is only true afterwards. Say what could be seen at that moment.',
    isSpare: false,
  },
  {
    pattern: /\bsimply(?! connected)\b/gi,
    words: 'makes light of what was hard that night. The sentence says the same without it.',
    isSpare: true,
  },
  {
    // "just before 03:12" and "was just deployed" tell a time.
    pattern:
      /(?<=\b(?:could|should|would|can|must|to|you|we|they|may|might)(?: have)? )just\b|\bjust(?= (?:restart|add|run|use|do|check|fix|look|ask|read|change|set|turn|roll|wait|a matter of|need|needs|needed to|had to|have to|has to)\b)/gi,
    words: 'makes light of what was hard that night. The sentence says the same without it.',
    isSpare: true,
  },
]

const whyNot =
  /\bwhy (?:(?:did|was|were|had|has|have|could|would)(?:n['’]t)? |(?:didn|wasn|weren|hadn|hasn|haven|couldn)['’]t )(?:we|you|he|she|they|I|anybody|anyone|nobody|no one|somebody|someone|the (?:team|engineer|operator|on-?call|developer|author|reviewer))\b/gi

const whoDidIt =
  /\bwho (?:broke|caused|is to blame|was to blame|is responsible for (?:this|the (?:outage|incident)))\b/gi

/** Findings about how people are spoken of, in all prose but what the record itself says. */
export function blameLint(
  lines: readonly ProseLine[],
  { people }: Pick<LintFacts, 'people'>,
): readonly LintFinding[] {
  const patterns = blamesOf(people)
  return lines.flatMap((line) => {
    if (line.isCode || line.isRecord || line.prose.trim() === '') return []
    return [
      ...patterns.flatMap((pattern) => matches(line, 'blame', pattern, blameWords)),
      ...loaded.flatMap((one) => loadedIn(line, one)),
      ...[whyNot, whoDidIt].flatMap((pattern) => matches(line, 'why-not', pattern, whyWords)),
    ]
  })
}

function blameWords(found: string): string {
  return `“${found}” puts a person where the system failed. Say what made it possible: what was not seen, not clear or not guarded.`
}

function whyWords(found: string): string {
  return /^who/i.test(found)
    ? `“${found}” looks for somebody. Ask what happened, and how it came to that.`
    : `“${found} …” asks for an excuse. Ask how it looked at that moment, or what stood in the way.`
}

function blamesOf(people: readonly string[]): readonly RegExp[] {
  const names = people.flatMap((name) => {
    const [first = ''] = name.trim().split(/\s+/)
    return first.length >= 3 ? [name.trim(), first] : []
  })
  const known = [...new Set(names)]
    .toSorted((a, b) => b.length - a.length)
    .map((name) => name.replaceAll(/[^\p{L}\p{N}\s]/gu, '\\$&'))
  const subject = [somebody, ...known].join('|')
  const whose = [...known, 'his', 'her', 'the engineer', 'the operator', 'the developer'].join('|')
  return [
    // A name that nobody told us, before what only people do.
    /(?<![\p{L}\p{N}_])\p{Lu}\p{Ll}{2,20} (?:forgot|neglected) to\b/gu,
    new RegExp(
      String.raw`(?<![\p{L}\p{N}_])(?:${subject})(?: had| has)? (?:${peopleOnly}|${alsoMachines})\b`,
      'gu',
    ),
    new RegExp(
      String.raw`(?<![\p{L}\p{N}_])(?:${whose})(?:['’]s)? (?:mistake|fault|error|carelessness|negligence)\b`,
      'gu',
    ),
    /\bthey (?:forgot|neglected) to\b/giu,
  ]
}

function matches(
  { prose, from }: ProseLine,
  rule: LintRule,
  pattern: RegExp,
  words: (found: string) => string,
): readonly LintFinding[] {
  return [...prose.matchAll(pattern)].flatMap(({ 0: found, index }) => {
    if (rule === 'blame' && noNames.has(found.split(' ', 1)[0] ?? '')) return []
    const until = from + index + found.length
    return [{ rule, from: from + index, until, words: words(found), fix: null }]
  })
}

function loadedIn(
  { prose, raw, from }: ProseLine,
  { pattern, words, isSpare }: (typeof loaded)[number],
): readonly LintFinding[] {
  return [...prose.matchAll(pattern)].map(({ 0: found, index }) => {
    const word = found.replace(/,$/, '')
    const end = index + found.length
    const rest = /^ ?(.?)/su.exec(raw.slice(end)) ?? ['', '']
    // At the head of a sentence the next word takes the capital.
    const next = /^\p{Lu}/u.test(found) ? (rest[1] ?? '').toUpperCase() : (rest[1] ?? '')
    return {
      rule: 'loaded-word',
      from: from + index,
      until: from + end + (isSpare ? rest[0].length : 0),
      words: `“${word}” ${words}`,
      fix: isSpare ? { label: `Leave “${word.toLowerCase()}” out`, insert: next } : null,
    }
  })
}
