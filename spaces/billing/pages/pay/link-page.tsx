import { Button } from '@mantine/core'
import { IconCreditCard } from '@tabler/icons-react'
import { type ComponentType, type ReactNode, useEffect, useState } from 'react'
import { ApiProblem, api } from '../../../../web/api/client.ts'
import type { Answer } from '../../../../web/api/endpoints.ts'
import type { Brand } from '../../../../web/api/types.ts'
import { registerTexts, useTexts } from '../../../../web/i18n/index.ts'
import { formatDay, formatMoney } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { TransferCard } from './transfer-card.tsx'
import '../../../../web/ui/effect.css'
import '../billing.css'

type Linked = Answer<'POST /pay-links/reading'>
type Checked = Answer<'POST /pay-links/checks'>

/** While somebody is at the provider's the token waits here: what is in a fragment does not come back with them. */
const kept = 'parvis.pay_link'

/** The texts of the space, which no page before sign-in has loaded. */
export const ready = registerTexts('billing', {
  fr: async () => (await import('../texts.fr.ts')).fr,
  en: async () => (await import('../texts.en.ts')).en,
})

/** Where the link of a reminder leads: number, date and rest of some invoices, and how they are paid, without signing in (B25). */
export default function PayLinkPage({
  brand,
  Frame,
}: {
  brand: Brand
  /** The frame of the pages before sign-in. */
  Frame: ComponentType<{ brand: Brand; title: string; children: ReactNode }>
}) {
  const t = useTexts('billing')
  const [token] = useState(() => location.hash.slice(1) || sessionStorage.getItem(kept) || '')
  const intent = new URLSearchParams(location.search).get('paiement')
  const [link, setLink] = useState<Linked>()
  const [paid, setPaid] = useState<Checked>()
  const [said, setSaid] = useState(false)
  const [sending, setSending] = useState<'card' | 'transfer'>()
  const [problem, setProblem] = useState<ApiProblem>()
  const failed = (failure: unknown) => {
    if (!(failure instanceof ApiProblem)) throw failure
    setProblem(failure)
    setSending(undefined)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for a token
  useEffect(() => {
    sessionStorage.setItem(kept, token)
    let over = false
    const read = () => api.post('/pay-links/reading', { body: { token } }).then(setLink, failed)
    const check = async (id: string): Promise<void> => {
      const state = await api.post('/pay-links/checks', { body: { token, id } })
      if (over) return
      setPaid(state)
      if (state.state === 'waiting') setTimeout(() => void check(id).catch(failed), 2_500)
      else void read()
    }
    if (intent) void check(intent).catch(failed)
    void read()
    return () => {
      over = true
    }
  }, [token, intent])
  async function pay(method: 'card' | 'transfer') {
    setSending(method)
    setProblem(undefined)
    try {
      const lines = link!.invoices.map((one) => ({ invoiceId: one.id, amountCents: one.restCents }))
      const { url } = await api.post('/pay-links/payments', { body: { token, method, lines } })
      if (method === 'card') location.assign(url)
      else {
        setSaid(true)
        setSending(undefined)
      }
    } catch (failure) {
      failed(failure)
    }
  }
  const unusable = problem?.code === 'billing.link_unusable' || problem?.status === 422
  const title = unusable ? t('link.unusable') : t('link.title')
  const money = (cents: number) => formatMoney(cents, link?.currency ?? 'EUR')
  return (
    <Frame brand={brand} title={title}>
      <h1>{title}</h1>
      {problem && !unusable ? <Notice kind="red">{problem.detail}</Notice> : null}
      {unusable ? <p className="lead">{t('link.unusableWhat')}</p> : null}
      {paid ? (
        <Notice kind={paid.state === 'succeeded' ? 'done' : paid.state === 'waiting' ? 'info' : 'brass'}>
          {paid.state === 'succeeded'
            ? t('online.thanks', { amount: formatMoney(paid.amountCents, paid.currency) })
            : paid.state === 'waiting'
              ? t('online.waiting')
              : t(`online.ends.${paid.state}`)}
        </Notice>
      ) : null}
      {link && !unusable ? (
        link.invoices.length === 0 ? (
          <Notice kind="done">{t('link.nothing')}</Notice>
        ) : (
          <>
            <ul className="link-invoices">
              {link.invoices.map((one) => (
                <li key={one.id}>
                  <span>
                    <strong>{one.number}</strong>
                    <small>{t('link.of', { on: formatDay(one.issueOn), due: formatDay(one.dueOn) })}</small>
                  </span>
                  <span className="strong">{money(one.restCents)}</span>
                </li>
              ))}
              {link.invoices.length > 1 ? (
                <li>
                  <span className="strong">{t('online.sum')}</span>
                  <span className="rest-figure">{money(link.amountCents)}</span>
                </li>
              ) : null}
            </ul>
            {link.cards ? (
              <Button
                size="md"
                loading={sending === 'card'}
                leftSection={<IconCreditCard size={17} stroke={1.7} aria-hidden />}
                onClick={() => void pay('card')}
              >
                {t('online.payByCard', { amount: money(link.amountCents) })}
              </Button>
            ) : null}
            {link.transfer ? (
              <section className="link-transfer">
                <h2>{t('link.byTransfer')}</h2>
                <TransferCard transfer={link.transfer} cents={link.amountCents} currency={link.currency} />
                {said ? (
                  <Notice kind="done">{t('online.announced')}</Notice>
                ) : (
                  <Button
                    variant={link.cards ? 'default' : 'filled'}
                    loading={sending === 'transfer'}
                    onClick={() => void pay('transfer')}
                  >
                    {t('online.announce')}
                  </Button>
                )}
                <p className="help">{t('online.announceWhat', { count: link.transferDays })}</p>
              </section>
            ) : null}
            <p className="help">{t('link.until', { on: formatDay(link.expiresAt.slice(0, 10)) })}</p>
          </>
        )
      ) : null}
      <p className="back">
        <a href="/factures">{t('link.portal')}</a>
      </p>
    </Frame>
  )
}
