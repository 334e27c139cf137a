import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigError, readConfig } from './config.ts'

test('every wrong setting is refused with its name and what is expected, without its value', () => {
  const wrong = {
    PORT: '70000',
    HOST: 'a b',
    PUBLIC_URL: 'http://portal.example',
    DATABASE_URL: 'mysql://secret',
    FILES_URL: 's3://secret@host/bucket',
    CLAMD_URL: 'http://secret',
    PARVIS_ROLE: 'boss',
    PARVIS_DEMO: 'maybe',
    SMTP_URL: 'ftp://secret',
    MAIL_FROM: 'nobody',
    SESSION_HOURS: '0',
    SESSION_IDLE_MINUTES: '1',
    ACTIVATION_LINK_MINUTES: 'x',
    RESET_LINK_MINUTES: '-1',
    FORM_REMINDER_DAYS: '1.5',
    FORM_SUSPENSION_DAYS: '1000',
    LOG_LEVEL: 'loud',
    TRUST_PROXY: 'yes',
    MAX_UPLOAD_MB: '0',
  }
  for (const [name, value] of Object.entries(wrong)) {
    assert.throws(
      () => readConfig({ [name]: value }),
      (error: Error) =>
        error instanceof ConfigError &&
        error.message.startsWith(`${name}: expected `) &&
        !error.message.includes('secret'),
      name,
    )
  }
  assert.throws(
    () => readConfig(wrong),
    (error: Error) => error.message.split('\n').length === Object.keys(wrong).length,
  )
})

test('plain http is for loopback only; defaults are those of the README', () => {
  assert.equal(readConfig({ PUBLIC_URL: 'http://127.0.0.1:8080/' }).publicUrl, 'http://127.0.0.1:8080')
  const config = readConfig({})
  assert.deepEqual([config.port, config.host, config.demo, config.formReminderDays], [3000, '127.0.0.1', 'auto', 15])
})
