import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { api, fileAddress } from '../../../../web/api/client.ts'
import { useOrganisationOfRecord } from '../../../../web/api/open-organisation.ts'
import { ApiProblem } from '../../../../web/api/problem.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { formatDay } from '../../../../web/ui/format.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { RecordBlocks } from '../../../../web/ui/record-blocks.tsx'
import { InvoicePaper } from '../invoice-paper.tsx'
import { InvoiceState } from '../invoice-state.tsx'
import { OwnReceivable } from '../pay/own-receivable.tsx'
import { RestPanel } from '../rest-panel.tsx'
import '../billing.css'

/** An invoice as whom it is addressed to sees it (P16). */
export function ClientInvoicePage() {
  const t = useTexts('billing')
  const { id } = useParams({ strict: false }) as { id: string }
  const { data, error, refetch } = useQuery({
    queryKey: ['invoices', id],
    queryFn: () => api.get('/invoices/:id', { params: { id } }),
  })
  useOrganisationOfRecord(data?.organisation.id, '/factures')
  const crumbs = [{ label: t('invoices'), to: '/factures' }]
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
  return (
    <>
      <PageHeader
        title={data.number}
        windowTitle={data.number ?? ''}
        breadcrumb={crumbs}
        state={<InvoiceState invoice={data} tag />}
        more={[
          ...(data.external && !data.external.file
            ? []
            : [
                {
                  label: data.external ? t(`one.files.${data.external.file ?? 'pdf'}`) : t('one.pdf'),
                  icon: IconDownload,
                  href: fileAddress('/invoices/:id/pdf', { params: { id: data.id } }),
                },
              ]),
        ]}
        lead={[t(`types.${data.type}`), data.subject, formatDay(data.issueOn)].filter(Boolean).join(' · ')}
      />
      <div className="effect-layout">
        <InvoicePaper invoice={data} />
        <div className="aside-stack">
          <RestPanel invoice={data} at="/factures" />
          <OwnReceivable invoice={data} />
          <RecordBlocks on="billing.invoice" id={data.id} />
        </div>
      </div>
    </>
  )
}
