import { Button } from '@mantine/core'
import { IconBan, IconFileText, IconSignature } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, fileAddress } from '../../../web/api/client.ts'
import type { ItemOf } from '../../../web/api/endpoints.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { SignerDialog } from '../../../web/ui/form-signing.tsx'
import { formatDay } from '../../../web/ui/format.ts'
import { KeysetList } from '../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../web/ui/list-search.ts'
import { ReasonDialog } from '../../../web/ui/reason-dialog.tsx'
import { SideDrawer } from '../../../web/ui/side-drawer.tsx'
import { StateTag } from '../../../web/ui/state-tag.tsx'

export type Mandate = ItemOf<'GET /mandates'>

const tags = {
  draft: 'toReturn',
  in_force: 'active',
  blocked: 'blocked',
  lapsed: 'cancelled',
  revoked: 'cancelled',
} as const

/** Mandates of direct debit (B14): one's own, or all; each beside the list with its acts. */
export function MandateList({
  side,
  organisation,
  mayWrite,
  end,
}: {
  side: 'client' | 'staff'
  organisation?: string
  mayWrite: boolean
  end?: React.ReactNode
}) {
  const t = useTexts('billing')
  const address = useListSearch()
  const state = (one: Mandate) => <StateTag state={tags[one.state]}>{t(`mandate.states.${one.state}`)}</StateTag>
  return (
    <>
      <KeysetList
        title={t('mandate.many')}
        path={side === 'staff' ? '/staff/mandates' : '/mandates'}
        {...(organisation ? { query: { organisation } } : {})}
        search={t('mandate.search')}
        rowHeight={44}
        rowKey={(row) => row.id}
        rowName={(row) => row.rum}
        openKey={address.values.mandat ?? null}
        onOpen={(row) => address.open({ mandat: row.id })}
        columns={[
          { key: 'rum', title: t('mandate.rum'), cell: (row) => row.rum, width: 200, phone: 'title' },
          ...(side === 'staff'
            ? [
                {
                  key: 'client',
                  title: t('client'),
                  cell: (row: Mandate) => row.organisation.name,
                  phone: 'line' as const,
                  phoneOrder: 0,
                },
              ]
            : []),
          { key: 'payer', title: t('mandate.payer'), cell: (row) => row.payer.name, phone: 'line' },
          { key: 'account', title: t('mandate.account'), cell: (row) => row.account, width: 160, phone: 'line' },
          {
            key: 'signed',
            title: t('mandate.signedOn'),
            cell: (row) => formatDay(row.signedOn),
            width: 120,
            phone: 'hidden',
          },
          { key: 'state', title: t('state'), cell: state, width: 160, phone: 'below' },
        ]}
        end={end}
        empty={{ title: t('mandate.none'), text: t(side === 'staff' ? 'mandate.noneStaff' : 'mandate.noneOwn') }}
      />
      {address.values.mandat ? (
        <MandateView
          side={side}
          id={address.values.mandat}
          mayWrite={mayWrite}
          onClose={() => address.close({ mandat: '' })}
        />
      ) : null}
    </>
  )
}

function MandateView({
  side,
  id,
  mayWrite,
  onClose,
}: {
  side: 'client' | 'staff'
  id: string
  mayWrite: boolean
  onClose: () => void
}) {
  const t = useTexts('billing')
  const store = useQueryClient()
  const [doing, setDoing] = useState<'sign' | 'revoke'>()
  const { data } = useQuery({
    queryKey: ['mandates', id],
    queryFn: (): Promise<Mandate> =>
      side === 'staff'
        ? api.get('/staff/mandates/:id', { params: { id } })
        : api.get('/mandates/:id', { params: { id } }),
  })
  const done = async () => {
    setDoing(undefined)
    await store.invalidateQueries()
  }
  const revocable = data && data.state !== 'revoked' && mayWrite
  return (
    <SideDrawer
      opened
      onClose={onClose}
      over={t('mandate.one')}
      title={data?.rum ?? t('mandate.one')}
      under={data?.debtor}
      footer={
        data ? (
          <>
            {data.fileId ? (
              <Button
                component="a"
                variant="default"
                href={fileAddress('/mandates/:id/paper', { params: { id } })}
                leftSection={<IconFileText size={17} stroke={1.7} aria-hidden />}
              >
                {t('mandate.paper')}
              </Button>
            ) : null}
            {revocable ? (
              <Button
                variant="default"
                leftSection={<IconBan size={17} stroke={1.7} aria-hidden />}
                onClick={() => setDoing('revoke')}
              >
                {t('mandate.revoke')}
              </Button>
            ) : null}
            {side === 'client' && data.state === 'draft' && mayWrite ? (
              <Button
                leftSection={<IconSignature size={17} stroke={1.7} aria-hidden />}
                onClick={() => setDoing('sign')}
              >
                {t('mandate.sign')}
              </Button>
            ) : null}
          </>
        ) : undefined
      }
    >
      {data ? (
        <dl className="drawer-stack facts">
          {(
            [
              [t('state'), t(`mandate.states.${data.state}`)],
              [t('mandate.payer'), data.payer.name],
              [t('mandate.account'), data.account],
              [t('mandate.scheme'), t(`mandate.schemes.${data.scheme}`)],
              [t('mandate.signedOn'), data.signedOn ? formatDay(data.signedOn) : '–'],
              [t('mandate.lastUsedOn'), data.lastUsedOn ? formatDay(data.lastUsedOn) : '–'],
              ...(data.revokedOn
                ? [[t('mandate.revokedOn', { on: formatDay(data.revokedOn) }), data.revokeReason]]
                : []),
              ...(data.blockedOn ? [[t('mandate.blockedOn', { on: formatDay(data.blockedOn) }), data.blockCode]] : []),
            ] as Array<[string, string]>
          ).map(([what, value]) => (
            <div key={what}>
              <dt>{what}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {data && doing === 'sign' ? (
        <SignerDialog
          authority=""
          lead={t('mandate.signWhat')}
          ask={async (signer) => (await api.post('/mandates/:id/signature', { params: { id }, body: signer })).href}
          onClose={() => void done()}
        />
      ) : null}
      {data && doing === 'revoke' ? (
        <ReasonDialog
          icon={IconBan}
          title={`${t('mandate.revoke')} ${data.rum}`}
          lead={t('mandate.revokeWhat')}
          label={t('pay.reason')}
          act={t('mandate.revoke')}
          run={(reason) => {
            const call = { params: { id: data.id }, body: { version: data.version, reason } }
            return side === 'staff'
              ? api.post('/staff/mandates/:id/revocation', call)
              : api.post('/mandates/:id/revocation', call)
          }}
          onClose={() => setDoing(undefined)}
          onDone={done}
        />
      ) : null}
    </SideDrawer>
  )
}
