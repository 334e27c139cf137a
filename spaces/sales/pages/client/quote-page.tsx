import { IconDownload, IconFileX } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, api, fileAddress } from '../../../../web/api/client.ts'
import { useOrganisationOfRecord } from '../../../../web/api/open-organisation.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { EffectLine } from '../../../../web/ui/effect-panel.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { FormSigning } from '../../../../web/ui/form-signing.tsx'
import { formatDay, formatMoney } from '../../../../web/ui/format.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { QuotePaper, type QuoteShown } from '../quote-paper.tsx'
import { QuoteState } from '../quote-state.tsx'
import '../sales.css'
import '../../../../web/ui/effect.css'
import { ReasonDialog } from '../../../../web/ui/reason-dialog.tsx'

/** A quote as whom it is offered to reads it, chooses its options, and signs or refuses it (B24). */
export function ClientQuotePage() {
  const t = useTexts('sales')
  const { id } = useParams({ strict: false }) as { id: string }
  const store = useQueryClient()
  const [refusing, setRefusing] = useState(false)
  const { data, error, refetch } = useQuery({
    queryKey: ['quotes', id],
    queryFn: () => api.get('/quotes/:id', { params: { id } }),
  })
  useOrganisationOfRecord(data?.organisation.id, '/devis')
  const take = (quote: QuoteShown) => {
    store.setQueryData(['quotes', id], quote)
    void store.invalidateQueries({ queryKey: ['list'] })
  }
  const choose = useMutation({
    mutationFn: (lineIds: string[]) =>
      api.put('/quotes/:id/choice', { params: { id }, body: { version: data!.version, lineIds } }),
    onSuccess: take,
    // What somebody else chose meanwhile is read anew.
    onError: () => void refetch(),
  })
  const title = data?.number ?? t('quotes.one')
  const crumbs = [{ label: t('quotes.title'), to: '/devis' }, { label: title }]
  if (!data)
    return (
      <>
        <PageHeader title={title} breadcrumb={crumbs} />
        {error ? <ErrorState title={t('failed')} problem={error as ApiProblem} onRetry={() => void refetch()} /> : null}
      </>
    )
  const may = (what: QuoteShown['may'][number]) => data.may.includes(what)
  // What was ticked stands at once; the sums follow with the answer.
  const ticked = choose.isPending
    ? { ...data, lines: data.lines.map((line) => ({ ...line, isChosen: choose.variables.includes(line.id) })) }
    : data
  return (
    <>
      <PageHeader
        title={title}
        windowTitle={title}
        breadcrumb={crumbs}
        state={<QuoteState quote={data} tag />}
        lead={data.subject}
        more={[
          {
            label: t('quotes.pdf'),
            icon: IconDownload,
            href: fileAddress(data.signedFileId ? '/quotes/:id/signed-file' : '/quotes/:id/pdf', { params: { id } }),
          },
          ...(may('refuse') ? [{ label: t('quotes.refuse'), icon: IconFileX, onClick: () => setRefusing(true) }] : []),
        ]}
      />
      {choose.error ? <ProblemNotice problem={choose.error as ApiProblem} /> : null}
      <div className="effect-layout">
        <QuotePaper quote={ticked} choose={may('choose') ? (ids) => choose.mutate(ids) : undefined} />
        <aside className="surface sales-panel" aria-label={t('quotes.answer')}>
          <section aria-live="polite">
            <h2>{t('quotes.answer')}</h2>
            <EffectLine label={t('quotes.date')}>{formatDay(data.issueOn)}</EffectLine>
            <EffectLine label={t('quotes.validUntil')}>{formatDay(data.validUntil)}</EffectLine>
            <EffectLine label={t('quotes.totalGross')}>
              <span className="strong">{formatMoney(data.chosen.grossCents, data.currency)}</span>
            </EffectLine>
            {data.answeredBy ? (
              <EffectLine label={t(`quotes.by.${data.state as 'signed'}`)}>{data.answeredBy}</EffectLine>
            ) : null}
            {data.reason ? <p>{data.reason}</p> : null}
          </section>
          {data.state === 'to_sign' && (may('sign') || data.signature) ? (
            <section>
              <FormSigning
                signature={data.signature}
                signable={may('sign')}
                main
                lead={t(data.lines.some((line) => line.isOptional) ? 'quotes.signLeadOptions' : 'quotes.signLead', {
                  number: data.number,
                  amount: formatMoney(data.chosen.grossCents, data.currency),
                })}
                ask={async (body) => {
                  const { href, quote } = await api.post('/quotes/:id/signature', { params: { id }, body })
                  take(quote)
                  return href
                }}
                callOff={async () => take(await api.delete('/quotes/:id/signature', { params: { id } }))}
              />
            </section>
          ) : null}
        </aside>
      </div>
      {refusing ? <RefusalDialog quote={data} take={take} onClose={() => setRefusing(false)} /> : null}
    </>
  )
}

function RefusalDialog(props: { quote: QuoteShown; take: (quote: QuoteShown) => void; onClose: () => void }) {
  const t = useTexts('sales')
  const { quote, take, onClose } = props
  return (
    <ReasonDialog
      icon={IconFileX}
      danger
      title={t('quotes.refuse')}
      lead={t('quotes.refuseWhat')}
      label={t('quotes.reason')}
      act={t('quotes.refuse')}
      most={500}
      run={(reason) =>
        api.post('/quotes/:id/refusal', { params: { id: quote.id }, body: { version: quote.version, reason } })
      }
      onDone={(now) => {
        take(now)
        onClose()
      }}
      onClose={onClose}
    />
  )
}
