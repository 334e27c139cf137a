import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigError, noDemoBecause, readConfig } from './config.ts'

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
    TRUST_PROXY: 'on',
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

test('Z14 a proxy is trusted by how many stand in front, or by address; an address with a name or a password is refused', () => {
  const trusted = (value: string) => readConfig({ TRUST_PROXY: value }).trustProxy
  assert.deepEqual(['off', '2', '10.0.0.7', '10.1.0.0/16, fd00::/8'].map(trusted), [
    false,
    2,
    ['10.0.0.7'],
    ['10.1.0.0/16', 'fd00::/8'],
  ])
  for (const wrong of ['0', '11', 'yes', 'true', '10.0.0', '10.0.0.7/33', '10.0.0.7/0', 'proxy.example', '10.0.0.7,'])
    assert.throws(() => trusted(wrong), ConfigError, wrong)
  for (const url of ['https://a:b@portail.example', 'https://a@portail.example', 'https://:b@portail.example'])
    assert.throws(() => readConfig({ PUBLIC_URL: url }), ConfigError, url)
})

test('a portal that others reach, or whose database is elsewhere, loads no demo by itself, and says why', () => {
  for (const [settings, why] of [
    [{}, undefined],
    [{ HOST: '0.0.0.0' }, 'HOST (0.0.0.0) is not on loopback'],
    [{ PUBLIC_URL: 'https://portail.example' }, 'PUBLIC_URL (https://portail.example) is not on loopback'],
    [{ TRUST_PROXY: '1' }, 'TRUST_PROXY is set'],
    [{ DATABASE_URL: 'postgres://parvis@db.example/parvis' }, 'DATABASE_URL is set'],
    [{ PARVIS_DEMO: 'off' }, 'PARVIS_DEMO is off'],
    [{ PARVIS_DEMO: 'on', HOST: '0.0.0.0', DATABASE_URL: 'postgres://parvis@db.example/parvis' }, undefined],
  ] as Array<[Record<string, string>, string | undefined]>)
    assert.equal(noDemoBecause(readConfig(settings)), why, JSON.stringify(settings))
})
