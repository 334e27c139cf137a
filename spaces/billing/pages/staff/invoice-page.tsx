import { Button } from '@mantine/core'
import { IconArrowBackUp, IconCashBanknote, IconCopy, IconDownload } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { api, fileAddress } from '../../../../web/api/client.ts'
import { ApiProblem } from '../../../../web/api/problem.ts'
import { useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { formatDay, formatDayTime } from '../../../../web/ui/format.ts'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { RecordBlocks } from '../../../../web/ui/record-blocks.tsx'
import { InvoicePaper } from '../invoice-paper.tsx'
import { InvoiceState } from '../invoice-state.tsx'
import { Postings } from '../postings.tsx'
import { RestPanel } from '../rest-panel.tsx'
import { CreditDrawer } from './credit-drawer.tsx'
import { CreditNoteDraft } from './credit-note-draft.tsx'
import { DraftEditor } from './draft-editor.tsx'
import { bodyAnew, type Draft } from './draft-values.ts'
import { PaymentDrawer } from './payment-drawer.tsx'
import { StaffReceivable } from './receivable/staff-receivable.tsx'
import { RefundDrawer } from './refund-drawer.tsx'
import { UseDrawer } from './use-drawer.tsx'
import '../billing.css'

const at = '/fournisseur/factures'

/** An invoice on the provider's side (B11): a draft is edited, a closed one shown with its entries and payments. */
export function StaffInvoicePage() {
  const t = useTexts('billing')
  const { id } = useParams({ strict: false }) as { id: string }
  const { data, error, refetch } = useQuery({
    queryKey: ['invoices', 'staff', id],
    queryFn: () => api.get('/staff/invoices/:id', { params: { id } }),
  })
  const crumbs = [{ label: t('title'), to: at }]
  if (error)
    return (
      <>
        <PageHeader title={t('types.380')} breadcrumb={crumbs} />
        <ErrorState
          title={t('failed')}
          problem={error instanceof ApiProblem ? error : undefined}
          onRetry={() => void refetch()}
        />
      </>
    )
  if (!data) return <PageHeader title={t('types.380')} breadcrumb={crumbs} />
  if (data.state !== 'draft') return <ClosedInvoice invoice={data} reload={refetch} />
  return data.may.includes('edit') ? (
    <DraftEditor key={data.id} draft={data} reload={refetch} />
  ) : (
    <CreditNoteDraft key={data.id} draft={data} />
  )
}

function ClosedInvoice({ invoice, reload }: { invoice: Draft; reload: () => Promise<unknown> }) {
  const t = useTexts('billing')
  const pays = useStaffMay('billing.payments.write')
  const address = useListSearch()
  // A dispute that was accepted leads here, to the credit note that it asks for.
  const { avoir } = address.values
  const refunds = useStaffMay('billing.refunds.write')
  const [doing, setDoing] = useState<'credit' | 'pay' | 'use' | 'refund' | undefined>(
    avoir && invoice.may.includes('credit') ? 'credit' : undefined,
  )
  const done = async () => {
    setDoing(undefined)
    await reload()
  }
  const writes = useStaffMay('billing.invoices.write')
  const navigate = useNavigate()
  // What was credited is said anew, put right: its lines need not be typed again.
  const redo = useMutation({
    mutationFn: async () => {
      const made = await api.post('/staff/invoices', { body: { organisationId: invoice.organisation.id, type: 380 } })
      await api.put('/staff/invoices/:id', { params: { id: made.id }, body: bodyAnew(invoice, made) })
      return made.id
    },
    onSuccess: (id) => navigate({ to: `${at}/${id}` }),
  })
  const credited = invoice.type === 380 && !invoice.external && invoice.credits.some(({ number }) => number !== null)
  return (
    <>
      <PageHeader
        title={invoice.number}
        windowTitle={invoice.number ?? ''}
        breadcrumb={[{ label: t('title'), to: at }, { label: invoice.organisation.name }]}
        state={<InvoiceState invoice={invoice} tag />}
        lead={
          <>
            {[t(`types.${invoice.type}`), invoice.subject, formatDay(invoice.issueOn)].filter(Boolean).join(' · ')} ·{' '}
            <Link to={`${at}/releve/${invoice.organisation.id}`}>{invoice.organisation.name}</Link>
          </>
        }
        more={[
          ...(invoice.external && !invoice.external.file
            ? []
            : [
                {
                  label: invoice.external ? t(`one.files.${invoice.external.file ?? 'pdf'}`) : t('one.pdf'),
                  icon: IconDownload,
                  href: fileAddress('/staff/invoices/:id/pdf', { params: { id: invoice.id } }),
                },
              ]),
          ...(invoice.may.includes('credit')
            ? [{ label: t('one.creditNote'), icon: IconArrowBackUp, onClick: () => setDoing('credit') }]
            : []),
          ...(writes && credited ? [{ label: t('one.redo'), icon: IconCopy, onClick: () => redo.mutate() }] : []),
        ]}
        actions={
          invoice.may.includes('pay') ? (
            <Button
              leftSection={<IconCashBanknote size={17} stroke={1.7} aria-hidden />}
              onClick={() => setDoing('pay')}
            >
              {t('pay.title')}
            </Button>
          ) : undefined
        }
      />
      <ProblemNotice problem={redo.error instanceof ApiProblem ? redo.error : undefined} />
      <div className="effect-layout">
        <div className="aside-stack">
          <InvoicePaper invoice={invoice} />
          <section className="surface rest">
            <header>
              <h2>{t('one.entries')}</h2>
              <span className="help">
                {t('one.closedBy', { on: formatDayTime(invoice.closedAt), who: invoice.closedBy })}
              </span>
            </header>
            <DeliveryLine invoice={invoice} />
            {invoice.entries.map((entry) => (
              <div key={entry.number}>
                <p className="help">
                  {entry.number} · {formatDay(entry.day)}
                </p>
                <Postings of={entry.postings} currency={invoice.currency} label={entry.number} />
              </div>
            ))}
          </section>
        </div>
        <div className="aside-stack">
          <RestPanel
            invoice={invoice}
            at={at}
            act={
              invoice.may.includes('pay') ? (
                <Button variant="subtle" size="compact-sm" onClick={() => setDoing('pay')}>
                  {t('one.add')}
                </Button>
              ) : invoice.state === 'available' && (pays || refunds) ? (
                <span>
                  {refunds ? (
                    <Button variant="subtle" size="compact-sm" onClick={() => setDoing('refund')}>
                      {t('refund.act')}
                    </Button>
                  ) : null}
                  {pays ? (
                    <Button variant="subtle" size="compact-sm" onClick={() => setDoing('use')}>
                      {t('one.use')}
                    </Button>
                  ) : null}
                </span>
              ) : undefined
            }
          />
          <RecordBlocks on="billing.invoice" id={invoice.id} />
          {invoice.type === 381 ? null : <StaffReceivable invoice={invoice} />}
        </div>
      </div>
      {doing === 'credit' ? (
        <CreditDrawer
          invoice={invoice}
          line={avoir}
          onClose={() => {
            setDoing(undefined)
            if (avoir) address.close({ avoir: '' })
          }}
        />
      ) : null}
      {doing === 'pay' ? <PaymentDrawer invoice={invoice} onClose={() => setDoing(undefined)} onDone={done} /> : null}
      {doing === 'refund' ? <CreditRefund credit={invoice} onClose={() => setDoing(undefined)} onDone={done} /> : null}
      {doing === 'use' ? (
        <UseDrawer
          of={{ kind: 'credit', id: invoice.id }}
          organisation={invoice.organisation.id}
          currency={invoice.currency}
          restCents={invoice.restCents}
          onClose={() => setDoing(undefined)}
          onDone={done}
        />
      ) : null}
    </>
  )
}

/** Pays back what is left of a credit note (B12): by a transfer, or to the card that paid what it corrects. */
function CreditRefund(props: { credit: Draft; onClose: () => void; onDone: () => Promise<void> }) {
  const { credit, ...rest } = props
  const corrected = credit.credited?.id
  const { data, isError } = useQuery({
    queryKey: ['invoices', 'staff', corrected],
    queryFn: () => api.get('/staff/invoices/:id', { params: { id: corrected! } }),
    enabled: corrected !== undefined,
  })
  if (corrected && !data && !isError) return null
  const byCard = data?.settlements.find(({ kind, method }) => kind === 'payment' && method === 'card')
  return (
    <RefundDrawer
      of={{ ...credit, kind: 'credit', number: credit.number ?? '', cardPaymentId: byCard?.id }}
      {...rest}
    />
  )
}

/** How it reaches its client: in their documents, by the exchange, or on paper (D14). */
function DeliveryLine({ invoice: { delivery } }: { invoice: Draft }) {
  const t = useTexts('billing')
  const reads = useStaffMay('documents.documents.read')
  if (!delivery) return null
  if (!delivery.portal) return <p className="help">{t(delivery.exchange ? 'one.byExchange' : 'one.onPaper')}</p>
  if (!delivery.publishedAt) return <p className="help">{t('one.publishing')}</p>
  return (
    <p className="help">
      {t('one.inDocuments', { on: formatDayTime(delivery.publishedAt) })}
      {delivery.documentId && reads ? (
        <>
          {' · '}
          <Link to="/fournisseur/documents" search={{ document: delivery.documentId } as never}>
            {t('one.document')}
          </Link>
        </>
      ) : null}
    </p>
  )
}
