import { Button } from '@mantine/core'
import { IconBan, IconPencil, IconPlus, IconStar } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ApiProblem, api } from '../../../../web/api/client.ts'
import type { ItemOf } from '../../../../web/api/endpoints.ts'
import { useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { SideDrawer } from '../../../../web/ui/side-drawer.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { PayerDrawer } from './payer-drawer.tsx'
import '../billing.css'

type Payer = ItemOf<'GET /staff/payers'>

/** «Payeurs» (B14): the identities that clients are invoiced under, found by name or number, each with what it is and what may be done with it. */
export function PayersPage() {
  const t = useTexts('billing')
  const writes = useStaffMay('billing.invoices.write')
  const address = useListSearch()
  const store = useQueryClient()
  const [adding, setAdding] = useState(false)
  const ended = address.values.etat === 'termines'
  return (
    <>
      <PageHeader
        title={t('payer.many')}
        breadcrumb={[{ label: t('title'), to: '/fournisseur/factures' }]}
        actions={
          writes ? (
            <Button leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />} onClick={() => setAdding(true)}>
              {t('payer.title')}
            </Button>
          ) : undefined
        }
      />
      <KeysetList
        title={t('payer.many')}
        path="/staff/payers"
        query={ended ? { ended: 'true' as never } : {}}
        search={t('payer.search')}
        filters={[
          {
            key: 'state',
            label: t('state'),
            value: ended ? ['termines'] : [],
            options: [{ value: 'termines', label: t('payer.ended') }],
            change: ([value = '']) => address.change({ etat: value }),
          },
        ]}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        openKey={address.values.payeur ?? null}
        onOpen={(row) => address.open({ payeur: row.id })}
        columns={[
          { key: 'name', title: t('payer.name'), cell: (row) => row.name, phone: 'title' },
          { key: 'client', title: t('client'), cell: (row) => row.organisation.name, phone: 'line', phoneOrder: 0 },
          {
            key: 'number',
            title: t('payer.number'),
            cell: (row) => row.siret || row.siren || row.vatNumber,
            width: 170,
            phone: 'line',
            phoneOrder: 1,
          },
          {
            key: 'city',
            title: t('payer.city'),
            cell: (row) => [row.city, row.country === 'FR' ? '' : row.country].filter(Boolean).join(', '),
            width: 200,
            phone: 'hidden',
          },
          {
            key: 'default',
            title: t('payer.use'),
            cell: (row) => <PayerUse of={row} />,
            width: 150,
            phone: 'below',
          },
        ]}
        empty={{ title: t('payer.empty'), text: t('payer.emptyWhat') }}
      />
      {address.values.payeur ? (
        <OnePayer
          key={address.values.payeur}
          id={address.values.payeur}
          writes={writes}
          onClose={() => address.close({ payeur: '' })}
        />
      ) : null}
      {adding ? (
        <PayerDrawer
          onClose={() => setAdding(false)}
          onMade={async (id) => {
            setAdding(false)
            await store.invalidateQueries()
            address.open({ payeur: id })
          }}
        />
      ) : null}
    </>
  )
}

function PayerUse({ of }: { of: Payer }) {
  const t = useTexts('billing')
  if (of.ended) return <StateTag state="closed">{t('payer.endedOne')}</StateTag>
  return of.isDefault ? <StateTag state="active">{t('payer.usual')}</StateTag> : null
}

function OnePayer({ id, writes, onClose }: { id: string; writes: boolean; onClose: () => void }) {
  const t = useTexts('billing')
  const store = useQueryClient()
  const [doing, setDoing] = useState<'change' | 'end'>()
  const { data, error, refetch } = useQuery({
    queryKey: ['payers', 'one', id],
    queryFn: () => api.get('/staff/payers/:id', { params: { id } }),
    retry: false,
  })
  const done = async () => {
    setDoing(undefined)
    await store.invalidateQueries()
  }
  const prefer = useMutation({
    mutationFn: () => {
      const { id: _, organisation: __, ended: ___, ...content } = data!
      return api.put('/staff/payers/:id', { params: { id }, body: { ...content, isDefault: true } })
    },
    onSuccess: done,
  })
  if (doing === 'change' && data)
    return <PayerDrawer payer={data} onClose={() => setDoing(undefined)} onMade={() => void done()} />
  const facts = data
    ? ([
        ['siren', data.siren],
        ['siret', data.siret],
        ['vatNumber', data.vatNumber],
        [
          'address1',
          [data.addressLine1, data.addressLine2, `${data.postalCode} ${data.city}`.trim(), data.country]
            .filter(Boolean)
            .join(', '),
        ],
        ['email', data.email],
        ['terms', String(data.termsDays)],
        ['address', data.electronicAddress || data.siren],
        ['service', data.serviceCode],
      ] as const)
    : []
  return (
    <>
      <SideDrawer
        opened
        onClose={onClose}
        over={data?.organisation.name}
        title={data?.name ?? t('payer.many')}
        footer={
          data && writes && !data.ended ? (
            <>
              {data.isDefault ? null : (
                <>
                  <Button
                    variant="subtle"
                    leftSection={<IconBan size={17} stroke={1.7} aria-hidden />}
                    onClick={() => setDoing('end')}
                  >
                    {t('payer.end')}
                  </Button>
                  <Button
                    variant="default"
                    leftSection={<IconStar size={17} stroke={1.7} aria-hidden />}
                    loading={prefer.isPending}
                    onClick={() => prefer.mutate()}
                  >
                    {t('payer.prefer')}
                  </Button>
                </>
              )}
              <Button
                leftSection={<IconPencil size={17} stroke={1.7} aria-hidden />}
                onClick={() => setDoing('change')}
              >
                {t('payer.changeIt')}
              </Button>
            </>
          ) : undefined
        }
      >
        <div className="payer-facts">
          {error ? (
            <ErrorState
              title={t('payer.failed')}
              problem={error instanceof ApiProblem ? error : undefined}
              onRetry={() => void refetch()}
            />
          ) : null}
          {prefer.error ? <ProblemNotice problem={prefer.error as ApiProblem} /> : null}
          {data ? (
            <>
              <PayerUse of={data} />
              <dl>
                {facts.map(([name, value]) =>
                  value ? (
                    <div key={name}>
                      <dt>{t(`payer.${name}`)}</dt>
                      <dd>{value}</dd>
                    </div>
                  ) : null,
                )}
              </dl>
              {data.wantsCommitment ? <p className="help">{t('payer.commitment')}</p> : null}
              <p>
                <Link to={`/fournisseur/factures/releve/${data.organisation.id}`}>{t('statement')}</Link>
              </p>
            </>
          ) : null}
        </div>
      </SideDrawer>
      {doing === 'end' && data ? <EndDialog of={data} onClose={() => setDoing(undefined)} onDone={done} /> : null}
    </>
  )
}

function EndDialog({ of, onClose, onDone }: { of: Payer; onClose: () => void; onDone: () => Promise<void> }) {
  const t = useTexts('billing')
  const ui = useTexts()
  const end = useMutation({
    mutationFn: () => api.post('/staff/payers/:id/end', { params: { id: of.id }, body: { version: of.version } }),
    onSuccess: onDone,
  })
  return (
    <Dialog
      opened
      onClose={onClose}
      tone="brique"
      icon={IconBan}
      title={t('payer.endTitle', { name: of.name })}
      lead={t('payer.endWhat')}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button className="danger" loading={end.isPending} onClick={() => end.mutate()}>
            {t('payer.end')}
          </Button>
        </>
      }
    >
      {end.error ? <ProblemNotice problem={end.error as ApiProblem} /> : null}
    </Dialog>
  )
}
