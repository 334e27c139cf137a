// A mail server for tests: it takes what it is told, refuses what a test says, and keeps what came.
import type { AddressInfo } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

export type Received = { mail: ParsedMail; raw: string; from: string; to: string[] }
export type MailServer = {
  url: string
  received: Received[]
  /** Addresses that are refused, each with what is said: `550 5.1.1 unknown`. */
  refused: Map<string, string>
  close: () => Promise<void>
}

/** Starts it on a free port of the loopback. */
export async function startMailServer(): Promise<MailServer> {
  const received: Received[] = []
  const refused = new Map<string, string>()
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onRcptTo: ({ address }, _session, done) => {
      const said = refused.get(address)
      if (!said) return done()
      const [, code, words] = /^(\d{3}) (.*)$/.exec(said)!
      done(Object.assign(new Error(words), { responseCode: Number(code) }))
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', async () => {
        const bytes = Buffer.concat(chunks)
        const { mailFrom, rcptTo } = session.envelope
        received.push({
          mail: await simpleParser(bytes),
          raw: bytes.toString('latin1'),
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
        })
        done()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    received,
    refused,
    close: () => new Promise<void>((resolve) => server.close(resolve)),
  }
}
