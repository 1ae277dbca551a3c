/** The words, English and German, by which a sentence of a thread says what belongs where in a summary. Pure. */

/** Whole words or beginnings of words: `fail*` is `failed`, too. */
function anyOf(words: string): RegExp {
  const all = words.split('|').map((word) => {
    const body = word.trim().replaceAll(' ', '\\s+')
    return body.endsWith('*') ? `${body.slice(0, -1)}\\p{L}*` : body
  })
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${all.join('|')})(?![\\p{L}\\p{N}])`, 'iu')
}

const symptoms = anyOf(
  "fail*|errors?|down|broken|hangs?|hanging|hung|stuck|slow*|time(?:s|d)? ?out*|timeouts?|never|cannot|can[’']?t|won[’']?t|doesn[’']?t|don[’']?t|isn[’']?t|unable|not work*|(?:did|does|do|will|would|could)(?:n[’']t|\\s+not) (?:\\p{L}+ )?(?:start|begin|finish|complete|come|arrive|respond|answer|load|open|run|appear|save|reach|connect|sync|scale|mount|attach)|no longer|missing|crash*|5xx|50[0-4]|refus*|reject*|denied|pending|lost|losing|unreachable|unavailable|expired|degraded|restart*|oom*|evicted|crashloop*|fehler*|kaputt|hängt|hängen|langsam*|geht nicht|gehen nicht|funktionier\\p{L}* nicht|fehlgeschlagen*|schl[aä]g\\p{L}* fehl|abgebrochen|abbr[uü]ch*|ausgefallen|ausfall|nicht erreichbar|nicht mehr|l[aä]uf\\p{L}* nicht|start\\p{L}* nicht|nie gestartet|keine verbindung|abgelaufen|fehlt|fehlen|steht|stehen|absturz|stürzt",
)
const impacts = anyOf(
  'only the|only our|only one|only some|all of our|all our|all users|every user|our users|our customers|users|customers|everyone|everybody|nobody|no one|deadline|urgent*|block(?:ed|ing|s)|affected|affects|sla|go-?live|revenue|orders|production is|customs|by \\d{1,2}[:.]\\d\\d|before \\d{1,2}[:.]\\d\\d|until \\d{1,2}[:.]\\d\\d|nur die|nur der|nur das|nur unsere?|nur ein\\p{L}*|alle unsere|alle nutzer|alle kunden|unsere kunden|kunden|nutzer|anwender|mitarbeiter|niemand|dringend*|eilig|frist|blockier*|betroffen|umsatz|bestellungen|produktion|bis \\d{1,2}(?:[:.]\\d\\d| uhr)|vor \\d{1,2}(?:[:.]\\d\\d| uhr)',
)
const requests = anyOf(
  "can you|could you|would you|can we|could we|please|we need|we would like|we[’']d like|is it possible|let us know|help us|könnt ihr|können sie|könntet ihr|könnten sie|kannst du|könntest du|bitte|wir brauchen|wir bräuchten|wir benötigen|wir möchten|ist es möglich|braucht|needs",
)
const wellWords =
  'fine|ok|okay|healthy|normal|unaffected|not affected|all good|as usual|in ordnung|nicht betroffen|einwandfrei|wie gewohnt|unauffällig|normal'
const well = anyOf(wellWords)
const unwell = anyOf(`(?:not|n[’']t|never|nicht|kein\\p{L}*) (?:\\p{L}+ )?(?:${wellWords}|run*|work*)`)
const others = anyOf(
  'other|others|the rest|everything else|elsewhere|andere\\p{L}*|der rest|alles andere|sonst',
)
const runs = anyOf('run|runs|running|work|works|working|laufen|läuft|gehen|geht|funktionier*')
const negations = anyOf(
  "no|not|nothing|none|never|didn[’']?t|haven[’']?t|hasn[’']?t|without|nichts|nicht|kein\\p{L}*|ohne|nie",
)
const changes = anyOf(
  'chang*|deploy*|releas*|roll(?:ed)? ?out*|rollouts?|updat*|upgrad*|touch*|merg*|geänder*|änder*|ausgeroll*|veröffentlich*|aktualisier*|angefasst',
)
const ruledOut = anyOf(
  "ruled out|rule out|(?:is|are|was|it[’']s|it) not (?:the|a|our|your|related|caused|due)|isn[’']?t the|not related|not caused|nothing to do with|ausgeschlossen|liegt nicht|nicht an|hat nichts mit",
)
const findings = anyOf(
  'found|reason is|the cause|root cause|caused by|because|due to|turns out|it looks like|looks like|i see|we see|exceeded|we found|gefunden|ursache|grund ist|liegt an|liegt am|weil|wegen|sieht aus|ich sehe|wir sehen',
)
const courtesies =
  /^(?:good )?(?:hi|hello|hey|morning|afternoon|evening|thanks?|thank you|many thanks|cheers|regards|best regards|kind regards|moin|hallo|servus|guten (?:morgen|tag|abend)|danke\p{L}*|vielen dank|viele grüße|gruß|lg|ok|okay|sure|perfect|great)(?:[\s,]+[\p{L}’' -]{0,40})?$/iu

/** What of a sentence says where it belongs. */
export interface Signs {
  readonly symptom: boolean
  readonly impact: boolean
  readonly request: boolean
  readonly ruledOut: boolean
  readonly finding: boolean
  readonly courtesy: boolean
  /** it says that nothing was changed, and since when: no time of the trouble */
  readonly noChange: boolean
}

export function signsOf(text: string): Signs {
  const noChange = negations.test(text) && changes.test(text)
  const isWell = (well.test(text) || (others.test(text) && runs.test(text))) && !unwell.test(text)
  return {
    symptom: symptoms.test(text),
    impact: impacts.test(text),
    request: requests.test(text),
    ruledOut: noChange || ruledOut.test(text) || isWell,
    finding: findings.test(text),
    courtesy: courtesies.test(text.trim()),
    noChange,
  }
}

const clock = '\\d{1,2}(?::\\d\\d|\\.\\d\\d| ?(?:am|pm|uhr))(?: ?(?:am|pm|uhr|utc|gmt|cet|cest|mez|mesz))?'
const day =
  '(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|yesterday|today|gestern|heute|vorgestern)'
const part =
  '(?:morning|afternoon|evening|night|noon|midnight|früh|morgen|vormittag|mittag|nachmittag|abend|nacht|mitternacht)'
const some =
  '(?:about|around|roughly|approximately|the|last|this|early|late|etwa|ungefähr|ca\\.?|dem|der|den|letzter?|letzten|kurz|at|um|gegen|nach|vor|on|am)'
const date = '\\d{1,2}\\.\\s?\\d{1,2}\\.(?:\\d{2,4})?|\\d{4}-\\d\\d-\\d\\d'
const instant = `(?:${day}(?:,? ${part})?(?:,? (?:at|um|gegen|around|about)? ?${clock})?|${part}|${clock}|${date}|update|upgrade|maintenance|deployment|wartung)`
const before = '(?<![\\p{L}\\p{N}])'
const after = '(?![\\p{L}\\p{N}])'

/** When it began, the plainest way of saying it first. */
const beginnings: readonly RegExp[] = [
  new RegExp(`${before}(?:since|seit|as of|starting(?: at)?)(?: ${some}){0,3} ${instant}${after}`, 'iu'),
  new RegExp(
    `${before}(?:since|seit) \\d{1,3} (?:minutes?|hours?|days?|minuten|stunden|tagen)${after}`,
    'iu',
  ),
  new RegExp(
    `${before}(?:for|vor|seit) (?:${some} )?\\d{1,3} (?:minutes?|min|hours?|days?|minuten|stunden|tagen)${after}`,
    'iu',
  ),
  new RegExp(`${before}\\d{1,3} (?:minutes?|min|hours?|days?) ago${after}`, 'iu'),
  new RegExp(
    `${before}(?:last night|overnight|tonight|this ${part}|yesterday(?: ${part})?(?: (?:at|around) ${clock})?|letzte nacht|über nacht|gestern(?: ${part})?(?: (?:um|gegen) ${clock})?|heute (?:früh|morgen|nacht|vormittag|mittag)(?: (?:um|gegen) ${clock})?)${after}`,
    'iu',
  ),
  new RegExp(`${before}(?:at|around|about|um|gegen|ab) ${clock}${after}`, 'iu'),
]

/** The words that say since when, and how plainly (0 = most); null where there are none. */
export function beginningIn(
  text: string,
): { readonly from: number; readonly to: number; readonly rank: number } | null {
  for (const [rank, pattern] of beginnings.entries()) {
    const found = pattern.exec(text)
    if (found) return { from: found.index, to: found.index + found[0].length, rank }
  }
  return null
}

const name = '[a-z0-9][a-z0-9._-]{0,62}'
const places: readonly RegExp[] = [
  new RegExp(`${before}(?:namespaces?|namensraum|cluster|node|pool|zone|host)[: ]+[\`"“]?(${name})`, 'dgu'),
  new RegExp(`${before}(?:-n|ns/)\\s?(${name})`, 'dgu'),
]
/** What may come after "namespace" and is no name. */
const noNames = new Set(
  'a i is are was were has have had and or but the that this with in on at for to of it we you they our your can does not no ist sind war hat und oder aber der die das mit im nicht kein wird'.split(
    ' ',
  ),
)

/** Names of namespaces, clusters and the like, with the word before them; and environments by their known names. */
export function placesIn(
  text: string,
  known: readonly string[],
): readonly { readonly from: number; readonly to: number }[] {
  const named = places.flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((found) => {
      const [from, to] = found.indices?.[1] ?? [0, 0]
      const trimmed = text.slice(from, to).replace(/[._-]+$/, '')
      const isName = !noNames.has(trimmed)
      return isName ? [{ from: found.index, to: from + trimmed.length }] : []
    }),
  )
  const lower = text.toLowerCase()
  const ofThem = known.flatMap((one) => {
    const at = lower.indexOf(one.toLowerCase())
    const isWhole = at >= 0 && !/[\p{L}\p{N}-]/u.test(`${text[at - 1] ?? ' '}${text[at + one.length] ?? ' '}`)
    return isWhole && lower.length === text.length ? [{ from: at, to: at + one.length }] : []
  })
  return [...named, ...ofThem]
}
