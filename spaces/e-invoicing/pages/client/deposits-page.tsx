import { Button } from '@mantine/core'
import { IconDownload, IconFileZip } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ApiProblem, api, fileAddress } from '../../../../web/api/client.ts'
import type { ItemOf } from '../../../../web/api/endpoints.ts'
import { useOpenOrganisation } from '../../../../web/api/open-organisation.ts'
import { useSession } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { BulkBar } from '../../../../web/ui/bulk-bar.tsx'
import { FileDrop } from '../../../../web/ui/file-drop.tsx'
import { formatDayTime } from '../../../../web/ui/format.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { oneOf } from '../../../../web/ui/one-of.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { useTicked } from '../../../../web/ui/use-ticked.ts'
import { amountOf } from '../amount.ts'
import '../exchange.css'

type Row = ItemOf<'GET /invoice-deposits'>
const states = ['accepted', 'rejected'] as const
const keyOf = (row: Row) => row.id

/** «Dépôt factures» (O28): files are dropped and answered at once; below, what was handed in, with the reasons of what was rejected. */
export function DepositsPage() {
  const t = useTexts('e-invoicing')
  const { brand } = useSession()
  const organisation = useOpenOrganisation()
  const address = useListSearch()
  const store = useQueryClient()
  const ticked = useTicked(keyOf)
  const state = oneOf(states, address.values.etat)
  const send = useMutation({
    mutationFn: (files: File[]) => {
      const body = new FormData()
      body.append('organisationId', organisation?.id ?? '')
      for (const file of files) body.append('files', file)
      return api.post('/invoice-deposits', { body })
    },
    onSettled: () => store.invalidateQueries({ queryKey: ['list'] }),
  })
  const accepted = send.data?.items.filter((one) => one.accepted) ?? []
  const rejected = send.data?.items.filter((one) => !one.accepted) ?? []
  const zip = fileAddress('/invoice-deposits/rejections', { query: { ids: ticked.rows.map(keyOf).join(',') } })
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead', { brand: brand.name })} />
      <section className="surface exchange-block" aria-busy={send.isPending}>
        <FileDrop
          label={t(send.isPending ? 'sending' : 'drop')}
          kinds={['application/pdf', 'application/xml']}
          multiple
          disabled={send.isPending || !organisation}
          onFiles={(files) => send.mutate(files.slice(0, 10))}
        />
      </section>
      <div aria-live="polite">
        {send.error ? (
          send.error instanceof ApiProblem ? (
            <ProblemNotice problem={send.error} />
          ) : (
            <Notice kind="brass">{t('failed')}</Notice>
          )
        ) : null}
        {accepted.length > 0 ? (
          <Notice kind="done" title={t('accepted', { count: accepted.length })}>
            {t('acceptedWhat')}
          </Notice>
        ) : null}
        {rejected.length > 0 ? (
          <Notice kind="brass" title={t('rejected', { count: rejected.length })}>
            {t('rejectedWhat')}
            {rejected.map((one) => (
              <div key={one.id}>
                <strong>{one.fileName}</strong>
                <ul>
                  {one.findings.slice(0, 5).map((finding) => (
                    <li key={`${finding.rule}${finding.places.join()}`}>
                      {finding.words} <span className="help">{[finding.rule, ...finding.places].join(' ')}</span>
                    </li>
                  ))}
                </ul>
              </div>
            ))}
          </Notice>
        ) : null}
      </div>
      <KeysetList
        title={t('list')}
        path="/invoice-deposits"
        query={{
          organisation: organisation?.id,
          accepted: (state === undefined ? undefined : String(state === 'accepted')) as never,
        }}
        search={t('search')}
        filters={[
          {
            key: 'state',
            label: t('state'),
            value: state ? [state] : [],
            options: states.map((value) => ({ value, label: t(`states.${value}`) })),
            change: ([value = '']) => address.change({ etat: value }),
          },
        ]}
        rowKey={keyOf}
        rowName={(row) => row.number || row.fileName}
        selection={ticked.selection}
        selectable={(row) => !row.accepted}
        columns={[
          {
            key: 'file',
            title: t('file'),
            cell: (row) => row.fileName,
            truncate: (row) => row.fileName,
            phone: 'title',
          },
          { key: 'number', title: t('number'), cell: (row) => row.number, width: 150, phone: 'line' },
          { key: 'seller', title: t('seller'), cell: (row) => row.sellerName, phone: 'hidden' },
          { key: 'on', title: t('on'), cell: (row) => formatDayTime(row.depositedAt), width: 200, phone: 'line' },
          {
            key: 'amount',
            title: t('amount'),
            kind: 'money',
            cell: (row) => amountOf(row),
            width: 140,
            phone: 'aside',
          },
          {
            key: 'state',
            title: t('state'),
            width: 220,
            phone: 'below',
            cell: (row) =>
              row.accepted ? (
                <StateTag state="done">{t('states.accepted')}</StateTag>
              ) : (
                <StateTag state="failed">
                  {t('states.rejected')}, {t('reasons', { count: row.reasons })}
                </StateTag>
              ),
          },
          {
            key: 'act',
            title: t('toTake'),
            width: 170,
            phone: 'below',
            cell: (row) => (
              <Button
                component="a"
                variant="subtle"
                size="compact-sm"
                leftSection={<IconDownload size={15} stroke={1.7} aria-hidden />}
                href={fileAddress(row.accepted ? '/invoice-deposits/:id/file' : '/invoice-deposits/:id/rejection', {
                  params: { id: row.id },
                })}
                aria-label={`${t(row.accepted ? 'open' : 'csv')}, ${row.number || row.fileName}`}
              >
                {t(row.accepted ? 'open' : 'csv')}
              </Button>
            ),
          },
        ]}
        empty={{ title: t('empty'), text: t('emptyWhat') }}
      >
        <BulkBar count={ticked.rows.length} onClear={ticked.clear}>
          <Button
            component="a"
            href={zip}
            download
            onClick={ticked.clear}
            leftSection={<IconFileZip size={17} stroke={1.7} aria-hidden />}
          >
            {t('zip', { count: ticked.rows.length })}
          </Button>
        </BulkBar>
      </KeysetList>
    </>
  )
}
