/** Slack's mrkdwn, blocks, attachments and files as plain words. */
import { expect, it } from 'vitest'
import { attachmentWords, blockWords, filesOf } from '../../../main/sources/slack-blocks.ts'
import { escaped, isNod, plainText } from '../../../main/sources/slack-text.ts'
import { fc } from '../../helpers/property.ts'

const names = {
  person: (id: string) => ({ U1: 'Mara', U2: 'Tom *Bold*' })[id] ?? null,
  channel: (id: string) => ({ C1: 'acme-support' })[id] ?? null,
}
const words = (text: string): string => plainText(text, names).text

it.each([
  ['<@U1> and <@U2>, <@U9> and <@U9|nick>', '@Mara and @Tom *Bold*, @somebody and @nick'],
  ['see <#C1>, <#C2|old-name>, <#C2>', 'see #acme-support, #old-name, #a channel'],
  [
    '<!here> <!channel> <!everyone> <!subteam^S1|@ops> <!subteam^S1>',
    '@here @channel @everyone @ops @a group',
  ],
  ['<!date^1392734382^Posted {date}|Posted in 2014>', 'Posted in 2014'],
  ['<!date^1392734382^{date}>', '2014-02-18 14:39 UTC'],
  ['<https://a.example/x?a=1&amp;b=2|the page>', 'the page'],
  ['<https://a.example/x?a=1&amp;b=2>', 'https://a.example/x?a=1&b=2'],
  ['<mailto:a@b.example|a@b.example> <tel:+4912|call>', 'a@b.example call'],
  ['*bold*, _italic_ and ~struck~', 'bold, italic and struck'],
  ['*bold _and italic_*', 'bold and italic'],
  ['snake_case_name stays, 2*3*4 too, and * alone *', 'snake_case_name stays, 2*3*4 too, and * alone *'],
  ['`*code*` and ```\n_fenced_ &lt;b&gt;\n```', '`*code*` and ```\n_fenced_ <b>\n```'],
  ['&gt; quoted', '> quoted'],
  ['&lt;script&gt;alert(1)&lt;/script&gt; &amp;lt;', '<script>alert(1)</script> &lt;'],
  ['1 &lt; 2 &amp;&amp; 3 > 2 &copy; &#39;', '1 < 2 && 3 > 2 &copy; &#39;'],
  ['<javascript:alert(1)|click>', '<javascript:alert(1)|click>'],
  ['<@U1', '<@U1'],
  [':+1: and :partyparrot: at 10:30:45', '👍 and :partyparrot: at 10:30:45'],
])('reads %s', (mrkdwn, plain) => {
  expect(words(mrkdwn)).toBe(plain)
})

it('keeps links with their labels, and only those of the web', () => {
  const { links } = plainText(
    '<https://a.example/?x=1&amp;y=2|A> <http://b.example> <mailto:c@d.example> <ftp://e/f>',
    names,
  )
  expect(links).toEqual([
    { label: 'A', url: 'https://a.example/?x=1&y=2' },
    { label: 'http://b.example', url: 'http://b.example' },
  ])
})

it('reads back what was typed, whatever it looks like', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'<>&;ltgamp@U1#!| ab') }), (typed) => {
      // What Slack sends of typed words has no marks of Slack's in it.
      expect(words(escaped(typed))).toBe(typed.trim())
    }),
  )
})

it.each([
  [':tada:', true],
  ['👍🏽 :pray: :thumbsup::skin-tone-3:', true],
  ['👨‍👩‍👧 🇩🇪 !', true],
  ['ok 👍', false],
  ['', false],
  ['!', false],
  ['42', false],
  ['10:30:45', false],
])('takes %s for a nod: %s', (text, nod) => {
  expect(isNod(plainText(text, names).text)).toBe(nod)
})

it('never stalls over marks without an end', () => {
  const long = ['*', '_', '<', '`', '*a ', '<!date^', ':a'].map((piece) =>
    piece.repeat(40_000 / piece.length),
  )
  expect(long.map((text) => plainText(text, names).text.length <= 20_000)).toEqual(long.map(() => true))
})

it('spells blocks out', () => {
  const text = (words: string) => ({ type: 'text', text: words })
  const blocks = [
    { type: 'header', text: { type: 'plain_text', text: 'Build failed' } },
    {
      type: 'section',
      text: { type: 'mrkdwn', text: '*main* is red' },
      fields: [{ type: 'mrkdwn', text: 'job: 4' }],
    },
    { type: 'divider' },
    {
      type: 'context',
      elements: [
        { type: 'image', alt_text: 'logo' },
        { type: 'mrkdwn', text: 'by ci' },
      ],
    },
    { type: 'actions', elements: [{ type: 'button', text: { type: 'plain_text', text: 'Retry' } }] },
    {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_section',
          elements: [text('a < b & '), { type: 'user', user_id: 'U1' }, { type: 'emoji', name: 'tada' }],
        },
        { type: 'rich_text_list', elements: [{ type: 'rich_text_section', elements: [text('first')] }] },
        { type: 'rich_text_preformatted', elements: [text('kubectl get pods')] },
        { type: 'rich_text_quote', elements: [text('quoted')] },
      ],
    },
    { type: 'from-the-future', text: 7 },
    'not a block',
    null,
  ]
  expect(words(blockWords(blocks))).toBe(
    [
      ...[
        'Build failed',
        'main is red',
        'job: 4',
        '[image: logo] by ci',
        '[Retry]',
        'a < b & @Mara🎉',
        '• first',
      ],
      ...['```kubectl get pods```', 'quoted'],
    ].join('\n'),
  )
})

it('spells attachments out, and leaves previews of links away', () => {
  const attachments = [
    {
      pretext: 'Alert',
      title: 'Disk full',
      title_link: 'https://a.example/1',
      text: '92 %',
      fields: [{ title: 'host', value: 'n1' }],
    },
    { from_url: 'https://b.example', title: 'A page', text: 'preview' },
    { fallback: 'only a fallback' },
    { blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'in a block' } }] },
    7,
  ]
  expect(words(attachmentWords(attachments))).toBe(
    'Alert\nDisk full\n92 %\nhost: n1\nonly a fallback\nin a block',
  )
})

it('names files, and leaves out what was deleted', () => {
  const files = [
    { name: 'log.txt', permalink: 'https://t.slack.com/files/1', url_private: 'https://files.slack.com/1' },
    { title: 'no name', url_private: 'http://files.slack.com/2' },
    { mode: 'tombstone' },
    { mode: 'hidden_by_limit' },
    { file_access: 'check_file_info', id: 'F1' },
  ]
  expect(filesOf(files)).toEqual([
    { name: 'log.txt', url: 'https://t.slack.com/files/1' },
    { name: 'no name', url: null },
    { name: 'a file that Slack hides', url: null },
    { name: 'a file', url: null },
  ])
})

it('throws at nothing that an app may write', () => {
  fc.assert(
    fc.property(fc.array(fc.anything(), { maxLength: 5 }), (junk) => {
      expect(typeof words(blockWords(junk))).toBe('string')
      expect(typeof words(attachmentWords(junk))).toBe('string')
      expect(Array.isArray(filesOf(junk))).toBe(true)
    }),
  )
})
