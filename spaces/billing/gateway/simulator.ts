// A provider of cards that takes no money, for trying the portal out and for its tests: `npm run gateway-simulator`. It speaks the protocol of
// `protocol.ts` on the loopback, has a page for the card, and signs its messages as a real one does.

import { randomBytes, randomUUID } from 'node:crypto'
import { pathToFileURL } from 'node:url'
import Fastify from 'fastify'
import { numberFormat } from '../../../kernel/i18n/formats.ts'
import { escapeHtml } from '../../../kernel/notifications/messages.ts'
import { newSecret, signedHeaders } from '../../../kernel/webhooks/signing.ts'
import { type Beginning, beginning, type Session } from './protocol.ts'

/** How messages leave: once, twice, some seconds later, never, or the news of a payment before what came before it. */
export const messageWays = ['once', 'twice', 'late', 'never', 'shuffled'] as const
export type MessageWay = (typeof messageWays)[number]
export type SimulatorOptions = {
  port: number
  key: string
  secret: string
  messages: MessageWay
  lateMs: number
  slowMs: number
}

/** The cards that the page takes, and how each ends. */
export const cards = {
  '4000000000000010': { ends: 'succeeded', fr: 'acceptée', en: 'accepted' },
  '4000000000000028': { ends: 'failed', fr: 'refusée', en: 'refused' },
  '4000000000000036': { ends: 'other', fr: 'acceptée pour 1 centime de moins', en: 'accepted for one cent less' },
} as const

type Kept = Session & { input: Beginning }

const words = {
  fr: {
    title: 'Paiement',
    card: 'Numéro de carte',
    pay: 'Payer',
    leave: 'Abandonner',
    over: 'Ce paiement est terminé.',
    fake: 'Simulateur : aucun argent ne bouge.',
  },
  en: {
    title: 'Payment',
    card: 'Card number',
    pay: 'Pay',
    leave: 'Give up',
    over: 'This payment is over.',
    fake: 'Simulator: no money moves.',
  },
}

/** Starts it. @returns where it is, and how to end it */
export async function startSimulator(options: SimulatorOptions): Promise<{ url: string; close: () => Promise<void> }> {
  const app = Fastify({ logger: false })
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(body as string))),
  )
  const sessions = new Map<string, Kept>()
  const done = new Map<string, string>()
  const timers = new Set<NodeJS.Timeout>()
  let url = ''

  const view = ({ input: _, ...session }: Kept): Session => session
  /** An end is one: of a payment that is over nothing becomes anything else but the end of its time. */
  const current = (one: Kept): Kept => {
    if (one.state === 'open' && new Date(one.input.expiresAt) <= new Date()) one.state = 'expired'
    return one
  }
  const send = async (one: Kept, type: string): Promise<void> => {
    const body = JSON.stringify({ type, session: { id: one.id, reference: one.reference } })
    const id = `msg_${randomUUID()}`
    for (let tries = 0; tries < 3; tries++) {
      const sent = await fetch(one.input.webhookUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...signedHeaders(id, new Date(), body, [options.secret]) },
        body,
      }).then(
        (answer) => answer.ok,
        () => false,
      )
      if (sent) return
      await new Promise((resolve) => timers.add(setTimeout(resolve, 200 * (tries + 1))))
    }
  }
  const tell = (one: Kept, type: string): void => {
    const later = (work: () => Promise<void>, ms: number) =>
      timers.add(setTimeout(() => void work().catch(() => {}), ms))
    const way = options.messages
    if (way === 'never') return
    if (way === 'shuffled' && type !== 'session.opened') void send(one, type).then(() => send(one, 'session.opened'))
    else if (way === 'shuffled') return
    else if (way === 'late') later(() => send(one, type), options.lateMs)
    else {
      later(() => send(one, type), 0)
      if (way === 'twice') later(() => send(one, type), 0)
    }
  }

  const trusted = (authorization: string | undefined) => authorization === `Bearer ${options.key}`
  app.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/sessions')) return
    if (options.slowMs > 0) await new Promise((resolve) => setTimeout(resolve, options.slowMs))
    if (!trusted(request.headers.authorization)) await reply.code(401).send({})
  })
  app.post('/sessions', async (request, reply) => {
    const input = beginning.parse(request.body)
    const once = String(request.headers['idempotency-key'] ?? randomUUID())
    const known = sessions.get(done.get(`begin ${once}`) ?? '')
    if (known) return view(current(known))
    const id = `cs_${randomBytes(12).toString('hex')}`
    const made: Kept = {
      id,
      reference: input.reference,
      amount: input.amount,
      currency: input.currency,
      state: 'open',
      url: `${url}/pay/${id}`,
      refunded: 0,
      input,
    }
    sessions.set(id, made)
    done.set(`begin ${once}`, id)
    tell(made, 'session.opened')
    return reply.code(201).send(view(made))
  })
  app.get<{ Params: { id: string } }>('/sessions/:id', async (request, reply) => {
    const one = sessions.get(request.params.id)
    return one ? view(current(one)) : reply.code(404).send({})
  })
  app.post<{ Params: { id: string } }>('/sessions/:id/cancellation', async (request, reply) => {
    const one = sessions.get(request.params.id)
    if (!one) return reply.code(404).send({})
    if (current(one).state === 'open') one.state = 'expired'
    return view(one)
  })
  app.post<{ Params: { id: string }; Body: { amount: number } }>('/sessions/:id/refunds', async (request, reply) => {
    const one = sessions.get(request.params.id)
    if (!one) return reply.code(404).send({})
    const once = `refund ${one.id} ${request.headers['idempotency-key']}`
    if (done.has(once)) return view(one)
    const { amount } = request.body
    if (one.state !== 'succeeded' || !Number.isInteger(amount) || amount < 1 || one.refunded + amount > one.amount)
      return reply.code(409).send({})
    one.refunded += amount
    done.set(once, one.id)
    return view(one)
  })

  app.get<{ Params: { id: string } }>('/pay/:id', async (request, reply) => {
    const one = sessions.get(request.params.id)
    if (!one) return reply.code(404).send()
    const w = words[one.input.locale]
    const amount = numberFormat(one.input.locale, { style: 'currency', currency: one.currency }).format(
      one.input.amount / 100,
    )
    const open = current(one).state === 'open'
    const list = Object.entries(cards).map(
      ([number, card]) => `<li><button name="card" value="${number}">${number}</button> ${card[one.input.locale]}</li>`,
    )
    return reply
      .type('text/html')
      .send(`<!doctype html><html lang="${one.input.locale}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${w.title}</title>
<body style="font:16px/24px system-ui;max-width:28rem;margin:4rem auto;padding:0 1rem"><h1>${w.title} ${escapeHtml(amount)}</h1><p>${escapeHtml(one.input.description)}</p><p><em>${w.fake}</em></p>
${open ? `<form method="post"><ul>${list.join('')}</ul><button name="card" value="">${w.leave}</button></form>` : `<p>${w.over} <a href="${escapeHtml(one.input.returnUrl)}">↩</a></p>`}</body></html>`)
  })
  app.post<{ Params: { id: string }; Body: { card?: string } }>('/pay/:id', async (request, reply) => {
    const one = sessions.get(request.params.id)
    if (!one) return reply.code(404).send()
    const card = cards[(request.body?.card ?? '') as keyof typeof cards]
    if (card && current(one).state === 'open') {
      one.state = card.ends === 'failed' ? 'failed' : 'succeeded'
      if (card.ends === 'other') one.amount -= 1
      tell(one, `session.${one.state}`)
    }
    return reply.redirect(one.input.returnUrl, 303)
  })

  url = await app.listen({ host: '127.0.0.1', port: options.port })
  return {
    url,
    close: async () => {
      for (const timer of timers) clearTimeout(timer)
      await app.close()
    },
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const {
    SIMULATOR_PORT = '4140',
    SIMULATOR_KEY,
    SIMULATOR_SECRET,
    SIMULATOR_MESSAGES,
    SIMULATOR_LATE_MS,
    SIMULATOR_SLOW_MS,
  } = process.env
  const options: SimulatorOptions = {
    port: Number(SIMULATOR_PORT),
    key: SIMULATOR_KEY ?? randomBytes(16).toString('hex'),
    secret: SIMULATOR_SECRET ?? newSecret(),
    messages: messageWays.find((way) => way === SIMULATOR_MESSAGES) ?? 'once',
    lateMs: Number(SIMULATOR_LATE_MS ?? 10_000),
    slowMs: Number(SIMULATOR_SLOW_MS ?? 0),
  }
  const { url, close } = await startSimulator(options)
  console.log(`Card gateway simulator at ${url}`)
  if (!SIMULATOR_KEY) console.log(`  key     ${options.key}`)
  if (!SIMULATOR_SECRET) console.log(`  secret  ${options.secret}`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void close().then(() => process.exit(0)))
}
