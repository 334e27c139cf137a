import assert from 'node:assert/strict'
import { test } from 'node:test'
import '../../../app.ts'
import { messages } from '../../../kernel/notifications/messages.ts'
import { settings } from '../../../kernel/settings/settings.ts'
import { en } from './texts.en.ts'
import { fr } from './texts.fr.ts'

test('C28 whatever has messages or settings of its own has a name under which their pages list them', () => {
  const owners = (keys: string[]) => [...new Set(keys.map((key) => key.split('.')[0]!))]
  const ofMessages = owners(messages().map(({ kind }) => kind))
  const ofSettings = owners(settings().map(({ key }) => key))
  for (const texts of [fr, en]) {
    const missing = [
      ...ofMessages.filter((owner) => !Object.hasOwn(texts.messages.spaces, owner)),
      ...ofSettings.filter((owner) => !Object.hasOwn(texts.settings.spaces, owner)),
    ]
    assert.deepEqual(missing, [])
  }
})
