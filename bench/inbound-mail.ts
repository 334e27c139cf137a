// Mails taken in by IMAP (P14): how many a second, and whether any is lost or doubled where the process that takes them is killed again and again.
import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { mailOf, makeMailbox } from '../spaces/support/mail/testing.ts'
import { startDovecot, withoutDovecot } from '../testing/dovecot.ts'
import { makeAccount, makeMember, makeOrganisation, startPortal } from '../testing/portal.ts'
import { emptyDirectory, type Process, run } from '../testing/process.ts'
import { tell } from './telling.ts'

const persons = 400
/** The kills come at places that are the same in each run. */
function* places(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    yield state / 2 ** 31
  }
}

/**
 * Delivers mails into a mailbox of dovecot, each person's first opens a ticket and the others answer it, and has a process of the portal take them in that
 * is killed so many times.
 * @returns how many a second, from the first start to the last mail with all restarts, and how many were lost or doubled
 */
export async function inboundTimes(mails: number, kills: number) {
  const dovecot = await startDovecot()
  const settings = {
    OUTGOING_PRIVATE: 'on',
    FILES_URL: pathToFileURL(emptyDirectory()).href,
    PARVIS_SECRET: randomBytes(32).toString('base64'),
  }
  const portal = await startPortal(settings, new Date().toISOString())
  let worker: Process | undefined
  try {
    const organisation = await makeOrganisation(portal, 'Vallois & Brès')
    for (let n = 0; n < persons; n++) await makeMember(portal, await makeAccount(portal, `mesure.${n}`), organisation)
    for (let n = 0; n < mails; n++) {
      const person = n % persons
      const first = `<premier.${person}@client.example>`
      dovecot.deliver(
        mailOf(
          {
            From: `mesure.${person}@client.example`,
            ...(n < persons
              ? { 'Message-ID': first, Subject: `Demande ${person}` }
              : { 'In-Reply-To': first, References: first, Subject: 'Re: autre chose' }),
          },
          `Message ${n}\n\nLe 27 nov. 2026 à 10:00, Halbrane a écrit :\n> ${'citation '.repeat(40)}`,
        ),
      )
    }
    await makeMailbox(portal, dovecot)
    const start = () =>
      run({
        ...settings,
        DATABASE_URL: portal.database.url,
        PARVIS_DATA: emptyDirectory(),
        PARVIS_ROLE: 'worker',
        PARVIS_DEMO: 'off',
        PUBLIC_URL: portal.config.publicUrl,
      })
    const settled = async () =>
      Number((await portal.sql("select count(*)::int as n from inbound_mails where state <> 'received'"))[0].n)
    const random = places(20_261_201)
    const begin = performance.now()
    worker = start()
    for (let killed = 0; killed < kills; killed++) {
      const place = Math.floor(((killed + random.next().value!) * mails) / kills)
      while ((await settled()) < place) await wait(50)
      worker.kill('SIGKILL')
      await worker.ended
      worker = start()
    }
    while ((await settled()) < mails) await wait(50)
    const seconds = (performance.now() - begin) / 1_000
    const [{ bodies, texts, tickets, taken }] = await portal.sql(`select
      (select count(*)::int from ticket_messages) as bodies, (select count(distinct split_part(body, E'\\n', 1))::int from ticket_messages) as texts,
      (select count(*)::int from tickets) as tickets, (select count(*)::int from inbound_mails where state = 'taken') as taken`)
    return {
      perSecond: mails / seconds,
      lost: mails - texts + (mails - taken),
      doubled: bodies - texts + (tickets - persons),
    }
  } finally {
    worker?.kill('SIGTERM')
    await worker?.ended
    await portal.close()
    await dovecot.close()
  }
}

/** The row of `npm run bench`. */
export async function inboundMails(): Promise<void> {
  const missing = withoutDovecot()
  if (missing) return console.log(`(aa) not measured: ${missing}`)
  const { perSecond, lost, doubled } = await inboundTimes(10_000, 20)
  tell(
    'aa',
    '10,000 mails of a mailbox taken in, the process killed 20 times',
    `${perSecond.toFixed(0)} a second, ${lost} lost, ${doubled} doubled`,
    'with all restarts',
    '≥ 30 a second, none lost or doubled',
    perSecond >= 30 && lost === 0 && doubled === 0,
  )
}
