import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTexts } from '../../../web/i18n/index.ts'
import { formatDay, formatMoney, formatWeekday } from '../../../web/ui/format.ts'
import type { Shown } from './invoice-paper.tsx'
import '../../../web/ui/effect.css'

/** What is left of an invoice, and what paid it or what it paid (B12). */
export function RestPanel({ invoice, at, act }: { invoice: Shown; at: string; act?: ReactNode }) {
  const t = useTexts('billing')
  const money = (cents: number) => formatMoney(cents, invoice.currency)
  const credit = invoice.type === 381
  const all = invoice.payableCents
  const done = all - invoice.restCents
  return (
    <>
      <section className="surface rest">
        <p className="help">{t(credit ? 'one.restCredit' : 'one.rest')}</p>
        <p className="rest-figure">{money(invoice.restCents)}</p>
        {all > 0 ? (
          <>
            <div className="rest-bar" aria-hidden>
              <span style={{ width: `${(100 * done) / all}%` }} />
            </div>
            <p className="help">{t(credit ? 'one.usedOf' : 'one.paidOf', { paid: money(done), all: money(all) })}</p>
          </>
        ) : null}
        {invoice.dueOn && !credit ? (
          <div className="effect-line">
            <span>{t('due')}</span>
            <span className="value strong">{formatWeekday(invoice.dueOn)}</span>
          </div>
        ) : null}
        {invoice.credited ? (
          <p>
            <Link to={`${at}/${invoice.credited.id}`}>{t('one.credited', { number: invoice.credited.number })}</Link>
          </p>
        ) : null}
      </section>
      <section className="surface rest">
        <header>
          <h2>{t('one.settlements')}</h2>
          {act}
        </header>
        {invoice.settlements.length === 0 ? <p className="help">{t('one.noSettlement')}</p> : null}
        <ul>
          {invoice.settlements.map((one) => (
            <li key={`${one.id} ${one.on} ${one.amountCents}`}>
              <span>
                {one.kind === 'invoice' ? <Link to={`${at}/${one.id}`}>{one.number}</Link> : one.number}
                <small>
                  {[
                    formatDay(one.on),
                    one.kind === 'refund' ? t('account.kinds.refund') : '',
                    one.method ? t(`pay.methods.${one.method}`) : '',
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </small>
              </span>
              <span className="strong">{money(one.amountCents)}</span>
            </li>
          ))}
        </ul>
      </section>
      {invoice.credits.length > 0 ? (
        <section className="surface rest">
          <h2>{t('one.credits')}</h2>
          <Related of={invoice.credits} at={at} money={money} />
        </section>
      ) : null}
      {invoice.deposits.length > 0 ? (
        <section className="surface rest">
          <h2>{t('one.deposits')}</h2>
          <Related of={invoice.deposits} at={at} money={money} />
        </section>
      ) : null}
    </>
  )
}

function Related({ of, at, money }: { of: Shown['credits']; at: string; money: (cents: number) => string }) {
  const t = useTexts('billing')
  return (
    <ul>
      {of.map((one) => (
        <li key={one.id}>
          <Link to={`${at}/${one.id}`}>{one.number ?? t('draft')}</Link>
          <span className="strong">{money(one.grossCents)}</span>
        </li>
      ))}
    </ul>
  )
}
