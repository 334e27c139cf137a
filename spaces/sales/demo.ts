// The demo's catalogue, quotes in every state and subscriptions, made by the acts of the staff.
import type pg from 'pg'
import { addDays, type Day, firstOfMonth } from '../../kernel/dates/day.ts'
import { kyselyOn } from '../../kernel/db/database.ts'
import type { Demo, DemoOrganisation, DemoPart } from '../../kernel/demo/demo.ts'
import type { Brand, StaffContext } from '../../kernel/http/context.ts'
import './errors.ts'
import { addPrice, createProduct } from './products/service.ts'
import { closeQuote } from './quotes/closing.ts'
import { createQuote, saveQuote } from './quotes/drafts.ts'
import { createSubscription, end, suspend } from './subscriptions/acts.ts'

type Product = Awaited<ReturnType<typeof createProduct>>

async function act(client: pg.PoolClient, demo: Demo): Promise<void> {
  const { roquelin } = demo.world.staff
  const { rows } = await client.query('select key, value from settings where brand_id = $1', [demo.brandId])
  const brand = {
    ...{ id: demo.brandId, slug: 'halbrane', name: 'Halbrane', hosts: [], colour: '#0B5A73', timeZone: 'Europe/Paris' },
    ...{ locale: 'fr', supportEmail: 'assistance@halbrane.example', logoId: null, messages: new Map() },
    settings: Object.fromEntries(rows.map((row) => [row.key, row.value])),
  } as unknown as Brand
  const on = async <T>(day: Day, work: (ctx: StaffContext) => Promise<T>): Promise<T> => {
    await client.query("select set_config('parvis.brand_id', $1, true), set_config('parvis.today', $2, true)", [
      demo.brandId,
      day,
    ])
    const at = demo.moment(day, '10:15')
    return work({
      db: kyselyOn(client),
      actor: {
        ...{ side: 'staff', accountId: roquelin.id, label: roquelin.label, kind: 'person' },
        permissions: new Set(['sales.quotes.write', 'sales.subscriptions.write', 'billing.invoices.write']),
      },
      ...{ brand, locale: 'fr', today: day, client, services: { config: demo.config, spaces: [] }, enqueue: () => {} },
      now: at > demo.now ? demo.minutesAgo(5) : at,
      // All of the demo is written as the server.
      asSystem: <R>(inner: () => Promise<R>) => inner(),
    } as unknown as StaffContext)
  }
  const { town, clients } = demo.world
  const first = firstOfMonth(demo.today)
  const product = (code: string, fr: string, en: string, price: string, changes: object = {}) =>
    on(addDays(first, -90), async (ctx) => {
      const made = await createProduct(ctx, {
        ...{ code, name: { fr, en }, description: { fr: '', en: '' }, kind: 'service', unitCode: 'C62' },
        ...{ account: '706000', vatCategory: 'S', vatRate: 2000, vatAbroad: [], discountClass: '' },
        ...{ periodMonths: null, inAdvance: true, noticeDays: 30, termMonths: null, ...changes },
      } as Parameters<typeof createProduct>[1])
      return addPrice(ctx, made.id, {
        ...{ currency: 'EUR', startsOn: addDays(first, -90), endsOn: null },
        tiers: [{ fromQuantity: '0', unitPrice: price }],
      })
    })
  const training = await product('FORMATION', 'Journée de formation', 'Day of training', '980', { unitCode: 'DAY' })
  const hosting = await product('HEBERGEMENT', 'Hébergement sécurisé', 'Secure hosting', '145', { periodMonths: 1 })
  const support = await product('SUIVI', 'Suivi annuel', 'Yearly follow-up', '1200', {
    ...{ periodMonths: 12, termMonths: 12, noticeDays: 60 },
  })
  const onCall = await product('ASTREINTE', 'Astreinte du week-end', 'On call at weekends', '260', {
    ...{ periodMonths: 3, termMonths: 3, noticeDays: 15, inAdvance: false },
  })
  const takingOver = await product('REPRISE', 'Reprise de données', 'Taking over of data', '1850')

  const line = (of: Product, quantity: string, isOptional = false) => ({
    ...{ productId: of.id, label: of.name.fr, description: '', quantity, unitCode: of.unitCode, discountRate: 0 },
    ...{ unitPrice: of.prices[0]!.tiers[0]!.unitPrice, vatCategory: of.vatCategory, vatRate: of.vatRate },
    ...{ account: of.account, isOptional },
  })
  const quote = (
    of: DemoOrganisation,
    day: Day,
    subject: string,
    validUntil: Day | null,
    lines: ReturnType<typeof line>[],
  ) =>
    on(day, async (ctx) => {
      const made = await createQuote(ctx, { organisationId: of.id })
      return saveQuote(ctx, made.id, {
        ...{ version: made.version, reference: '', subject, comment: '', priceMode: 'net', currency: 'EUR' },
        ...{ validUntil, lines },
      })
    })
  const shown = async (
    of: DemoOrganisation,
    day: Day,
    subject: string,
    validUntil: Day | null,
    lines: ReturnType<typeof line>[],
  ) => {
    const draft = await quote(of, day, subject, validUntil, lines)
    return on(day, async (ctx) => {
      const closed = await closeQuote(ctx, draft.id, { version: draft.version })
      // Nobody is told of what happened before the demo began.
      await client.query('update quotes set published_at = $2, published_by_label = $3 where id = $1', [
        ...[closed.id, ctx.now, ctx.actor.label],
      ])
      return closed
    })
  }
  const { smaller } = demo.world
  const sign = (id: string, day: Day, label: string) =>
    client.query(
      'update quotes set signed_at = $2, signed_on = $3, signed_by_label = $4, signed_net_cents = net_cents, signed_vat_cents = vat_cents, signed_gross_cents = gross_cents where id = $1',
      [id, demo.moment(day, '11:20'), day, label],
    )
  // A year of offers: most were signed, some refused, some let go; by their days, so that their numbers follow one another.
  const offers = [330, 301, 287, 262, 240, 211, 189, 170, 142, 118, 97, 74, 55]
  for (const [index, ago] of offers.entries()) {
    const { organisation, admin } = smaller[index * 3 + 1]!
    const day = addDays(demo.today, -ago)
    const lines = [index % 2 ? line(takingOver, '1') : line(training, String(1 + (index % 4))), line(onCall, '1', true)]
    const offered = await shown(organisation, day, index % 2 ? 'Reprise de données' : 'Formation', null, lines)
    if (index % 4 === 3)
      await client.query(
        "update quotes set refused_at = $2, refused_by_label = $3, refusal_reason = 'Budget non voté' where id = $1",
        [offered.id, demo.moment(addDays(day, 9), '15:40'), admin.label],
      )
    else if (index % 5 !== 4) await sign(offered.id, addDays(day, 6), admin.label)
  }
  const lapsed = addDays(demo.today, -40)
  await shown(clients.lerzan.organisation, lapsed, 'Suivi des comptes', addDays(lapsed, 20), [line(support, '1')])
  const refused = await shown(clients.vaulne.organisation, addDays(demo.today, -18), 'Formation des agents', null, [
    line(training, '3'),
  ])
  await client.query(
    "update quotes set refused_at = $2, refused_by_label = 'Direction', refusal_reason = 'Reporté au prochain exercice' where id = $1",
    [refused.id, demo.minutesAgo(60 * 24 * 9)],
  )
  const signed = await shown(town.organisation, addDays(demo.today, -12), 'Hébergement et formation', null, [
    line(training, '2'),
    line(hosting, '1'),
  ])
  await sign(signed.id, addDays(demo.today, -8), 'Direction générale')
  await shown(town.organisation, addDays(demo.today, -3), 'Suivi annuel, avec reprise en option', null, [
    line(support, '1'),
    line(training, '1', true),
    line(hosting, '2', true),
  ])
  await quote(clients.lerzan.organisation, demo.today, 'Journées de formation', null, [line(training, '4')])

  const subscribed = (of: DemoOrganisation, what: Product, quantity: string, day: Day) =>
    on(day, (ctx) =>
      createSubscription(ctx, {
        ...{ organisationId: of.id, productId: what.id, quantity, reference: '', currency: 'EUR' },
        ...{ startsOn: day, anchorOn: null },
      }),
    )
  await subscribed(town.organisation, hosting, '2', addDays(demo.today, -10))
  await subscribed(town.organisation, support, '1', addDays(demo.today, -20))
  const paused = await subscribed(clients.vaulne.organisation, hosting, '1', addDays(demo.today, -25))
  await on(addDays(demo.today, -2), (ctx) =>
    suspend(ctx, paused.id, { version: paused.version, cause: 'request', reason: 'Travaux dans les locaux' }),
  )
  // One that is soon renewed unless it is refused, one that was ended, one that ends with the month.
  await subscribed(smaller[3]!.organisation, onCall, '1', addDays(demo.today, -72))
  const ended = await subscribed(smaller[7]!.organisation, onCall, '1', addDays(demo.today, -60))
  await on(addDays(demo.today, -20), (ctx) =>
    end(ctx, ended.id, { version: ended.version, lastOn: addDays(demo.today, -21), reason: 'Site fermé' }),
  )
  const leaving = await subscribed(smaller[11]!.organisation, hosting, '1', addDays(demo.today, -30))
  await on(addDays(demo.today, -5), (ctx) =>
    end(ctx, leaving.id, { version: leaving.version, lastOn: addDays(demo.today, 25), reason: 'Fin du projet' }),
  )
}

/** The demo of «Ventes». */
export const demo: DemoPart = { tables: [], fill: () => undefined, act }
