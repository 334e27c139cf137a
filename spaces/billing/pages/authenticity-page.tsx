import { IconFileX, IconHelpCircle, IconScan, IconShieldCheck } from '@tabler/icons-react'
import type { ComponentType, ReactNode } from 'react'
import { api } from '../../../web/api/client.ts'
import type { Answer } from '../../../web/api/endpoints.ts'
import type { Brand } from '../../../web/api/types.ts'
import { registerTexts, useTexts } from '../../../web/i18n/index.ts'
import { formatDay, formatMoney } from '../../../web/ui/format.ts'
import { VerifyFile } from '../../../web/ui/verify-file.tsx'

type Found = Answer<'POST /invoice-authenticity'>

/** The texts of the space, which no page before sign-in has loaded. */
export const ready = registerTexts('billing', {
  fr: async () => (await import('./texts.fr.ts')).fr,
  en: async () => (await import('./texts.en.ts')).en,
})

const icons = { genuine: IconShieldCheck, altered: IconFileX, unknown: IconHelpCircle, unreadable: IconScan }
const tones = { genuine: 'mousse', altered: 'brique', unknown: 'laiton', unreadable: 'encre-3' }

/** «Cette facture est-elle authentique ?» (B20): for anybody; the answer first, what differs after. */
export default function AuthenticityPage({
  brand,
  Frame,
}: {
  brand: Brand
  /** The frame of the pages before sign-in. */
  Frame: ComponentType<{ brand: Brand; title: string; children: ReactNode }>
}) {
  const t = useTexts('billing')
  return (
    <Frame brand={brand} title={t('genuine.title')}>
      <h1>{t('genuine.title')}</h1>
      <p className="lead">{t('genuine.lead')}</p>
      <VerifyFile
        words={{ drop: t('genuine.drop'), another: t('genuine.another'), failed: t('genuine.failed') }}
        accept="application/pdf,application/xml,text/xml,.xml"
        ask={(body) => api.post('/invoice-authenticity', { body })}
      >
        {(found) => <Verdict found={found} brand={brand} />}
      </VerifyFile>
    </Frame>
  )
}

function Verdict({ found, brand }: { found: Found; brand: Brand }) {
  const t = useTexts('billing')
  const Icon = icons[found.verdict]
  const { invoice } = found
  const rows = invoice
    ? [
        [t(invoice.isCreditNote ? 'genuine.creditNote' : 'genuine.number'), invoice.number],
        [t('genuine.date'), formatDay(invoice.issueOn)],
        [t('genuine.seller'), invoice.seller],
        [t('genuine.buyer'), invoice.buyer],
        [t('genuine.amount'), formatMoney(invoice.grossCents, invoice.currency)],
        ...(invoice.iban ? [[t('genuine.iban'), invoice.iban.replace(/(.{4})(?=.)/g, '$1\u00a0')]] : []),
      ]
    : []
  return (
    <section className="surface verify-answer">
      <header>
        <Icon size={28} style={{ color: `var(--${tones[found.verdict]})` }} aria-hidden />
        <div>
          <h2>{t(`genuine.verdicts.${found.verdict}`, { brand: brand.name })}</h2>
          <p>{t(`genuine.what.${invoice?.isCreditNote ? 'creditNote' : found.verdict}`, { brand: brand.name })}</p>
        </div>
      </header>
      {found.differences.length > 0 ? (
        <>
          <h3>{t('genuine.differs')}</h3>
          <ul>
            {found.differences.map((one) => (
              <li key={one}>{t(`genuine.facts.${one}`)}</li>
            ))}
          </ul>
        </>
      ) : null}
      <dl>
        {rows.map(([title, value]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt>{t('genuine.print')}</dt>
          <dd>
            <code>{found.sha256}</code>
          </dd>
        </div>
      </dl>
    </section>
  )
}
