import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isHttps, whyNoUpdates } from '../../../main/hosts/update-address.ts'
import { failureWords, isNewer, linuxHow, newsOf, plainNotes } from '../../../main/hosts/update-words.ts'

describe('a later version', () => {
  // The order of semver's own page, each after the one before.
  const inOrder = [
    '0.9.10',
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    '1.0.0',
    '1.0.1',
    '1.10.0',
    '2.0.0',
  ]
  it('is one that comes after, and nothing else', () => {
    for (const [i, offered] of inOrder.entries())
      for (const [j, current] of inOrder.entries())
        expect([offered, current, isNewer(offered, current)]).toEqual([offered, current, i > j])
  })

  it('is never what is no version, nor the same with other build words', () => {
    for (const bad of ['', '2', '2.0', 'latest', '2.0.0.0', '2.0.0 ', '../2.0.0', '1e9.0.0'])
      expect([bad, isNewer(bad.trim() === '2.0.0' ? 'x' : bad, '1.0.0')]).toEqual([bad, false])
    expect(isNewer('1.0.0+2', '1.0.0+1')).toBe(false)
    expect(isNewer('2.0.0', 'unknown')).toBe(false)
  })

  it('never goes both ways', () => {
    const version = fc
      .tuple(fc.nat(20), fc.nat(20), fc.nat(20), fc.constantFrom('', '-1', '-a', '-a.1', '-rc.2'))
      .map(([a, b, c, early]) => `${a}.${b}.${c}${early}`)
    fc.assert(fc.property(version, version, (a, b) => !(isNewer(a, b) && isNewer(b, a))))
  })
})

describe('release notes', () => {
  it('lose their HTML and keep their words', () => {
    const html =
      '<h2>What is new</h2><ul><li>One &amp; two</li><li>a &lt;b&gt;</li></ul><script>alert(1)</script><p>End</p>'
    expect(plainNotes(html)).toBe('What is new\n- One & two\n- a <b>\n\nEnd')
    expect(plainNotes('Plain: 1 < 2 & 3 > 2')).toBe('Plain: 1 < 2 & 3 > 2')
    expect(plainNotes([{ version: '2.0.0', note: '<p>Two</p>' }])).toBe('2.0.0\nTwo')
    expect(plainNotes(null)).toBe('')
  })

  it('are no longer than a page needs', () => {
    expect(plainNotes('x'.repeat(1_000_000))).toHaveLength(8_000)
  })
})

describe('on Linux', () => {
  it('the words fit the package', () => {
    expect(linuxHow('deb', {})).toContain('apt install')
    expect(linuxHow('rpm', {})).toContain('dnf install')
    expect(linuxHow(null, { APPIMAGE: '/home/ada/Nightdesk.AppImage' })).toContain('AppImage')
    expect(linuxHow(null, {})).toContain('where you got')
  })
})

describe('what is new', () => {
  const changes = `# Changelog

## Unreleased

* Not yet.

## [0.2.0] (2026-11-20)

It rings twice:

* once for you, and once
  for whoever sleeps beside you
- <b>always</b>

## 0.1.0

First.
`

  it('is what the change log says of this version, its lines put together', () => {
    expect(newsOf(changes, '0.2.0')).toBe(
      'It rings twice:\n\n• once for you, and once for whoever sleeps beside you\n• <b>always</b>',
    )
    expect(newsOf(changes, '0.1.0')).toBe('First.')
    expect(newsOf(changes.replaceAll('\n', '\r\n'), '0.1.0')).toBe('First.')
  })

  it('is what is not released yet where this version has no part of its own, and else nothing', () => {
    expect(newsOf(changes, '0.3.0')).toBe('• Not yet.')
    expect(newsOf('# Changelog\n\n## 0.1.0\n', '0.1.0')).toBeNull()
    expect(newsOf('no headings', '0.1.0')).toBeNull()
    expect(newsOf(`## 0.1.0\n${'x'.repeat(20_000)}`, '0.1.0')).toHaveLength(8_000)
  })
})

describe('a failure', () => {
  it.each([
    [{ code: 'ERR_UPDATER_INVALID_SIGNATURE' }, 'not signed by'],
    [{ code: 'ERR_CHECKSUM_MISMATCH' }, 'not what was announced'],
    [{ code: 'ERR_UPDATER_CHANNEL_FILE_NOT_FOUND' }, 'no version for this system'],
    [new Error('net::ERR_NAME_NOT_RESOLVED'), 'could not be reached'],
    [Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }), 'could not be reached'],
    [new Error('anything'), 'The log says why'],
  ])('%j is said in words', (error, words) => {
    expect(failureWords(error)).toContain(words)
  })
})

describe('the address of a build', () => {
  const generic = (url: string, more = ''): string => `provider: generic\nurl: ${url}\n${more}`
  const signed = 'publisherName:\n  - CN=The Nightdesk authors\n'

  it('is asked when it is encrypted, and on Windows when the build is signed', () => {
    expect(whyNoUpdates(generic('https://updates.example/n/'), 'darwin')).toBeNull()
    expect(whyNoUpdates(generic("'https://updates.example/n/'"), 'linux')).toBeNull()
    expect(whyNoUpdates(generic('https://updates.example/n/', signed), 'win32')).toBeNull()
    expect(whyNoUpdates(generic('https://updates.example/n/', 'publisherName: Us\n'), 'win32')).toBeNull()
    expect(whyNoUpdates('owner: us\nrepo: nightdesk\nprovider: github\n', 'darwin')).toBeNull()
  })

  it.each([
    [null, 'linux', 'knows no address'],
    ['', 'linux', 'of a kind'],
    ['provider: s3\nbucket: ours\n', 'darwin', 'of a kind'],
    [generic('http://updates.example/'), 'darwin', 'not encrypted'],
    [generic('https://us:pw@updates.example/'), 'darwin', 'not encrypted'],
    ['provider: generic\n', 'darwin', 'not encrypted'],
    ['provider: github\nprotocol: http\n', 'darwin', 'not encrypted'],
    ['provider: github\nhost: evil.example\n', 'darwin', 'not encrypted'],
    [generic('https://updates.example/'), 'win32', 'not signed'],
    [generic('https://updates.example/', 'publisherName:\nurl2: x\n'), 'win32', 'not signed'],
  ] as const)('%j on %s is not', (text, platform, words) => {
    expect(whyNoUpdates(text, platform)).toContain(words)
  })

  it('is encrypted only as https', () => {
    expect(isHttps('https://a.example/x')).toBe(true)
    for (const url of ['http://a.example', 'ftp://a', 'file:///x', 'https:', 'x', 'https://u@a.example'])
      expect([url, isHttps(url)]).toEqual([url, false])
  })
})
