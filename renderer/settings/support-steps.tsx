/** What to do at Slack or GitHub before there is a token: in numbered steps, the shortest way. */
import { Copy } from 'lucide-react'
import { useState } from 'react'
import { type SlackAppWish, slackManifest, slackScopes } from '../../contract/slack-manifest.ts'
import { say } from '../store.ts'
import { copyText } from '../ui/copy-text.ts'
import { Button } from '../ui/parts.tsx'
import { Radios } from './radios.tsx'

const tokenChoices = [
  ['user', 'Each of us answers as themselves (a user token each)'],
  ['bot', 'The app answers for all of us (one bot token)'],
] as const

/** @param pushes an app-level token is to be used as well */
export function SlackSteps({ pushes }: { readonly pushes: boolean }) {
  const [token, setToken] = useState<SlackAppWish['token']>('user')
  const [privateChannels, setPrivateChannels] = useState(false)
  const [isShown, setIsShown] = useState(false)
  const wish: SlackAppWish = { token, privateChannels, answers: true, socketMode: pushes }
  const manifest = slackManifest(wish)
  const copy = async (): Promise<void> => {
    const isCopied = await copyText(manifest)
    if (!isCopied) setIsShown(true)
    say(isCopied ? 'The manifest is copied' : 'It could not be copied: copy it here by hand', !isCopied)
  }
  return (
    <section className="steps" aria-label="How to get the token">
      <h3>First, a Slack app of your own company</h3>
      <p className="soft">
        Nightdesk brings none along: your own keeps Slack’s full limits, and reads nothing you do not give it.
      </p>
      <Radios
        name="slack-token"
        legend="Who answers?"
        value={token}
        choices={tokenChoices}
        onPick={setToken}
      />
      <label className="check">
        <input
          type="checkbox"
          checked={privateChannels}
          onChange={(event) => setPrivateChannels(event.target.checked)}
        />
        <span>Private channels too</span>
      </label>
      <ol>
        <li>
          Copy the manifest: what the app may do, {slackScopes(wish).length} permissions with their reasons.
          <span className="form-actions">
            <Button
              small
              icon={<Copy size={14} strokeWidth={1.75} aria-hidden="true" />}
              onPress={() => void copy()}
            >
              Copy the manifest
            </Button>
            <Button small kind="bare" onPress={() => setIsShown(!isShown)}>
              {isShown ? 'Hide it' : 'Show it'}
            </Button>
          </span>
          {isShown && (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls is to be read by keyboard too
            <section className="manifest" tabIndex={0} aria-label="The manifest">
              <pre>{manifest}</pre>
            </section>
          )}
        </li>
        <li>
          In the browser, open <code>api.slack.com/apps</code>: Create New App, From a manifest, your
          workspace. Paste it as YAML and create. A colleague may have done so already: then one app is
          enough.
        </li>
        <li>Install to Workspace. Where an administrator has to agree, Slack asks them.</li>
        {token === 'user' ? (
          <li>
            OAuth &amp; Permissions: copy your User OAuth Token (<code>xoxp-</code>). It reads the channels
            that you are in.
          </li>
        ) : (
          <li>
            OAuth &amp; Permissions: copy the Bot User OAuth Token (<code>xoxb-</code>). Then invite the app
            into each customers’ channel and the team’s: <code>/invite @Nightdesk</code>.
          </li>
        )}
        {pushes && (
          <li>
            Basic Information, App-Level Tokens: generate one with <code>connections:write</code> (
            <code>xapp-</code>).
          </li>
        )}
        <li>Paste it below, and press Test.</li>
      </ol>
    </section>
  )
}

export function GitHubSteps() {
  return (
    <section className="steps" aria-label="How to get the token">
      <h3>First, a token for these repositories alone</h3>
      <ol>
        <li>
          In the browser, open <code>github.com/settings/personal-access-tokens/new</code>: a fine-grained
          token.
        </li>
        <li>Resource owner: the organisation whose issues these are. It may have to agree to the token.</li>
        <li>Repository access: Only select repositories, those that customers write in.</li>
        <li>
          Permissions, Repositories: <b>Issues: Read and write</b>. Metadata comes by itself; nothing else is
          needed.
        </li>
        <li>Generate it, paste it below, and press Test. Two weeks before it ends, Nightdesk says so.</li>
      </ol>
    </section>
  )
}
