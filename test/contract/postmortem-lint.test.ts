import { describe, expect, test } from 'vitest'
import { withMark } from '../../contract/postmortem-evidence.ts'
import { type LintFacts, type LintRule, lintPostmortem } from '../../contract/postmortem-lint.ts'
import { lintFacts } from '../helpers/lint-facts.ts'

const people = ['Mara Weiss', 'Tomasz Wrona']

/** What is found of one rule, as the words it is found at. */
function found(rule: LintRule, text: string, some: Partial<LintFacts> = {}): readonly string[] {
  return lintPostmortem(text, lintFacts({ people, ...some }))
    .filter((finding) => finding.rule === rule)
    .map(({ from, until }) => text.slice(from, until))
}

/** The text with the fix of the first finding in it. */
function fixed(rule: LintRule, text: string, some: Partial<LintFacts> = {}): string | null {
  const finding = lintPostmortem(text, lintFacts({ people, ...some })).find((one) => one.rule === rule)
  if (!finding?.fix) return null
  return text.slice(0, finding.from) + finding.fix.insert + text.slice(finding.until)
}

describe('people in place of causes', () => {
  test.each([
    ['Mara forgot to renew the certificate.', 'Mara forgot'],
    ['Then Jonas forgot to tell anybody.', 'Jonas forgot to'],
    ['Tomasz Wrona broke the ingress.', 'Tomasz Wrona broke'],
    ['The page shows that the on-call engineer failed to answer.', 'the on-call engineer failed to'],
    ['Tomasz should have asked.', 'Tomasz should have'],
    ['It was Mara’s mistake.', 'Mara’s mistake'],
  ])('%s', (text, words) => {
    expect(found('blame', text)).toEqual([words])
  })

  test.each([
    'Kubelet failed to start, and the pod should have been moved.',
    'The build broke. Mara acknowledged after 42 s.',
    'They failed to start: all three pods.',
    'The customer wrote: “Mara forgot to tell us.”',
    'Terraform forgot to delete the old record.',
    'We failed to see it in staging.',
    '```\nMara forgot to renew\n```',
    'Nothing reminded Mara to renew it.',
  ])('not in: %s', (text) => {
    expect(found('blame', text)).toEqual([])
  })

  test('what the record itself says is nobody’s choice of words, until somebody edits it', () => {
    const line = withMark(
      '- 2026-10-14 03:17:40 CEST (01:17:40 UTC) Note by Mara: Tomasz forgot to say',
      'e1',
    )
    expect(lintPostmortem(`## Timeline\n${line}\n`, lintFacts({ people }))).toEqual([])
    expect(found('blame', `## Timeline\n${line.replace('say', 'tell')}\n`)).toEqual(['Tomasz forgot'])
  })
})

describe('words that judge', () => {
  test.each([
    ['The cause was human error.', 'human error'],
    ['It was obviously the limit.', 'obviously'],
    ['You could just restart it.', 'just '],
  ])('%s', (text, words) => {
    expect(found('loaded-word', text).map((one) => one.slice(0, words.length))).toEqual([words])
  })

  test.each([
    'It was not obvious from the graph. Nothing obvious was in the log.',
    'The chart was just deployed, just before 03:12 UTC, with just over 40 pods.',
    'Justification and simplify are words too.',
  ])('not in: %s', (text) => {
    expect(found('loaded-word', text)).toEqual([])
  })

  test('the spare ones can be left out, with the capital where it belongs', () => {
    expect(fixed('loaded-word', 'Simply restart the pod.')).toBe('Restart the pod.')
    expect(fixed('loaded-word', 'We could simply restart it.')).toBe('We could restart it.')
  })
})

describe('what might have been', () => {
  const timeline = (words: string): string => `## Timeline\n- ${words}\n\n## What went badly\n\n${words}\n`
  test.each([
    ['The alert should have fired', 'should have'],
    ['If the limit had been higher it would last', 'If the limit had'],
    ['There was insufficient memory', 'There was insufficient'],
  ])('%s', (text, words) => {
    expect(found('what-if', timeline(text))).toEqual([words])
  })

  test.each([
    'Asked the customer if the upload had worked',
    'Mara checked if it had restarted',
    'The pod had restarted 9 times',
  ])('not in: %s', (text) => {
    expect(found('what-if', timeline(text))).toEqual([])
  })

  test('why somebody did not', () => {
    expect(found('why-not', 'Why didn’t we notice? Why did nobody look? Who broke it?')).toEqual([
      'Why didn’t we',
      'Why did nobody',
      'Who broke',
    ])
    expect(found('why-not', 'Why did the alert not fire? How did it look at 03:12 UTC?')).toEqual([])
  })
})

describe('claims', () => {
  const impact = (words: string): string => `# Ingress\n\n## Impact\n${words}\n`
  test('an outage is one only where customers were down', () => {
    const text = impact('An outage of 33 min. Payments of Mosslund were down.\nThe site went down.')
    expect(found('outage', text, { impact: 'degraded' })).toEqual(['outage', 'site went down'])
    expect(found('outage', text, { impact: 'down' })).toEqual([])
  })

  test.each([
    'No outage, errors went down to 2 %, and the load was scaled down.',
    'It began with an AWS outage. The pod was down.',
  ])('no outage in: %s', (text) => {
    expect(found('outage', impact(text), { impact: 'degraded' })).toEqual([])
  })

  test('quantities that could be any, in the summary and the impact', () => {
    const text =
      '## Summary\nSome customers saw a lot of errors for a while.\n## Timeline\n- some pods restarted\n'
    expect(found('vague', text)).toEqual(['Some customers', 'a lot of errors', 'for a while'])
    expect(found('vague', '## Impact\nMost of it was slow: 22 % of requests, somehow.\n')).toEqual([])
  })

  test('letters nobody explained, once each', () => {
    const text =
      '## Summary\nThe QXT of the RZB (request zone balancer) lost its DNS, QXT too. Write-ahead log: WALX.\n## Causes\nPM-123 and PVC and PLOV.\n'
    expect(found('acronym', text, { environments: ['PLOV/eu'] })).toEqual(['QXT', 'WALX'])
    expect(found('acronym', '## Summary\nThe Quick Xylo Tool failed. Later QXT came back.\n')).toEqual([])
    expect(found('acronym', '## Summary\nSWITCH NODE QXT OFF\n')).toEqual([])
  })

  test('one root cause is asked for more', () => {
    expect(found('one-cause', '## Root cause\nThe limit was 512 MiB.\n')).toEqual(['Root cause'])
    expect(found('one-cause', '## Causes\nThe limit was 512 MiB.\n')).toEqual([])
    expect(found('one-cause', '## Root cause\n- The limit\n- The chart\n')).toEqual([])
    expect(found('one-cause', '## Root cause\n\n')).toEqual([])
  })

  test('a temporary fix wants an action', () => {
    const text = '## Summary\nRestarted as a workaround.\n## Actions\n\n'
    expect(found('temporary', text)).toEqual(['Actions'])
    expect(found('temporary', text, { temporary: false })).toEqual([])
    expect(found('temporary', '## Actions\n', { temporary: true })).toEqual(['Actions'])
    expect(found('temporary', `${text}- [ ] Raise the limit\n`)).toEqual([])
  })

  test('a temporary fix that somebody answered for wants an action with an end, a person and a day', () => {
    const actions = (...items: readonly string[]) => `# T\n\n## Actions\n\n${items.join('\n')}\n`
    const yes = { temporary: true }
    const bounded = 'Raise the limit to 4 GB (owner: Mara, due 2026-10-28)'
    expect(found('temporary', actions(`- [ ] ${bounded}`), yes)).toEqual([])
    expect(found('temporary', actions(`- [x] ${bounded}`), yes)).toEqual([])
    expect(
      found('temporary', actions('- [ ] Raise the limit to 4 GB', '  owner: Mara, due 2026-10-28'), yes),
    ).toEqual([])
    for (const wish of [
      '- [ ] Raise the limit',
      '- [ ] Raise the limit (owner: Mara)',
      '- [ ] Investigate (owner: Mara, due 2026-10-28)',
      '- [x] Restarted it',
      `- ~~${bounded}~~`,
      '- none',
    ])
      expect([wish, found('temporary', actions(wish), yes)]).toEqual([wish, ['Actions']])
    // Where there is no section for them, the beginning says it.
    expect(found('temporary', '# Ingress\n\nwords\n', yes)).toEqual(['# Ingress'])
    expect(found('temporary', 'words\n', { temporary: false })).toEqual([])
  })

  test('customers were hit, and no environment is named', () => {
    expect(found('environments', impact('33 min'), { impact: 'down' })).toEqual(['## Impact'])
    expect(found('environments', impact('33 min'), { impact: 'down', environments: ['plover/eu'] })).toEqual(
      [],
    )
    expect(found('environments', impact('33 min'), { impact: 'none' })).toEqual([])
  })
})

describe('times and their evidence', () => {
  test('a time without a zone is offered the one of the night', () => {
    expect(fixed('no-zone', 'At 03:12 it fired.', { zone: 'CEST' })).toBe('At 03:12 CEST it fired.')
    expect(fixed('no-zone', 'At 03:12 it fired.')).toBeNull()
  })

  test.each([
    'From 03:12 to 03:20 UTC, 03:12–03:40 CEST, it took 1:41 and 01:12 h.',
    'All times are UTC.\n\n## Timeline\n- 03:12 it fired\n',
    '## Timeline (CET)\n- 03:12 it fired\n',
    '| Time (UTC) | What |\n|---|---|\n| 03:12 | it fired |\n',
  ])('zoned: %s', (text) => {
    expect(found('no-zone', text)).toEqual([])
  })

  test('a line of the timeline shows how it is known', () => {
    const bare = '2026-10-14 03:12 CEST the limit was doubled'
    const text = `## Timeline\n- ${bare}\n- 03:12 CEST [graph](https://g.example.com)\n- 03:13 CEST see #12\n- later it was calm\n`
    expect(found('no-evidence', text)).toEqual([bare])
    expect(found('no-evidence', `## Response\n- ${bare}\n`)).toEqual([])
  })
})

describe('actions', () => {
  const action = (words: string): string => `## Actions\n- ${words}\n`
  const says = (words: string): string | undefined =>
    lintPostmortem(action(words), lintFacts()).find(({ rule }) => rule === 'action')?.words

  test.each([
    ['[ ] Raise the limit', 'This action does not say who does it or until when.'],
    ['Improve the alerting @mara due 2026-10-28', 'This action does not say when it is done.'],
    ['Monitoring @mara by Friday', 'This action does not say what is done, a verb first.'],
    ['Be more careful', 'This action does not say when it is done, who does it or until when.'],
  ])('%s', (words, sentence) => {
    expect(says(words)).toBe(sentence)
  })

  test.each([
    '[ ] Raise the limit to 1 GiB @mara due 2026-10-28',
    '[x] Roll back',
    'Investigate why the buffer fills and write it into #123 (owner: Mara Weiss, due 2026-10-28)',
    'Improve p99 to below 400 ms, team honeybadger, by end of sprint',
    'None: the alert was wrong, and is gone.',
    'Raise the limit\n  owner: Mara\n  due: 28 Oct',
  ])('good as it is: %s', (words) => {
    expect(says(words)).toBeUndefined()
  })

  test('who and when are offered', () => {
    const facts = { owner: 'Mara Weiss', dueDay: '2026-10-28' }
    expect(fixed('action', action('[ ] Raise the limit'), facts)).toBe(
      action('[ ] Raise the limit (owner: Mara Weiss, due 2026-10-28)'),
    )
    expect(found('action', fixed('action', action('[ ] Raise the limit'), facts) ?? '')).toEqual([])
  })
})

test('a good postmortem is left in peace', () => {
  const text = `# Ingress at Mosslund Credit ran out of memory

- Drafted: 2026-10-14 04:12:40 CEST (02:12:40 UTC) by Mara Weiss
- Began: 2026-10-14 03:11:27 CEST (01:11:27 UTC)

## Summary

For 33 minutes, about one in five card payments at Mosslund Credit failed. Two of three ingress pods were killed for memory,
again and again, and the third could not carry the load alone. The limit was just below what an upload takes.

## Impact

- Down: 33 min, measured from 2026-10-14 03:11:27 CEST to 03:44 CEST
- 1 of 41 customers, 1 environment; no data was lost
- Requests with an error went down from 22 % to 0.1 % by 03:45 CEST

## Timeline

${withMark('- 2026-10-14 03:11:27 CEST (01:11:27 UTC) Fired: Ingress answers 22 % of requests with 5xx', 'e11')}
${withMark('- 2026-10-14 03:17:40 CEST (01:17:40 UTC) Note by Mara Weiss: two of three pods OOMKilled at 512Mi', 'e14')}
- 2026-10-14 03:24:30 CEST (01:24:30 UTC) Limit doubled by hand, [rollout](https://grafana.example.com/d/x?from=03:24)
- 2026-10-14 03:31:12 CEST (01:31:12 UTC) Asked the customer if the payments had come back, https://chat.example.com/p1

## Causes

- Chart \`ingress 4.9.1\` turned on request buffering; uploads of 40 MB stay in memory.
- The limit of \`512Mi\` was set in 2024, when no upload was larger than 2 MB. It had not been looked at since.
- Nothing in staging sends uploads of the size that customers send, so the release looked healthy there.

## What went badly

It took until 03:17 CEST to see that the pods were killed: the dashboard shows restarts per hour, and the kubelet failed to
report the reason. The recipe was not obvious about limits.

## Where we had luck

The night is quiet: at noon the third pod would have been killed too.

## Actions

- [ ] Set the memory limit of the ingress to 1 GiB in Git @mara due 2026-10-21
- [ ] Add an alert for ingress memory above 80 % for 5 min, team honeybadger, due 2026-10-28
- [x] Write the recipe "Ingress pods killed for memory"
- [ ] Investigate whether buffering can be turned off, and report it in #812 (owner: Tomasz Wrona, due 2026-10-30)

## Communication

> Between 03:11 and 03:44 CEST a part of the card payments failed. We have doubled the memory and watch it.
`
  const facts = lintFacts({
    ...{
      impact: 'down',
      environments: ['plover/pay-eu'],
      customers: ['Mosslund Credit'],
      people,
      temporary: true,
    },
    ...{ zone: 'CEST', owner: 'Mara Weiss', dueDay: '2026-10-28' },
  })
  expect(lintPostmortem(text, facts)).toEqual([])
})

test('findings come in the order of their places, in a text of any kind', () => {
  const text = '- 03:12 it was obviously down\n## Timeline\n- 03:13 Mara forgot to look\n'
  const places = lintPostmortem(text, lintFacts({ people })).map(({ from }) => from)
  expect(places.length).toBeGreaterThan(3)
  expect(places).toEqual(places.toSorted((a, b) => a - b))
})
